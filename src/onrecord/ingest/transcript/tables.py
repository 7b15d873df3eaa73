"""Transcripts that are tables: "line number TAB SPEAKER TAB sentence TAB …", as corpora of debates have them."""

import re

# A table's lines are all of its form, but for a head and a few that broke.
MIN_SHARE_ROWS = 0.9
MIN_ROWS = 3

_ROW = re.compile(r"\d{1,6}\t(?P<speaker>[^\t\n]{1,60})\t(?P<said>[^\t\n]+)(?:\t[^\n]*)?")


def text_of_table(text: str) -> str | None:
    """The text of a table as turns ("SPEAKER: sentence sentence"), or None where it is no table."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < MIN_ROWS or _ROW.fullmatch(lines[min(1, len(lines) - 1)]) is None:
        return None
    rows = [match for line in lines if (match := _ROW.fullmatch(line))]
    if len(rows) < MIN_SHARE_ROWS * len(lines):
        return None
    turns: list[tuple[str, list[str]]] = []
    for row in rows:
        speaker = row["speaker"].strip()
        if not turns or turns[-1][0] != speaker:
            turns.append((speaker, []))
        turns[-1][1].append(row["said"].strip())
    return "\n\n".join(f"{speaker}: {' '.join(said)}" for speaker, said in turns)
