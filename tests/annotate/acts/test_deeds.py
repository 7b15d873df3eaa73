"""What is done by an attribution, how it is held, whether it is negated or hedged."""

from collections.abc import Callable

import pytest

from onrecord.annotate.acts import Deed, find_deed
from onrecord.annotate.story import Finding, Story
from onrecord.record import Act, Mode

Reader = Callable[[str], tuple[Story, list[Finding]]]


def deed(read: Reader, text: str) -> Deed:
    story, findings = read(text)
    return find_deed(story, findings[0].attribution)


@pytest.mark.parametrize(
    ("reason", "text", "act", "mode"),
    [
        ("a plain verb of saying", "[Ruiz] {said} <the dam holds>.", "say", "speech"),
        ("the preposition of attribution", "<The dam holds>, {according to} [Ruiz].", "say", "speech"),
        ("no cue at all", "[RUIZ]: <The dam holds.>", "say", "speech"),
        ("an irregular past", "[Ruiz] {swore} <to rebuild the dam>.", "promise", "speech"),
        ("an irregular participle", "[Moran] {was forbidden} <to sail>.", "demand", "decree"),
        ("a doubled consonant", "[Ruiz] {admitted} <that the dam leaked>.", "confirm", "speech"),
        ("y to i", "[Ruiz] {denies} <that the dam leaked>.", "deny", "speech"),
        ("a particle right behind", "[Ruiz] {ruled out} <a second dam>.", "deny", "speech"),
        ("a particle behind the object", "[Ruiz] {ruled} <a second dam> {out}.", "deny", "speech"),
        ("a decree without the particle", "[The court] {ruled} <that the dam was unsafe>.", "announce", "decree"),
        ("a preposition makes it a demand", "[Ruiz] {called for} <a second dam>.", "demand", "speech"),
        ("a person asked to act", "[Ruiz] {called on} <Moran to resign>.", "demand", "speech"),
        ("a name that charges", "[Ruiz] {called} <the mayor a liar>.", "accuse", "speech"),
        ("a name that charges nobody", "[Ruiz] {called} <the dam a beginning>.", "say", "speech"),
        ("an attack with a particle", "[Ruiz] {lashed out at} <the mayor>.", "oppose", "speech"),
        ("a retreat with a particle", "[Ruiz] {backed off} <the claim>.", "deny", "speech"),
        ("a light verb with its noun", "[Ruiz] {took issue with} <the report>.", "deny", "speech"),
        ("questions raised", "[Ruiz] {raised questions about} <the dam>.", "ask", "speech"),
        ("somebody told to do it", "[Ruiz] {told} him <to leave>.", "demand", "speech"),
        ("somebody told when", "[Ruiz] {told} them <when to leave>.", "say", "speech"),
        ("an adverb is no verb", "[Ruiz] {has long called for} <a dam>.", "demand", "speech"),
        ("a wish", "[Ruiz] {wants} <to build a dam>.", "other", "intention"),
        ("a wish that another acts stays a wish", "[Ruiz] {wants} <Moran to resign>.", "other", "intention"),
        ("a hope is an intention", "[Ruiz] {hopes} <to build a dam>.", "other", "intention"),
        ("a belief", "[Ruiz] {believes} <the dam holds>.", "other", "belief"),
        ("an expectation", "[Ruiz] {expects} <the dam to hold>.", "predict", "belief"),
        ("a passive expectation", "<The dam> {is expected} <to hold>.", "predict", "belief"),
        ("a fear", "[Ruiz] {fears} <a flood>.", "other", "attitude"),
        ("a liking", "[Ruiz] {supports} <the dam>.", "support", "attitude"),
        ("an adjective", "[Ruiz] {is opposed to} <the dam>.", "oppose", "attitude"),
        ("a perception", "[Ruiz] {learned} <that the dam leaked>.", "other", "perception"),
        ("how it looks", "<The dam> {appears} <to leak>.", "other", "evidence"),
        ("a poll shows", "[A poll released Friday] {found} <that few like the dam>.", "say", "evidence"),
        ("a person finds", "[Ruiz] {found} <the dam ugly>.", "other", "belief"),
        ("a poll cited", "{According to} [a new poll], <few like the dam>.", "say", "evidence"),
        ("an email shows by what it holds", "[The email] {reveals} <that the dam leaked>.", "say", "evidence"),
        ("a vote", "[The council] {voted against} <the dam>.", "oppose", "decree"),
        ("a noun", "[Ruiz’s] {promise of} <a dam>.", "promise", "speech"),
        ("the source’s noun under a bare preposition", "[supporters] {of} <the dam>", "support", "attitude"),
        ("the verb behind an effort", "[Ruiz] {tried to walk back} <the claim>.", "deny", "speech"),
        ("an effort at something else", "[Ruiz] {tried} <to swim>.", "other", "intention"),
        ("the participle behind a letter", "[Ruiz] {wrote a letter accusing} <Moran of theft>.", "accuse", "speech"),
    ],
)
def test_act_and_mode_by_the_cue(marked: Reader, reason: str, text: str, act: Act, mode: Mode) -> None:
    found = deed(marked, text)
    assert (found.act, found.mode) == (act, mode), reason


