"""The picture that other sites show beside a link to a page: its title and facts, drawn as a PNG.

Sites that show such pictures take no SVG. Pillow draws them: it is what everyone draws bitmaps
with, has wheels for every system, and brings a typeface along, so that a picture looks the same
wherever it is built. 600 by 315 pixels in 16 colours is the smallest that is shown large, and takes
about 5 kB.
"""

import io
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from mucli.text import LETTERS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

STYLE = 1
"""Rises when the drawing changes: a picture is drawn again only under another name."""

SIZE = (600, 315)
_EDGE = 36
_SHADES = 14  # from the ground to the ink; the two colours left are the accent and its ink
_GROUND, _INK, _ACCENT, _LIGHT = (255, 255, 255), (22, 33, 31), (15, 96, 104), (228, 241, 241)
_LINES = 4
_PLAIN = {"–": "-", "—": "-"}


def card(title: str, facts: str, words: str, site: str) -> bytes:
    """Return the picture of a paper: ``title`` over at most four lines, a line of ``facts``
    (authors, venue, year), one of ``words`` (what it is about), and the name of the site.

    Letters that the typeface lacks lose their accents, those of other scripts are left out.
    """
    from PIL import Image, ImageDraw

    canvas = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(canvas)
    width = SIZE[0] - 2 * _EDGE
    size, lines = _fitting(drawable(title), width)
    y = 38.0
    for line in lines:
        draw.text((_EDGE, y), line, fill=255, font=_font(size))
        y += size * 1.25
    for text, place in ((facts, 212), (words, 238)):
        draw.text((_EDGE, place), _cut(drawable(text), 17, width), fill=190, font=_font(17))
    picture = canvas.point([shade * (_SHADES - 1) // 255 for shade in range(256)])
    accent = ImageDraw.Draw(picture)
    accent.fontmode = "1"
    accent.rectangle((0, 0, SIZE[0], 9), fill=_SHADES)
    accent.rectangle((0, 272, SIZE[0], SIZE[1]), fill=_SHADES)
    accent.text((_EDGE, 283), _cut(drawable(site), 16, width), fill=_SHADES + 1, font=_font(16))
    picture.putpalette(_colours())
    written = io.BytesIO()
    picture.save(written, "PNG", bits=4)
    return written.getvalue()


def _colours() -> list[int]:
    shades = [
        round(ground + (ink - ground) * step / (_SHADES - 1))
        for step in range(_SHADES)
        for ground, ink in zip(_GROUND, _INK, strict=True)
    ]
    return [*shades, *_ACCENT, *_LIGHT]


def _fitting(title: str, width: int) -> tuple[int, list[str]]:
    """Return the largest size in which ``title`` takes at most four lines, and these."""
    for size in (36, 32, 28):
        lines = _wrapped(title, size, width)
        if len(lines) * size * 1.25 <= 165:
            return size, lines
    rest = " ".join(lines[_LINES - 1 :])
    return 28, [*lines[: _LINES - 1], *([_cut(rest, 28, width)] if rest else [])]


def _wrapped(text: str, size: int, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, size, width))
    return [line for line in lines if line]


def _cut(text: str, size: int, width: int) -> str:
    if _length(text, size) <= width:
        return text
    while text and _length(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def _length(text: str, size: int) -> float:
    return sum(_advance(letter, size) for letter in text)


@cache
def _advance(letter: str, size: int) -> float:
    return _font(size).getlength(letter)


@cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # Pillow built without FreeType
        raise OSError("Pillow was built without FreeType, which draws its letters")
    return font


def drawable(text: str) -> str:
    """Return ``text`` as the typeface can draw it: a letter that it has no shape for without its
    accent, and left out when that does not help.
    """
    return " ".join("".join(map(_drawn, text)).split())


@cache
def _drawn(letter: str) -> str:
    if _has(letter):
        return letter
    plain = _PLAIN.get(letter) or LETTERS.get(ord(letter)) or normalize("NFKD", letter)
    return "".join(each for each in plain if _has(each))


@cache
def _has(letter: str) -> bool:
    if letter.isspace() or letter == "…":
        return True
    missing = _shape("\U0010ffff")
    return _shape(letter) != missing


@cache
def _shape(letter: str) -> bytes:
    return bytes(_font(24).getmask(letter))
