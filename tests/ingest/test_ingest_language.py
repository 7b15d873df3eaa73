import subprocess
import sys

import pytest

from onrecord.errors import NotEnglish
from onrecord.ingest import ReadOptions, document_from_text
from onrecord.ingest.language import language_of

ENGLISH = (
    "The mayor of Nordhaven denied on Tuesday that he had taken money from a builder. “I have never taken a cent,” "
    "he said in a statement that was sent to reporters by his office."
)
OTHERS = [
    ("fr", "Le maire a démenti mardi avoir reçu de l'argent d'un entrepreneur, selon le conseil du port."),
    ("de", "Der Bürgermeister hat am Dienstag bestritten, Geld von einem Bauunternehmer angenommen zu haben."),
    ("nl", "De burgemeester heeft dinsdag ontkend dat hij geld van een aannemer had aangenomen, aldus de havenraad."),
    ("es", "El alcalde negó el martes que hubiera recibido dinero de un constructor, según el consejo del puerto."),
    ("sv", "Borgmästaren förnekade i tisdags att han tagit emot pengar av en byggherre, enligt hamnrådet."),
    ("ru", "Мэр во вторник опроверг сообщения о том, что он получил деньги от застройщика."),
    ("zh", "市长周二否认收受一名建筑商的钱财。他在声明中说:“我从未拿过一分钱。”委员会将于下周开会。"),
    ("ar", "نفى رئيس البلدية يوم الثلاثاء أنه تلقى أموالا من مقاول، حسبما ذكر مجلس الميناء."),
]


@pytest.mark.parametrize(
    "text", [ENGLISH, ENGLISH.upper(), ENGLISH.replace(" ", "\r\n")], ids=["plain", "CAPS", "lines"]
)
def test_english_passes(text: str) -> None:
    assert document_from_text(text).language == "en"


@pytest.mark.parametrize(
    "headline", ["Mayor denies bribery charges, vows court fight", "Old harbour crane collapses, two workers injured"]
)
def test_headlines_without_function_words_pass(headline: str) -> None:
    assert language_of(headline) in {"en", None}


@pytest.mark.parametrize(("code", "text"), OTHERS, ids=[row[0] for row in OTHERS])
def test_other_languages_are_refused_unless_asked_for(code: str, text: str) -> None:
    with pytest.raises(NotEnglish, match="--any-language"):
        document_from_text(text)
    assert document_from_text(text, options=ReadOptions(any_language=True)).language == code


@pytest.mark.parametrize("text", ["No.", "Nordhaven", "“" * 1000, "42", "word " * 1000, "x" * 200_000])
def test_what_cannot_be_told_passes_without_a_language(text: str) -> None:
    assert document_from_text(text).language is None


def test_reading_english_text_loads_nothing_heavy() -> None:
    script = (
        "import sys; from onrecord.ingest import document_from_bytes;"
        f"document_from_bytes({ENGLISH.encode()!r}, name='story.txt');"
        "print(sorted({'trafilatura', 'py3langid', 'lxml', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
