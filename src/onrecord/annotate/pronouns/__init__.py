"""Pronouns: what "he", "she", "it" and "they" stand for in a story."""

from onrecord.annotate.given_names import gender_of_name, given_name_gender
from onrecord.annotate.pronouns.antecedents import Reading, reading_of
from onrecord.annotate.pronouns.forms import FORMS
from onrecord.annotate.pronouns.resolve import Pronouns

__all__ = ["FORMS", "Pronouns", "Reading", "gender_of_name", "given_name_gender", "reading_of"]
