"""Pictures as SVG, drawn by the server: no script, no style of their own, and the same figures as a table beside.

Each is drawn twice, for a page and for a telephone, because the letters of one picture cannot fit both; the style sheet
shows one of them. All that has a colour has a shape or a word, too.
"""

from onrecord.serve.charts.bars import Bar, Part, bars, cell_bar, parts
from onrecord.serve.charts.columns import Series, columns
from onrecord.serve.charts.drawing import Chart
from onrecord.serve.charts.lanes import Held, lanes

__all__ = ["Bar", "Chart", "Held", "Part", "Series", "bars", "cell_bar", "columns", "lanes", "parts"]
