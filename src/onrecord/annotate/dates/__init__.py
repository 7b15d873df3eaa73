"""When each statement was said: date expressions, what they mean, and which statement each of them times."""

from onrecord.annotate.dates.dateline import date_of_dateline
from onrecord.annotate.dates.expressions import DateExpression, find_date_expressions
from onrecord.annotate.dates.when import date_statements

__all__ = ["DateExpression", "date_of_dateline", "date_statements", "find_date_expressions"]
