"""The furniture of a story: bylines, date lines, datelines, headings, and the boilerplate of its page.

Each function looks at one block and is strict: what is not surely furniture stays a paragraph.
"""

import re

from onrecord.annotate.captions import speaks
from onrecord.annotate.nameforms import CAPITAL, DAY, FULL_DATE, FULL_NAME, JOINT, MONTH, PERSON, WORD
from onrecord.wordlists import any_of, read_lines, read_rows

# Boilerplate is a sentence or two; a longer block that opens like it is a paragraph.
LONGEST_BOILERPLATE = 400
# A phrase that may stand anywhere in boilerplate proves less than one that opens it.
LONGEST_LOOSE_BOILERPLATE = 250
LONGEST_BYLINE = 160
LONGEST_HEADING = 80
LONGEST_HEADING_WORDS = 12
# A dateline names a city, a region, a day and an agency at most.
LONGEST_DATELINE = 120

_EDGES = " \t\xa0\ufeff\u200b\u200e\u200f.:|>»›→*•·-–—_()[]\"'“”‘’"


def _boilerplate_phrases(where: str) -> list[str]:
    return [phrase for place, phrase in read_rows("boilerplate.tsv") if place == where]


_WHOLE = frozenset(_boilerplate_phrases("whole"))
_START = re.compile(rf"{any_of(_boilerplate_phrases('start'))}(?!\w)", re.IGNORECASE)
_ANY = re.compile(rf"\b{any_of(_boilerplate_phrases('any'))}", re.IGNORECASE)
_SOCIAL = r"(?:Twitter|Facebook|Instagram|LinkedIn|YouTube|TikTok|Threads|Mastodon|Bluesky|Telegram|WhatsApp|X)"
_FORMS = re.compile(
    rf"(?:Follow\s.{{1,100}}?\son\s{_SOCIAL}\b|(?:Twitter|E-?mail|Contact)\s?:\s?\S{{0,40}}@\S{{1,60}}"
    r"|(?:https?://|www\.)\S{1,2000}"  # an address alone on its line
    r"|(?:More|Follow|See|Read|Find|For more)\b[^.!?]{1,150}?\s(?:https?://|www\.)\S{1,300}(?:\sand\s\S{1,300})?"
    r"|Also on [\w.]{2,30}:(?:\s.{0,200})?"
    r"|(?:Write to|E-?mail|Contact|Reach)\s[^.!?]{1,100}?\s\S{1,60}@\S{1,60}"
    r"|\[?(\w{1,30})\b[^\]]{0,300}\][^\[\]]{0,200}\[/\1\]"  # a shortcode that nobody expanded
    r")\W{0,3}"
    rf"|Follow\s.{{1,100}}?\son\s{_SOCIAL}\b.{{0,100}}",
    re.IGNORECASE,
)
# Lines of a style sheet that the extraction left in.
_STYLE = re.compile(r"[a-z@.#*][\w.#@*:,>() -]{0,80}\{|[a-z-]{2,40}\s?:\s?[\w#.%!,() -]{1,80};")
_SIGNED_OFF = re.compile(
    r"\((?:(?:Additional |Writing and )?[Rr]eporting(?: and \w{1,10})?|Writing|Editing|Compiled) by\s[^()]{1,500}\)\.?"
)
_RIGHTS = re.compile(r"(?:copyright\b\W{0,3}(?:©|\(c\))?|©|\(c\))\s{0,2}(?:19|20)\d\d\b", re.IGNORECASE)
_HAS_WORD = re.compile(r"[^\W_]")


def is_boilerplate(block: str) -> bool:
    """Whether a block belongs to the page and not to the story: addresses, invitations, notices, rules of stars."""
    if _HAS_WORD.search(block) is None:
        return True
    if len(block) > LONGEST_BOILERPLATE:
        return _FORMS.fullmatch(block) is not None if block[:4].lower() in ("http", "www.") else False
    block = block.replace("’", "'")
    bare = block.strip(_EDGES)
    if " ".join(bare.lower().split()) in _WHOLE or _STYLE.fullmatch(block):
        return True
    formed = _FORMS.fullmatch(block.lstrip(_EDGES)) is not None or _RIGHTS.match(block) is not None
    opens = _START.match(block.lstrip(' \ufeff\u200b([*•>»-–—"“')) is not None
    holds = len(block) <= LONGEST_LOOSE_BOILERPLATE and _ANY.search(block) is not None
    return (formed or opens or holds) and not speaks(block)


