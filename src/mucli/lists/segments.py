"""A line of a list taken apart: its links, and the stretches of text between marks, brackets and
sentence ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mucli.lists.labels import Anchor, links
from mucli.readers.pieces import Piece

LINK = "\ufffc"
"""What stands for a link in the text of a line."""

_OPEN = {"strong": "\x11", "em": "\x12", "code": "\x13"}
_CLOSE = "\x14"
_STYLE = {mark: style for style, mark in _OPEN.items()}
_MARKS = re.compile("[\x11-\x14]")
_SEPARATOR = re.compile(
    "[\x11-\x14\ufffc\n|‖。•·()\\[\\]“”«»]|\\s[-–—]{1,2}\\s|[.?!](?=['\"’]?(?:[\\s\x14\ufffc]|$))"
    '|(?<=[^\\W\\d_]{3})\\.(?=(?:19|20)\\d\\d\\b)|(?<![^\\s(\\[\x11-\x14])"(?=\\S)|(?<=\\S)"(?=\\W|$)'
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.-])(?:[^\W\d_]|vs|al|Dr|St|Mr|Ms|Prof|Jr|Sr|Proc|Conf|Trans|Symp|Int|Intl|Adv|J|Comput|Sci"
    r"|Inf|Syst|Appl|Eng|Artif|Intell|Commun|Netw|Process|Secur|Mach|Learn|Res|Lett|Rev|Nat|Phys|Soc|Am|Assoc"
    r"|Electron|Technol|Knowl|Based|Dependable|Softw|Archit|Distrib|Parallel|Ind|Neural|Pattern|Anal|Recognit"
    r"|Vis|Graph|Data|Min|Discov|Vol|No|pp|Fig|Eq|cf|e\.g|i\.e|etc|approx|a\.k\.a|Univ)$"
)
_SHORTENED = re.compile(r"\s*(?:[A-Z][a-z]{1,7}\.\s+)*[A-Z][a-z]{1,7}")  # each word of it
_LONGEST_SHORTENED = 120  # characters of a journal's name whose every word is shortened
_CLOSING = {")": "(", "]": "[", "”": "“", "»": "«", '"': '"'}


@dataclass(slots=True)
class Segment:
    """A stretch of text from ``start`` to ``end`` of its line: how it is set (``style``), in what
    ``bracket`` or quotes, on which line of the entry (``row``), and what ends it.
    """

    text: str
    start: int
    end: int
    row: int
    style: str = ""
    bracket: str = ""
    ended: str = ""


@dataclass(slots=True)
class Parts:
    """A line taken apart: its ``text`` (links as ``LINK``, marks as controls), segments, links."""

    text: str = ""
    segments: list[Segment] = field(default_factory=list)
    links: list[Anchor] = field(default_factory=list)
    bracketed: frozenset[int] = frozenset()  # the links that stand in brackets of their own

    def raw(self, start: int, end: int) -> str:
        """Return the text from ``start`` to ``end`` without marks and links."""
        return _MARKS.sub("", self.text[start:end]).replace(LINK, " ")


def take_apart(line: Sequence[Piece], row: int = 0) -> Parts:
    """Take a line apart; ``row`` is the number of its first line in its entry."""
    text = _flat(line)
    parts = Parts(text, [], links(line), _bracketed(text))
    style, start = "", 0
    brackets: list[str] = []
    for match in _SEPARATOR.finditer(text):
        mark = match[0]
        if mark[0] in ".?!" and not _ends_sentence(text, start, match):
            continue
        bracket = brackets[-1] if brackets else ""
        _keep(parts, Segment("", start, match.start(), row, style, bracket, mark))
        start = match.end()
        if mark in _STYLE:
            style = _STYLE[mark]
        elif mark == _CLOSE:
            style = ""
        elif mark == "\n":
            row += 1
        elif mark == '"' or mark in _CLOSING:
            brackets = _closed(brackets, mark)
        elif mark in "([“«":
            brackets.append(mark)
    _keep(parts, Segment("", start, len(text), row, style, brackets[-1] if brackets else ""))
    return parts


def _bracketed(text: str) -> frozenset[int]:
    places = (match.start() for match in re.finditer(LINK, text))
    return frozenset(
        n
        for n, at in enumerate(places)
        if text[max(0, at - 4) : at].rstrip()[-1:] in ("[", "(")
        and text[at + 1 : at + 5].lstrip()[:1] in ("]", ")")
    )


def _closed(brackets: list[str], mark: str) -> list[str]:
    opening = _CLOSING[mark]
    if opening in brackets:
        place = len(brackets) - 1 - brackets[::-1].index(opening)
        return brackets[:place]
    return [*brackets, mark] if mark == '"' else brackets


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a mark ends a sentence that begins at ``start``, not an abbreviation ("Mach.
    Learn.").
    """
    if match[0][0] != ".":
        return True
    before = text[max(0, match.start() - 20) : match.start()]
    after = text[match.end() : match.end() + 3].lstrip(" \x14\x11\x12\x13")
    if after[:1].islower() or (after[:1] and after[:1] in ",;:"):
        return False
    short = match.start() - start <= _LONGEST_SHORTENED
    if after[:1].isupper() and short and _SHORTENED.fullmatch(text, start, match.start()):
        return False
    return not _ABBREVIATION.search(_MARKS.sub(" ", before))


def _keep(parts: Parts, segment: Segment) -> None:
    """Take in a segment that says something."""
    text = parts.text[segment.start : segment.end]
    if text.strip(" \t,.:*_-–—'’`/"):
        segment.text = text.strip()
        parts.segments.append(segment)


def _setting(part: Piece) -> str:
    """Return how a piece is set; a word that joins others is set as they are."""
    if part.number or part.text.strip(" ,;") in ("and", "&", ":"):
        return ""
    return "strong" if part.strong else "em" if part.em else "code" if part.code else ""


def _flat(line: Sequence[Piece]) -> str:
    """Return the text of ``line`` with a ``LINK`` for each link, and its marks as controls."""
    found: list[str] = []
    style, number = "", 0
    for part in line:
        now = _setting(part)
        if now != style and not (part.text.isspace() and "\n" not in part.text):
            if style:
                found.append(_CLOSE)
            if now:
                found.append(_OPEN[now])
            style = now
        if part.number:
            if part.number != number and not part.url.startswith("#"):
                found.append(LINK)
            number = part.number
        else:
            number = 0
            found.append(_MARKS.sub("", part.text).replace(LINK, ""))
    if style:
        found.append(_CLOSE)
    return "".join(found)
