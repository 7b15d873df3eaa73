"""Files that are not text, told by their first bytes or by their share of control bytes."""

from onrecord.errors import BinaryInput

_AS_TEXT = "Save it as DOCX, plain text or HTML and read that."
_OPENED = "A whole one is read by itself, under a name that ends as such files do: .zip, .gz, .bz2, .xz, .zst."
_OFFICE = f"{_OPENED} An office document must be saved as DOCX, plain text or HTML first."
_UNOPENED = "Unpack it and read the folder."
_MEDIA = "Only text, HTML, PDF, DOCX and e-mail can be read."

# (first bytes, what such a file is, what to do about it)
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file", "Give it as a file of its own, with the suffix .pdf."),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", _MEDIA),
    (b"\xff\xd8\xff", "a JPEG picture", _MEDIA),
    (b"GIF87a", "a GIF picture", _MEDIA),
    (b"GIF89a", "a GIF picture", _MEDIA),
    (b"II*\x00", "a TIFF picture", _MEDIA),
    (b"MM\x00*", "a TIFF picture", _MEDIA),
    (b"OggS\x00", "an Ogg recording", _MEDIA),
    (b"ID3\x03", "an MP3 recording", _MEDIA),
    (b"ID3\x04", "an MP3 recording", _MEDIA),
    (b"PK\x03\x04", "a ZIP archive or an office document", _OFFICE),
    (b"PK\x05\x06", "an empty ZIP archive", _OPENED),
    (b"\x1f\x8b", "a gzip archive", _OPENED),
    (b"BZh91AY&SY", "a bzip2 archive", _OPENED),
    (b"\xfd7zXZ\x00", "an xz archive", _OPENED),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _OPENED),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNOPENED),
    (b"Rar!\x1a\x07", "a RAR archive", _UNOPENED),
    (b"\x7fELF", "a program", _MEDIA),
    (b"MZ\x90\x00", "a Windows program", _MEDIA),
    (b"\xca\xfe\xba\xbe", "a program", _MEDIA),
    (b"SQLite format 3\x00", "an SQLite database", _MEDIA),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", _AS_TEXT),
    (b"{\\rtf", "a rich text (RTF) document", _AS_TEXT),
)

# Control bytes that no text needs: all but tab, line feed, vertical tab, form feed, carriage return and escape.
_CONTROLS = bytes(sorted({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b")))
# Enough to judge a file by, and no more work on a large one than on a small one.
_SAMPLE_BYTES = 65_536
# perl's -T test draws the line between text and binary there, too.
MAX_CONTROL_SHARE = 0.3
# Bytes that are no UTF-8 either are held to a stricter test: of random bytes, 11 % are controls.
MAX_CONTROL_SHARE_IN_DOUBT = 0.05


def refuse_signatures(data: bytes, name: str) -> None:
    """Refuse bytes that begin as a known binary format does.

    Raises:
        BinaryInput: with what the file is.
    """
    for signature, kind, next_step in _SIGNATURES:
        if data.startswith(signature):
            raise BinaryInput(f"this is {kind}, not text", where=name, next_step=next_step)


def refuse_controls(data: bytes, name: str, *, limit: float = MAX_CONTROL_SHARE) -> None:
    """Refuse bytes of which more than the share `limit` are control bytes.

    Raises:
        BinaryInput: with the share that was found.
    """
    sample = data[:_SAMPLE_BYTES]
    share = 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0
    if share > limit:
        raise BinaryInput(
            f"{share:.0%} of the bytes are control characters, so this is not text", where=name, next_step=_MEDIA
        )