def sign_off_start(block: str) -> int | None:
    """Where the notice of its makers begins at the end of a paragraph: "(Reporting by …; Editing by …)"."""
    opening = block.rfind("(", max(0, len(block) - LONGEST_BOILERPLATE))
    return opening if opening > 0 and _SIGNED_OFF.fullmatch(block, opening) else None


_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NO_NAME = rf"(?!(?:{_WEEKDAY}|{MONTH}|The|An?|This|That|Then|Now|Most|All|Some|His|Her|Their|Our|Its)\b)"
_ROLE = (
    r"(?:Staff|Special|Senior|Chief|Associate|Managing|Political|Washington|National|Foreign)?[ ]?"
    r"(?:[\w' ]{0,30}[ ])?(?:[Ww]riter|[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[Cc]olumnist|[Cc]ontributor|[Ss]taff"
    r"|[Bb]ureau|[Ee]conomist|[Pp]rofessor|[Aa]nalyst|[Dd]irector|WRITER|REPORTER|STAFF)\b[^.]{0,60}"
)
_outlets = [name.lstrip("=") for name in read_lines("photo_agencies.txt") if name.startswith("=")]
_OUTLET = (
    rf"(?:{any_of(_outlets)}|[^.!?]{{0,40}}\b(?:Press|News|Times|Post|Journal|Tribune|Herald|Courier|Gazette|Wire|Agency"
    r"|Service|Media|Today|Network|Magazine|Review|Observer|Guardian|Chronicle|Daily|Telegraph|Star|Mail|Globe)\b[^.!?]{0,40})"
)
_NAMES = rf"{FULL_NAME}(?:{JOINT}{FULL_NAME}){{0,6}}"
_BY = re.compile(
    r"(?:(?:Story|Written|Words|Reported|Posted|Analysis|Text)[ ]by|[Bb]y|BY)[ ]?:?[ ]"
    rf"{_NO_NAME}(?:{_NAMES}|{WORD})(?:[ ]in[ ]{PERSON}|[ ]for[ ]{_OUTLET})?"
    r"(?:(?:,[ ]?|[ ]?[|/·•–—-]+[ ]?|[ ]of[ ]|[ ]\()"
    rf"(?:{_ROLE}|{_OUTLET}|Special[ ]to[ ].{{1,40}}|(?:Updated[ ])?{FULL_DATE}.{{0,40}})"
    r"\)?){0,3}\.?"
)
_NAME_WITH_ROLE = re.compile(
    rf"{_NO_NAME}{_NAMES}(?:(?:,[ ]?|[ ][|/·•–—-][ ])(?:{_ROLE}|{_OUTLET})){{1,2}}"
    rf"|{_NO_NAME}{_NAMES}[ ]?[|·•][ ]?[^.!?]{{1,60}}"
)
_OUTLET_ALONE = re.compile(rf"(?:{any_of(_outlets)})(?:[ ]?[|/·•–—-][ ]?\w[^.!?]{{0,40}})?")


def is_byline(block: str) -> bool:
    """Whether a block in the head of a story names its authors ("By JANE DOE and JOHN ROE, Associated Press")."""
    if len(block) > LONGEST_BYLINE:
        return False
    if _OUTLET_ALONE.fullmatch(block.removeprefix("By ")) is not None:
        return True
    return _BY.fullmatch(block) is not None or _NAME_WITH_ROLE.fullmatch(block) is not None


def opens_with_by(block: str) -> bool:
    """Whether a block is a byline even outside of the head: "By" and full names, nothing else."""
    return len(block) <= LONGEST_BYLINE and _BY_FULL_NAMES.fullmatch(block) is not None