@pytest.mark.parametrize(
    ("reason", "text", "act"),
    [
        ("a claim called false", "<“It is false,”> [Ruiz] {said}.", "deny"),
        ("one’s own doing denied", "<“I never met him,”> [Ruiz] {said}.", "deny"),
        ("a duty of another", "<“Moran must resign,”> [Ruiz] {said}.", "demand"),
        ("a summons", "<“Let’s build it,”> [Ruiz] {said}.", "demand"),
        ("one’s own future", "<“We will build it,”> [Ruiz] {said}.", "promise"),
        ("another’s future", "<“Moran is going to lose,”> [Ruiz] {said}.", "predict"),
        ("a question mark", "<“Why now?”> [Ruiz] {said}.", "ask"),
        ("an apology", "<“I apologize to the town,”> [Ruiz] {said}.", "confirm"),
        ("a charge", "<“Moran is a liar,”> [Ruiz] {said}.", "accuse"),
        ("a bad mark", "<“Moran is unfit,”> [Ruiz] {said}.", "oppose"),
        ("a good mark", "<“Moran has been fantastic,”> [Ruiz] {said}.", "support"),
        ("one’s own support", "<“I support Moran,”> [Ruiz] {said}.", "support"),
        ("nothing of it", "<“The dam is forty feet high,”> [Ruiz] {said}.", "say"),
        ("a verb that tells more than its content", "[Ruiz] {denied} <that Moran must resign>.", "deny"),
        ("curly apostrophe in a content", "<“I didn’t do it,”> [Ruiz] {said}.", "deny"),
    ],
)
def test_content_tells_what_a_plain_verb_does(marked: Reader, reason: str, text: str, act: Act) -> None:
    found = deed(marked, text)
    assert (found.act, found.mode) == (act, "speech"), reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the set phrase", "[Ruiz] {declined to comment}<.>"),
        ("the complement in the content", "[Ruiz] {declined} <to comment>."),
        ("words put between", "[Ruiz] {declined}, through an aide, <to comment>."),
        ("the refusal before the cue", "[Ruiz] declined to {explain} <why the dam leaked>."),
        ("a request without an answer", "[Ruiz] {did not respond to} <a request for comment>."),
        ("calls without an answer", "[Ruiz] {did not immediately return} <calls>."),
        ("questions refused", "[Ruiz] {refused to answer} <questions>."),
        ("would not", "[Ruiz] {would not say} <who built it>."),
    ],
)
def test_no_comment_is_an_act_and_negated(marked: Reader, reason: str, text: str) -> None:
    found = deed(marked, text)
    assert (found.act, found.mode, found.negated) == ("no_comment", "speech", True), reason


def test_respond_without_negation_is_speech(marked: Reader) -> None:
    found = deed(marked, "[Ruiz] {responded to} <the report>.")
    assert (found.act, found.negated) == ("say", False)


