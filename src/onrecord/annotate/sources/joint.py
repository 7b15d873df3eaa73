"""Joint sources: "Smith and Jones", "Larsen, Ruiz and the union"."""

from collections.abc import Sequence

from onrecord.annotate.attribution import Range
from onrecord.annotate.sources.nounphrases import Item, NounPhrase
from onrecord.annotate.sources.titles import is_title_word
from onrecord.annotate.sources.vocabulary import is_group, is_organisation_noun, role_of

LONGEST_GROUP = 5  # words of a plain plural


def parts_of(phrase: NounPhrase) -> list[Range]:
    """The stretches of those named together in a phrase; one where it names only one.

    Each part must end in a name, but for what stands before the name as its title: an apposition with "and" in it
    ("Ruiz, a lawyer and a former judge") parts nobody.
    """
    items = phrase.items
    if not any(item.name is None and item.lower in {"and", "&"} for item in items):
        return [phrase.span]
    parts: list[list[Item]] = [[]]
    depth = 0
    for place, item in enumerate(items[phrase.first :], phrase.first):
        if item.text == "," and len(parts) > 1 and _opens_apposition(items[place + 1 :]):
            break
        depth += (item.text == "(") - (item.text == ")")
        if depth or item.text == ")":
            continue  # "Sen. Ana Ruiz (D-Texas)"
        if item.name is None and (item.lower in {"and", "&"} or item.text == ","):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(item)
    parts = [part for part in parts if part]
    if len(parts) < 2 or not all(map(_is_named, parts[:-1])) or not (_is_named(parts[-1]) or _is_group(parts[-1])):
        return [phrase.span]
    return [(part[0].start, part[-1].end) for part in parts]


def _opens_apposition(items: Sequence[Item]) -> bool:
    """Whether what follows a comma tells of all before it: "Ruiz and Larsen, the founders"."""
    return not items or (items[0].name is None and items[0].lower in {"a", "an", "the", "both", "two", "all", "who"})


def _is_group(part: list[Item]) -> bool:
    """Whether a part is a plain plural: "Ruiz and other leaders"."""
    role = role_of(part[-1].text)
    plural = is_group(part[-1].lower) or (role is not None and role.number == "plural")
    return part[-1].name is None and plural and part[0].lower not in {"a", "an"} and len(part) <= LONGEST_GROUP


def _is_named(part: list[Item]) -> bool:
    """Whether a part is a name, with no more before it than a title, or ends in what kind of organisation it names."""
    name = part[-1].name
    if name is None:
        return is_organisation_noun(part[-1].lower) and part[0].text[0].isupper()  # "the Gannett newspaper chain"
    if name.kind == "people":
        return False
    before = [item for item in part[:-1] if item.name is None and item.lower != "the"]
    return all(is_title_word(item) or item.text[0].isupper() for item in before)