_BY_FULL_NAMES = re.compile(rf"(?:By|BY)[ ]{_NO_NAME}{_NAMES}\.?")
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:[ ]?[apAP]\.?[mM]\.?)?(?:[ ][A-Z]{2,4})?)"
_DATE_LINE = re.compile(
    rf"(?:(?:first |last )?(?:published|updated|posted|modified)(?:[ ](?:on|at))?[ ]?:?[ ])?(?:{_WEEKDAY},?[ ])?"
    rf"(?:{FULL_DATE}|\d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]{{4,16}}(?:Z|[+-]\d\d:?\d\d)?)?)"
    rf"(?:[ ,|•·–—-]{{0,3}}(?:at[ ])?{_TIME})?"
    r"(?:[ ]?[|•·,(–—-]?[ ]?(?:last )?updated\b.{0,60})?\.?"
    rf"|(?:last )?updated(?:[ ](?:on|at))?[ ]?:?[ ].{{0,20}}(?:{DAY}|{_TIME}).{{0,30}}",
    re.IGNORECASE,
)


def is_date(block: str) -> bool:
    """Whether a block is nothing but the day and hour of printing or of the last change."""
    return len(block) <= LONGEST_BYLINE and _DATE_LINE.fullmatch(block) is not None


_CITY_CAPS = rf"(?:{CAPITAL}(?:(?![a-zß-öø-ÿ])[\w.'’-]){{1,20}})(?:[ /](?:(?![a-zß-öø-ÿ])[\w.'’-]){{1,20}}){{0,4}}"
_REGION = rf"(?:,[ ]{WORD}(?:[ ]{WORD}){{0,3}}){{0,2}}"
_DASH = r"(?:\s{0,3}[–—―]\s{0,3}|\s{0,3}-{1,3}\s{1,3})"
_DATELINE = re.compile(
    rf"(?:(?P<caps>{_CITY_CAPS})|(?P<place>\w[\w.'’-]{{1,20}}(?:[ ]{WORD}){{0,3}}))"
    rf"(?:,[ ](?P<day>{DAY}|{_WEEKDAY})|{_REGION}?(?:,[ ](?P<day2>{DAY}|{_WEEKDAY}))?)"
    rf"(?P<agency>[ ]{{0,2}}[(\[/]{{1,2}}(?![A-Z]-)[A-Z][^()\[\]/]{{1,40}}[)\]/]{{1,2}})?"
    rf"{_DASH}(?:{DAY}(?:{_DASH}|:[ ]))?(?=[\w\"“‘'$£€])"
)
_DATELINE_COLON = re.compile(rf"{_CITY_CAPS}{_REGION}[ ]?:[ ](?=\w)")
_LOWER = re.compile(r"[a-zß-öø-ÿ]")
_UPPER_WORDS = 20  # words behind a dateline that tell whether the whole text is in capitals


def dateline_end(block: str, *, opens_body: bool) -> int | None:
    """Where the dateline that a block opens with ends, behind its dash; None where there is none.

    Args:
        block: the block.
        opens_body: whether this is the story's first paragraph, where a city's name and a dash are enough.
    """
    head = block[: LONGEST_DATELINE + 1]
    match = _DATELINE.match(head)
    if match is None or match.end() > LONGEST_DATELINE:
        return None
    rest = block[match.end() : match.end() + 10 * _UPPER_WORDS]
    told = match["agency"] or match["day"] or match["day2"]
    if told:
        return match.end()
    if match["caps"] is not None and _LOWER.search(rest):
        return match.end()
    # "Pretoria – A man …": a name, a dash, and a sentence that begins.
    return match.end() if opens_body and rest[:1].isupper() and _LOWER.search(rest) else None


def colon_dateline_end(block: str) -> int | None:
    """Where a dateline of the form "NEW DELHI: The minister …" ends; a transcript's "NAME: …" looks the same."""
    match = _DATELINE_COLON.match(block[: LONGEST_DATELINE + 1])
    return match.end() if match and _LOWER.search(block[match.end() : match.end() + 100]) else None


_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][\"”’)]?\s")


def is_heading(block: str) -> bool:
    """Whether a short line has the form of a heading: no stop at its end, no quotation, few words."""
    if len(block) > LONGEST_HEADING or len(block.split()) > LONGEST_HEADING_WORDS:
        return False
    if block[-1] in ".!?:;,…”\"'’-–—" or block[0] in "\"“‘'-–—•*([" or block[0].islower():
        return False
    return _HAS_WORD.search(block) is not None and _SENTENCE.search(block) is None and not speaks(block)
