"""The circumstances of a statement: on whose word, to whom, where, at whom; each told by the words around it."""

from onrecord.annotate.circumstances.addressees import find_addressee
from onrecord.annotate.circumstances.carrying import Circumstances, carry_circumstances
from onrecord.annotate.circumstances.relays import find_relays
from onrecord.annotate.circumstances.settings import find_setting
from onrecord.annotate.circumstances.targets import find_target

__all__ = ["Circumstances", "carry_circumstances", "find_addressee", "find_relays", "find_setting", "find_target"]
