"""Bytes to text, and text that was read in the wrong encoding put right.

UTF-8 taken for Mac Roman or Windows-1252 (or its neighbour ISO 8859-1) shows as ``‚Äú`` or ``â€œ``.
Such a sequence is turned back into bytes and read as UTF-8; it counts as damage only when that
gives a character that lists and bibliographies use, so that text which merely looks odd stays as it
is.
"""

import codecs
import re
import unicodedata
from functools import cache, partial

_MARKS = (  # the longer first, as the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSETS = ("mac_roman", "cp1252", "latin_1")
_LOST_QUOTE = re.compile(
    r"â€(?=[\s|.,;:)\]*]|$)"
)  # its third byte, 9D, has no character in Windows-1252 and is often lost
_ROUNDS = 3  # text can have been mistaken more than once


def text_of(raw: bytes) -> tuple[str, int]:
    """Return the text of ``raw`` and how many of its lines had to be repaired.

    A byte order mark decides; else UTF-8 is expected. Lines that are not UTF-8 are read as
    Windows-1252, or Mac Roman where that alone gives letters. Mistaken UTF-8 is repaired line by
    line (see :func:`repair`).
    """
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return _repaired(raw.removeprefix(mark).decode(charset, "replace"), 0)
    try:
        return _repaired(raw.decode(), 0)
    except UnicodeDecodeError:
        lines = [_decode_line(line) for line in raw.split(b"\n")]
        return _repaired("\n".join(text for text, _odd in lines), sum(odd for _text, odd in lines))


def _decode_line(raw: bytes) -> tuple[str, int]:
    try:
        return raw.decode(), 0
    except UnicodeDecodeError:
        windows, mac = _as_windows(raw), raw.decode("mac_roman")
        return (mac if _oddness(mac) < _oddness(windows) else windows), 1


def _as_windows(raw: bytes) -> str:
    return "".join(_table("cp1252")[byte] for byte in raw)


def _oddness(text: str) -> int:
    """Count what prose seldom holds: controls, and symbols or capitals inside words."""
    odd = sum(1 for c in text if unicodedata.category(c) == "Cc" and c not in "\t\r\n")
    inside = re.findall(r"(?<=[a-z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-z])", text)
    return odd * 3 + sum(1 for c in inside if not c.isalpha() or c.isupper())


def _repaired(text: str, count: int) -> tuple[str, int]:
    if text.isascii():
        return text, count
    lines = text.split("\n")
    mended = [line if line.isascii() else repair(line) for line in lines]
    return "\n".join(mended), count + sum(a != b for a, b in zip(lines, mended, strict=True))


def repair(text: str) -> str:
    """Return ``text`` with UTF-8 that was read as Mac Roman or Windows-1252 put right.

    >>> repair("‚ÄúAmnesia‚Äù")
    '“Amnesia”'
    """
    for _ in range(_ROUNDS):
        before = text
        for charset in _CHARSETS:
            text = _pattern(charset).sub(partial(_reread, charset), text)
        if text == before:
            break
    return _LOST_QUOTE.sub("”", text) if "“" in text else text


def _reread(charset: str, match: re.Match[str]) -> str:
    piece = match[0]
    byte_of = {char: byte for byte, char in enumerate(_table(charset))}
    try:
        read = bytes(byte_of[char] for char in piece).decode()
    except (UnicodeDecodeError, KeyError):
        return piece
    return read if all(_plausible(char, len(piece)) for char in read) else piece


def _plausible(char: str, width: int) -> bool:
    """Tell whether ``char``, written in ``width`` bytes, is one of such text. Two bytes can meet by
    chance, more hardly.
    """
    code = ord(char)
    if width == 2:
        return 0xA0 <= code <= 0x17F or 0x370 <= code <= 0x3FF or 0x410 <= code <= 0x44F
    return unicodedata.category(char) not in ("Cc", "Cn", "Co", "Cs")


@cache
def _table(charset: str) -> tuple[str, ...]:
    """Return the character of every byte; a byte without one stands for itself, as browsers read it
    (WHATWG Encoding, windows-1252).
    """
    return tuple(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in range(256))


@cache
def _pattern(charset: str) -> re.Pattern[str]:
    table = _table(charset)

    def group(low: int, high: int) -> str:
        return "[" + "".join(re.escape(char) for char in table[low : high + 1]) + "]"

    more = group(0x80, 0xBF)
    return re.compile(
        f"{group(0xF0, 0xF4)}{more}{{3}}|{group(0xE0, 0xEF)}{more}{{2}}|{group(0xC2, 0xDF)}{more}"
    )