@pytest.mark.parametrize(
    ("reason", "text", "negator"),
    [
        ("inside the cue", "[Ruiz] {did not say} <who built it>.", "not"),
        ("the auxiliary before the cue", "[Ruiz] did not {say} <who built it>.", "not"),
        ("contracted", "[Ruiz] {didn’t say} <who built it>.", "didn’t"),
        ("never, with an adverb", "[Ruiz] {has never publicly called for} <a dam>.", "never"),
        ("a verb that denies", "[Ruiz] {failed to mention} <the leak>.", "failed"),
        ("without", "[Ruiz] left {without saying} <who built it>.", "without"),
        ("nobody as source", "[No one] {said} <who built it>.", "No"),
        ("none of them", "[None of the owners] {knew} <who built it>.", "None"),
        ("neither … nor", "[Neither Ruiz nor Moran] {said} <who built it>.", "Neither"),
        ("neither left out of the source", "Neither [Ruiz nor Moran] {said} <who built it>.", "Neither"),
        ("inverted behind nor", "Nor did [he] {say} <who built it>.", "Nor"),
        ("a negated object", "[Ruiz] {made no mention of} <the leak>.", "no"),
        ("nearly nobody", "[Virtually no one] {liked} <the dam>.", "no"),
        ("shared with the verb before", "[Ruiz] has not seen it or {praised} <the dam>.", "not"),
        ("ahead of a noun of the cue", "[Ruiz] {hasn’t won the endorsement of} <Moran>.", "hasn’t"),
        ("words put into the verb group", "[Ruiz] {has not, so far, said} <who built it>.", "not"),
    ],
)
def test_negated(marked: Reader, reason: str, text: str, negator: str) -> None:
    story, findings = marked(text)
    found = find_deed(story, findings[0].attribution)
    span = found.clues["negated"].span if found.negated else None
    assert span is not None, reason
    assert story.text[slice(*span)] == negator, reason


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("the content’s own negation", "[Ruiz] {said} <the dam did not leak>."),
        ("the negation of another clause", "It did not rain, [Ruiz] {said}, <until noon>."),
        ("a negated content before the cue", "<The dam did not leak>, [Ruiz] {said}."),
        ("not only", "[Ruiz] {not only said} <the dam holds> but showed it."),
        ("a denial is an act, not a negation", "[Ruiz] {denied} <that the dam leaked>."),
        ("a source with a negated relative clause", "[Ruiz, who did not vote,] {said} <the dam holds>."),
    ],
)
def test_not_negated(marked: Reader, reason: str, text: str) -> None:
    assert not deed(marked, text).negated, reason


@pytest.mark.parametrize(
    ("reason", "text", "hedges"),
    [
        ("an adverb before the verb", "[Ruiz] {allegedly said} <the dam holds>.", ["allegedly"]),
        ("the adverb outside the cue", "[Ruiz] reportedly {told} Moran <the dam holds>.", ["reportedly"]),
        ("a passive of hearsay", "[Ruiz] {is said to have promised} <a dam>.", ["said"]),
        ("a verb of seeming", "[Ruiz] {seemed to suggest} <the dam holds>.", ["seemed"]),
        ("seeming alone", "<The dam> {appears} <to leak>.", ["appears"]),
        ("the source’s own hedge", "[Ruiz] {said} <the dam allegedly leaked>.", []),
        ("saying in the passive is no hearsay of its own", "<What> {was said} <there>.", []),
    ],
)
def test_hedges(marked: Reader, reason: str, text: str, hedges: list[str]) -> None:
    story, findings = marked(text)
    found = find_deed(story, findings[0].attribution)
    assert [story.text[slice(*span)] for span in found.hedges] == hedges, reason


def test_each_decision_says_why(marked: Reader) -> None:
    story, findings = marked("[Ruiz] {did not accuse} <Moran>.")
    found = find_deed(story, findings[0].attribution)
    assert found.clues["act"].why == "'accuse' in the lexicon: accuse"
    assert found.clues["mode"].why == "'accuse' in the lexicon: speech"
    assert set(found.clues) == {"act", "mode", "negated"}
    span = found.clues["act"].span
    assert span is not None
    assert story.text[slice(*span)] == "accuse"
