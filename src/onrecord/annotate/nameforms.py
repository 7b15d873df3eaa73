"""Patterns for names and days as bylines, credits and datelines write them.

Every repeat is bounded, and that of a word possessive, so that none of them backtracks for long, whatever the text.
"""

# A capital letter of any alphabet that has them: a letter that is none of the small Latin ones.
CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
WORD = rf"{CAPITAL}[\w.'’&-]{{0,30}}+"
# Small words inside names ("Ludwig van der Rohe", "Ahmed al-Jarallah", "Bank of Merrow").
_PARTICLE = r"(?:al|ben|bin|da|de|del|della|der|di|do|dos|du|e|el|la|le|of|the|ter|van|von|y|zu)"
PERSON = rf"{WORD}(?:[ \xa0](?:{_PARTICLE}[ \xa0]){{0,2}}{WORD}){{0,4}}"
# At least two words: one capitalised word may be anything.
FULL_NAME = rf"{WORD}(?:[ \xa0](?:{_PARTICLE}[ \xa0]){{0,2}}{WORD}){{1,4}}"
JOINT = r"(?:,?[ ](?:and|&|with)[ ]|,[ ]|;[ ])"

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DAY = rf"(?:{MONTH}[ ]\d{{1,2}}(?:,?[ ]\d{{4}})?|\d{{1,2}}[ ]{MONTH}(?:,?[ ]\d{{4}})?)"
FULL_DATE = rf"(?:{MONTH}[ ]\d{{1,2}},?[ ]\d{{4}}|\d{{1,2}}[ ]{MONTH},?[ ]\d{{4}})"
