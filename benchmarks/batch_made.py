"""What the batch is measured on: real pages and articles, each copy salted so that nothing can be remembered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

WORDS = 150  # of a short document
_PARAGRAPH_END = re.compile(rb"</p\s*>", re.IGNORECASE)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)


def pages_in(data: Path) -> list[bytes]:
    """The pages of `article_extraction_benchmark` and `whitehouse_html`, in the order of their names."""
    from gzip import decompress

    benchmark = sorted((data / "article_extraction_benchmark" / "html").glob("*.html*"))
    government = sorted(path for path in (data / "whitehouse_html").rglob("*") if path.is_file())
    return [decompress(one.read_bytes()) if one.suffix == ".gz" else one.read_bytes() for one in benchmark + government]


def write_pages(data: Path, folder: Path, count: int) -> None:
    """So many pages as files; each time round, another number stands in every paragraph."""
    pages = pages_in(data)
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:06}.html").write_bytes(_salted(pages[number % len(pages)], b" (%d)" % number))


def _salted(page: bytes, salt: bytes) -> bytes:
    """The page with a number in each paragraph; where it marks no paragraphs, in one more at its end."""
    salted, count = _PARAGRAPH_END.subn(salt + b"</p>", page)
    return salted if count else _BODY_END.sub(b"<p>No." + salt + b"</p></body>", page)


def write_documents(gold: Path, path: Path, count: int, *, words: int | None = WORDS) -> None:
    """So many texts as JSON Lines: the first `words` words of real articles (all of them when None), salted."""
    texts = list(_texts(gold, words))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = texts[number % len(texts)].replace("\n", f" ({number})\n") + f" ({number})"
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")


def write_untidy(gold: Path, path: Path, count: int) -> None:
    """So many lines of which every tenth is a text that was there before, and every fifteenth is no story."""
    write_documents(gold, path, count)
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in range(count // 2, count):
        if number % 10 == 0:
            lines[number] = lines[number - count // 2]
    for number in range(0, count, 15):
        lines[number] = json.dumps({"id": str(number)})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _texts(gold: Path, words: int | None) -> Iterator[str]:
    """The articles, cut into stretches of so many words with their line ends."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        if words is None:
            yield text
            continue
        found = list(re.finditer(r"\S+", text))
        for first in range(0, len(found) - words + 1, words):
            yield text[found[first].start() : found[first + words - 1].end()]
