"""Sources: who the words of a story name.

Names are clustered (`clusters.py`, `names.py`, `organisations.py`), given the positions that the story tells
(`titles.py`, `roster.py`), and everything that is not a name is led back to one where that is plain: relative
pronouns (`relatives.py`), role nouns, "I" and "we" inside quotations (`speakers.py`). What stays unnamed is described
(`descriptions.py`).
"""

from onrecord.annotate.sources.clusters import Cluster
from onrecord.annotate.sources.resolution import Antecedents, Resolution
from onrecord.annotate.sources.speakers import Sources

__all__ = ["Antecedents", "Cluster", "Resolution", "Sources"]
