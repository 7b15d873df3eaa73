"""Organisations named for a person or place in a story: "the Ruiz campaign", "Ruiz’s campaign"."""

import re
from collections.abc import Sequence

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.clusters import Clusters
from onrecord.annotate.sources.names import parse_name
from onrecord.annotate.sources.organisations import made_of_names, organisation_words
from onrecord.annotate.story import Mention

_POSSESSIVE = re.compile(r"^[’']s?(?!\w)")


class NamedFor:
    """The organisations of a story that are named for somebody.

    Args:
        text: the document's text.
        clusters: the story's names.
    """

    def __init__(self, text: str, clusters: Clusters) -> None:
        self._text = text
        self._places: dict[str, list[Range]] = {}
        forms: dict[tuple[object, str], str] = {}  # "Ana Ruiz’s campaign" and "the Ruiz campaign" are one
        for mention, whole in made_of_names(text, clusters.mentions):
            owner = clusters.at(mention)
            key = (owner.mentions[0] if owner else None, text[whole[0] : whole[1]].lower().split()[-1])
            name = forms.setdefault(key, self.name(mention, whole[1]))
            self._places.setdefault(name, []).append(whole)
        self._starts = {place[0]: name for name, places in self._places.items() for place in places}

    def name(self, mention: Mention, end: int) -> str:
        """What an organisation is called: "Ana Ruiz’s campaign" → "Ruiz campaign".

        Args:
            mention: of the one it is named for.
            end: where the organisation's name ends.
        """
        behind = _POSSESSIVE.sub("", self._text[mention.end : end]).lower()  # a headline has "Campaign"
        name = self._text[mention.start : mention.end]
        if mention.kind == "person" and parse_name(name).is_full:
            name = name.split()[-1]
        return " ".join(f"{name} {behind}".split())

    def at(self, start: int) -> str | None:
        """The organisation whose name begins at an offset."""
        return self._starts.get(start)

    def ending_in(self, noun: str) -> Sequence[str]:
        """The organisations of a kind: their names end in the noun."""
        return [name for name in self._places if organisation_words(name)[-1:] == (noun,)]

    def alike(self, name: str) -> str | None:
        """The organisation that has this name, whatever its capitals."""
        return next((one for one in self._places if organisation_words(one) == organisation_words(name)), None)
