"""The gender that a given name is nearly always given to."""

from functools import cache
from typing import Literal

from onrecord.wordlists import read_rows

Gender = Literal["f", "m"]


def given_name_gender(name: str) -> Gender | None:
    """The gender of a person by the first word of the name; None where that word is given to both, or not known."""
    words = name.split()
    return _genders().get(words[0].strip(".,'’\"“”").lower()) if words else None


def gender_of_name(name: str) -> Gender | None:
    """The gender that a name tells: by itself only a woman's given name does, many men's are surnames too ("Scott")."""
    gender = given_name_gender(name)
    return gender if gender == "f" or " " in name.strip() else None


@cache
def _genders() -> dict[str, Gender]:
    genders: dict[str, Gender] = {}
    for name, gender in read_rows("given_names.tsv"):
        if gender in {"f", "m"}:
            genders[name] = "f" if gender == "f" else "m"
    return genders
