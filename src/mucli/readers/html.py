"""HTML as people write it into lists: tags, text, addresses. Any text is read, in linear time.

Not the algorithm of the standard (WHATWG HTML, section 13.2), which mends a whole page, but its
tokens: a stretch of HTML inside Markdown has no page around it. The parser of the standard library
raises on some declarations (``<![<``) and searches ahead for the end of each open tag.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

# No "<" inside a tag: what is not closed ends there, so that no stretch is read twice.
_TOKEN = re.compile(
    r"<(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<rest>(?:[^<>\"']|\"[^<\"]*+\"|'[^<']*+'|[\"'](?=[^<\"']*>))*+)>"
    r"|<[!?](?!--)[^<>]*+>"
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s=/\"'<>]++)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]++)))?+"
)


@dataclass(frozen=True)
class Tag:
    """A tag from ``start`` to ``end`` of its source; ``name`` in lower case."""

    name: str
    closing: bool
    start: int
    end: int
    rest: str = field(default="", repr=False)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """The attributes by name in lower case, entities read; of two the first counts."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.rest):
            value = match["double"] or match["single"] or match["bare"] or ""
            found.setdefault(match["name"].lower(), html.unescape(value))
        return found


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text, entities read, that begins at ``start`` of its source."""

    text: str
    start: int


def tokens(source: str) -> Iterator[Tag | Text]:
    """Give the tags and the text of ``source`` in order; comments and declarations are left out."""
    at = done = 0
    while (at := source.find("<", at)) >= 0:
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            end, tag = (len(source) if end < 0 else end + 3), None
        elif match := _TOKEN.match(source, at):
            end = match.end()
            name = match["name"]
            tag = name and Tag(name.lower(), bool(match["closing"]), at, end, match["rest"])
        else:
            at += 1
            continue
        if done < at:
            yield Text(html.unescape(source[done:at]), done)
        if tag:
            yield tag
        at = done = end
    if done < len(source):
        yield Text(html.unescape(source[done:]), done)


# Tables, items and headings
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: the ``source`` inside it, and over how many rows and columns it goes."""

    source: str
    header: bool = False
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text that stands for one thing: the beginning of a ``table``, a ``row`` of one
    with its cells, an ``item``, a ``heading`` (its ``level`` 1 to 6, 7 for a summary), else
    ``text``. It begins at ``start``.
    """

    kind: str
    start: int
    source: str = ""
    level: int = 0
    cells: tuple[Cell, ...] = ()


_LINE_TAGS = frozenset("p br div center hr details section article ul ol table tbody thead".split())
_MOST_SPAN = 1000  # rows and columns, as browsers hold it (WHATWG HTML, section 4.9.12)


def stretches(source: str) -> Iterator[Stretch]:
    """Part ``source`` into rows of tables, items, headings and lines of text, in order."""
    reader = _Stretches(source)
    for token in tokens(source):
        if isinstance(token, Tag):
            yield from reader.tag(token)
    yield from reader.end(len(source))


class _Stretches:
    """Where one is while the tags go by: in a cell of a row, an item, a heading, or text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.kind, self.begun, self.inner, self.level = "text", 0, 0, 0
        self.row_start = -1
        self.cells: list[Cell] = []
        self.cell: tuple[int, Tag] | None = None

    def tag(self, tag: Tag) -> Iterator[Stretch]:
        if tag.name in ("tr", "table", "td", "th"):
            yield from self.in_table(tag)
        elif self.cell is not None:
            return
        elif tag.name == "li" or re.fullmatch(r"h[1-6]|summary", tag.name):
            yield from self.close(tag.start)
            self.begun, self.inner = tag.start if not tag.closing else tag.end, tag.end
            if not tag.closing:
                self.kind = "item" if tag.name == "li" else "heading"
                self.level = int(tag.name[1]) if tag.name[0] == "h" else 7
        elif tag.name in _LINE_TAGS and (self.kind == "text" or tag.name in ("ul", "ol", "table")):
            yield from self.close(tag.start)
            self.begun = self.inner = tag.end

    def in_table(self, tag: Tag) -> Iterator[Stretch]:
        self.end_cell(tag.start)
        if tag.name in ("td", "th"):
            if self.row_start < 0 and not tag.closing:
                yield from self.close(tag.start)
                self.row_start = tag.start
            self.cell = (tag.end, tag) if not tag.closing else None
            return
        yield from self.end_row(tag.start)
        yield from self.close(tag.start)
        self.begun = self.inner = tag.end
        if tag.name == "tr" and not tag.closing:
            self.row_start = tag.start
        elif tag.name == "table" and not tag.closing:
            yield Stretch("table", tag.start)

    def end_cell(self, place: int) -> None:
        if self.cell is not None:
            start, tag = self.cell
            self.cells.append(
                Cell(
                    self.source[start:place],
                    tag.name == "th",
                    _span(tag, "rowspan"),
                    _span(tag, "colspan"),
                )
            )
            self.cell = None

    def end_row(self, place: int) -> Iterator[Stretch]:
        if self.cells:
            yield Stretch("row", max(self.row_start, 0), cells=tuple(self.cells))
        if self.row_start >= 0:
            self.begun = self.inner = place
        self.cells, self.row_start = [], -1

    def close(self, place: int) -> Iterator[Stretch]:
        if self.row_start < 0 and self.source[self.inner : place].strip():
            yield Stretch(self.kind, self.begun, self.source[self.inner : place], self.level)
        self.kind, self.begun, self.inner = "text", place, place

    def end(self, place: int) -> Iterator[Stretch]:
        self.end_cell(place)
        yield from self.end_row(place)
        yield from self.close(place)


def _span(tag: Tag, name: str) -> int:
    value = tag.attributes.get(name, "").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() and len(value) < 5 else 1
