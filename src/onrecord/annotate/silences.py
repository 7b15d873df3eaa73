"""Silences: "Ruiz declined to comment", "the board did not respond to requests", where the model saw no attribution.

That somebody was asked and did not answer belongs on the record, and is said in few forms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from onrecord.annotate.attribution import Attribution, Range
from onrecord.annotate.quotation import Quoted, overlapping

SILENCE_CONFIDENCE: Final = 0.7  # read by eye on train articles: most errors are in where the subject begins
LONGEST_SUBJECT: Final = 90  # characters
MOST_WORDS: Final = 14  # of a subject
_OPENS: Final = frozenset({"the", "a", "an", "he", "she", "it", "they", "who", "which"})

# A word has an end: of one of 200,000 letters, every letter would be tried as the beginning of an adverb.
_ADVERBS: Final = r"(?:(?:also|again|repeatedly|so\s+far|later|then|immediately|initially|\w{1,30}ly)\s+)*"
_SILENCE = re.compile(
    rf"\b(?P<cue>(?:(?:has|have|had)\s+)?{_ADVERBS}(?:declined|refused|declines|refuses))\s+"
    r"(?P<content>(?:to\s+(?:comment|be\s+interviewed|discuss|answer|elaborate|be\s+named|respond|speak|talk)|"
    r"(?:an?\s+)?(?:interview|comment)\s?(?:requests?)?)\b[^.;“”\"\n]{0,120})"
    rf"|\b(?P<cue2>(?:did|does|do|has|have|had|would|could)(?:n[’']t|\s+not)\s+{_ADVERBS}"
    r"(?:respond(?:ed)?\s+to|return(?:ed)?|repl(?:y|ied)\s+to|answer(?:ed)?))\s+"
    r"(?P<content2>(?:an?\s+|the\s+|several\s+|multiple\s+|repeated\s+)?(?:\w{1,30}\s+)?"
    r"(?:requests?|calls?|e-?mails?|messages?|questions?|inquir(?:y|ies))\b[^.;“”\"\n]{0,120})"
)
# What a subject cannot reach over: the end of another clause.
_BOUNDARY = re.compile(
    r"(?:(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)\.|[;:!?“”\"—–\n]|,(?=\s+(?:and|but|while|though|although)\b)|\b(?:and|but|while|though|although|because|that|when)\b)\s*"
)
_TRAILING = re.compile(r"(?:\s|,|\b(?:also|again|then|too|later|immediately|repeatedly)\b)+\Z")
_ENDS = re.compile(r"\s+(?:while|although|but|because|saying|citing)\b|,")


def find_silences(
    text: str, paragraphs: Iterable[Range], quoted: Sequence[Quoted], taken: Iterable[Range]
) -> Iterator[Attribution]:
    """Refusals to comment and requests that were not answered.

    Args:
        text: the document's text.
        paragraphs: half-open offsets, in which they are looked for.
        quoted: the quoted stretches of these; what stands in one is somebody's word.
        taken: cues and contents of the attributions known so far; what overlaps one is left to it.
    """
    known = list(taken)
    for start, end in paragraphs:
        for match in _SILENCE.finditer(text, start, end):
            cue = match.span("cue") if match["cue"] else match.span("cue2")
            content = match.span("content") if match["content"] else match.span("content2")
            subject = _subject(text, max(start, cue[0] - LONGEST_SUBJECT), cue[0])
            is_said = any(True for _ in overlapping(quoted, *cue))
            if subject is None or is_said or any(first < content[1] and cue[0] < last for first, last in known):
                continue
            stop = _ENDS.search(text, *content)
            content = content[0], (stop.start() if stop else content[0] + len(text[slice(*content)].rstrip()))
            yield Attribution(
                source=(subject,),
                cue=(cue,),
                content=(content,),
                confidence=SILENCE_CONFIDENCE,
                reason="the form of words for somebody who was asked and gave no answer",
            )


def _subject(text: str, start: int, end: int) -> Range | None:
    """The stretch before a verb that names who; None where none begins with a capital or an article."""
    first = max((match.end() for match in _BOUNDARY.finditer(text, start, end)), default=start)
    while first < end and text[first].isspace():
        first += 1
    trailing = _TRAILING.search(text, first, end)
    last = trailing.start() if trailing else end
    words = text[first:last].split()
    if not words or len(words) > MOST_WORDS:
        return None
    return (first, last) if words[0][0].isupper() or words[0] in _OPENS else None
