"""What a statement does and how it is held: its mode, its act, its negation and hedges, told by cue and content."""

from onrecord.annotate.acts.deeds import Deed, find_deed

__all__ = ["Deed", "find_deed"]
