"""One utterance in many printings, and one story in many printings."""

from onrecord.compare.variants.agencies import agency_of
from onrecord.compare.variants.candidates import keys_of
from onrecord.compare.variants.families import Family, Member, Variant, families
from onrecord.compare.variants.finding import find_repeats, find_repeats_of
from onrecord.compare.variants.judging import judge_repeat
from onrecord.compare.variants.marking import mark
from onrecord.compare.variants.printings import (
    SAME_STORY,
    Printings,
    bands,
    find_printings,
    likeness,
    signature,
)
from onrecord.compare.variants.wording import wording_of

__all__ = [
    "SAME_STORY",
    "Family",
    "Member",
    "Printings",
    "Variant",
    "agency_of",
    "bands",
    "families",
    "find_printings",
    "find_repeats",
    "find_repeats_of",
    "judge_repeat",
    "keys_of",
    "likeness",
    "mark",
    "signature",
    "wording_of",
]
