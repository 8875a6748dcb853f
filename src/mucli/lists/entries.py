"""The parts of a list in Markdown that could be rows, as they stand there: items, lines, headings
that are titles, rows of tables; each with the headings above it.

The text is parsed by :mod:`mucli.readers.markdown`. Nothing is read here yet: what a part says is
read when all of its section are known (:mod:`mucli.lists.habits`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from mucli.lists.columns import is_header
from mucli.lists.fields import plain
from mucli.lists.labels import field_of, has_title, links, text_outside_links
from mucli.lists.places import place_of
from mucli.lists.rows import Aside
from mucli.lists.slots import classify
from mucli.lists.venue_names import LIKELY, venue_score
from mucli.person_names import names_score
from mucli.readers.html import Cell, Stretch, stretches
from mucli.readers.markdown import Block, parse, parse_line
from mucli.readers.pieces import Piece, html_pieces, plain_text
from mucli.text import words
from mucli.web.urls import is_paper

_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE_IN_LINK = re.compile(r"\[(?:[^\[\]|\\]|\\\|?)*+\|[^\[\]]*+\]\(")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"\s*</?(?:details|summary|div|p|center|section|article|table|ul|ol|h[1-6]|hr|br)\b[^<>]*/?>?\s*(?:<|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*\[?\(?\d{1,4}\s*[.、,)\]:：]\s*")
_PSEUDO = 7  # the level of headings made of bold text or <summary>
_GROUP = 99
_MOST_DEPTH = 3  # of Markdown in HTML in Markdown

Line = Sequence[Piece]


@dataclass(slots=True)
class Entry:
    """A part that could be a row. ``own`` is its first line or paragraph, ``details`` what stands
    below it as part of it; ``kind`` is ``item``, ``line`` (a paragraph) or ``heading``.
    """

    line: int
    kind: str
    own: Line
    details: list[Line] = field(default_factory=list)
    sections: tuple[str, ...] = ()


@dataclass(slots=True)
class TableRow:
    """A row of a table: its cells, columns in the table's order."""

    line: int
    cells: list[list[Piece]]


@dataclass(slots=True)
class Table:
    """A table: what its header calls the columns (empty texts without one), and its rows."""

    header: list[str]
    rows: list[TableRow]
    sections: tuple[str, ...] = ()


@dataclass(slots=True)
class Outline:
    """A list taken apart: its title, and its entries and tables in order."""

    title: str = ""
    parts: list[Entry | Table] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def outline(text: str) -> Outline:
    """Take a text in Markdown apart. Never raises."""
    root = parse(text)
    walk = _Walk(text, _title_levels(root))
    walk.blocks(root.children)
    return walk.outline


# Headings that are titles
# --------------------------------------------------------------------------------------------------


def _below(blocks: Sequence[Block], place: int) -> list[Block]:
    """Return the blocks between the heading at ``place`` and the next one."""
    end = next(
        (n for n in range(place + 1, len(blocks)) if blocks[n].kind in ("heading", "hr")),
        len(blocks),
    )
    return list(blocks[place + 1 : end])


def _title_levels(root: Block) -> set[str]:
    """Return the tags of the headings that are papers' titles in this list: those of which most
    that have something below them look like one.
    """
    votes: dict[str, list[bool]] = {}
    for place, block in enumerate(root.children):
        if (
            block.kind == "heading"
            and block.tag != "h1"
            and (below := _below(root.children, place))
        ):
            votes.setdefault(block.tag, []).append(_is_title(block, below))
    return {tag for tag, found in votes.items() if sum(found) * 2 > len(found)}


def _is_title(heading: Block, below: Sequence[Block]) -> bool:
    """Tell whether a heading looks like a title: a few words over labelled links, names or fields,
    but no rows of their own.
    """
    own = heading.pieces()
    place = place_of((plain(plain_text(own)),))
    short = len(words(plain_text(own))) < 5
    if short and (place.aside or place.leaning < 0 or place.venue):
        return False
    if len(words(plain_text(own))) < 2 or any(each.kind in ("table", "heading") for each in below):
        return False
    lines = [line for each in below for line in _lines_of_block(each)]
    if not lines or any(_is_own_row(line) for line in lines):
        return False
    web = [link for line in lines for link in links(line) if link.web]
    titled = [link for link in links(own) if link.web and not link.is_label]
    to_papers = {link.url for link in [*titled, *web] if is_paper(link.url) or link.says_paper}
    return bool(titled) or (0 < len(to_papers) <= 3 and len(words(plain_text(own))) > 1)


def _lines_of_block(block: Block) -> list[Line]:
    if block.kind == "html_block":
        return [html_pieces(each.source) for each in stretches(block.content) if each.kind != "row"]
    return [each.pieces() for each in block.walk() if each.kind == "paragraph"]


def _is_own_row(line: Line) -> bool:
    """Tell whether a line below a title would be a row by itself: it has a title and a link."""
    if field_of(line)[0] or not links(line):
        return False
    if has_title(line) and not is_field(line):
        return True
    lead = _lead(line)
    return (
        len(words(lead)) > 2 and not any(sure for *_, sure in classify(lead)) and not is_field(line)
    )


def _lead(line: Line) -> str:
    """Return the text before the first link, or after it where nothing stands before it."""
    outside = [
        part.strip(" [](){}.,;:|*-–—") for part in re.split("[\ufffc\n]", text_outside_links(line))
    ]
    return next((part for part in outside if part), "")


def is_field(line: Line) -> bool:
    """Tell whether a line begins with a name and a colon ("ExpEnv: …")."""
    match = re.match(r"\W{0,4}([\w() ]{1,24})\W{0,4}[:：]", plain_text(line))
    return match is not None and venue_score(match[1]) < LIKELY


# The walk
# --------------------------------------------------------------------------------------------------


class _Walk:
    """Walks the blocks of one document and keeps what it finds."""

    def __init__(self, text: str, title_levels: set[str]) -> None:
        self.source = text.split("\n")
        self.title_levels = title_levels
        self.outline = Outline()
        self.headings: list[tuple[int, str]] = []
        self.header: list[str] | None = None  # of the table that rows go on with
        self.spans: dict[int, tuple[int, list[Piece]]] = {}
        self.offset = 0
        self.depth = 0

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(name for _level, name in self.headings)

    def line_of(self, block: Block) -> int:
        return block.first + 1 + self.offset

    def heading(self, level: int, text: str) -> None:
        name = plain(text)
        self.header = None
        if level == 1 and not self.outline.title:
            self.outline.title, self.headings = name, []
            return
        self.headings = [*((n, known) for n, known in self.headings if n < level), (level, name)]

    def add(self, line: int, kind: str, own: Line, details: Sequence[Line] = ()) -> None:
        if kind == "item" or plain_text(own).strip() or links(own):
            self.outline.parts.append(Entry(line, kind, own, [*details], self.sections))

    def blocks(self, blocks: Sequence[Block]) -> None:
        done = 0
        for place, block in enumerate(blocks):
            if place < done:
                continue
            done = place + 1 + self.block(block, blocks, place)

    def block(self, block: Block, blocks: Sequence[Block], place: int) -> int:
        """Take a block, and say how many of those behind it belong to it."""
        if block.kind == "heading":
            return self.read_heading(block, blocks, place)
        if block.kind == "paragraph":
            return self.read_paragraph(block, blocks, place)
        if block.kind == "table":
            self.read_table(block)
        elif block.kind in ("bullet_list", "ordered_list"):
            self.header = None
            self.read_items(block.children)
        elif block.kind == "html_block":
            self.read_html(block)
        elif block.kind == "blockquote":
            self.blocks(block.children)
        return 0

    def read_heading(self, block: Block, blocks: Sequence[Block], place: int) -> int:
        below = _below(blocks, place) if block.tag in self.title_levels else []
        level = int(block.tag[1])
        if below and _is_title(block, below):
            self.headings = [(n, name) for n, name in self.headings if n < level]
            self.header = None
            own = [replace(part, strong=True) for part in block.pieces()]
            details = [line for each in below for line in _lines_of_block(each)]
            self.add(self.line_of(block), "heading", own, details)
            return len(below)
        self.heading(level, plain_text([part for part in block.pieces() if not part.image]))
        return 0

    # Tables
    # ----------------------------------------------------------------------------------------------

    def read_table(self, block: Block) -> None:
        head = [plain_text(cell.pieces()) for cell in block.children[0].children[0].children]
        body = block.children[1].children if len(block.children) > 1 else []
        rows = [TableRow(self.line_of(row), self.row_cells(row, len(head))) for row in body]
        self.header = head
        self.outline.parts.append(Table(head, rows, self.sections))

    def row_cells(self, row: Block, width: int) -> list[list[Piece]]:
        """Return a row's cells; where pipes inside links made too many of them, the row is split
        again outside of brackets.
        """
        place = self.line_of(row) - 1
        raw = self.source[place].lstrip(" >\t") if place < len(self.source) else ""
        bare = raw.strip().strip("|")
        if len(re.findall(r"(?<!\\)\|", bare)) >= width or _PIPE_IN_LINK.search(raw):
            return [parse_line(cell) for cell in split_pipes(raw)]
        return [cell.pieces() for cell in row.children]

    def read_pipes(self, line: int, lines: Sequence[str]) -> None:
        """Read lines of pipes that no table header precedes, such as rows after a blank line."""
        rows = [
            TableRow(line + n, [parse_line(cell) for cell in split_pipes(text)])
            for n, text in enumerate(lines)
            if not _DELIMITER.fullmatch(text)
        ]
        width = max((len(row.cells) for row in rows), default=0)
        delimited = (
            len(lines) > 1 and _DELIMITER.fullmatch(lines[1]) and not _DELIMITER.fullmatch(lines[0])
        )
        if rows and (delimited or is_header(rows[0].cells)):
            self.header = [plain_text(cell) for cell in rows.pop(0).cells]
        elif self.header is None or len(self.header) < width:
            self.header = [""] * width
        if rows:
            self.outline.parts.append(Table(self.header, rows, self.sections))

    # Lists
    # ----------------------------------------------------------------------------------------------

    def read_items(self, items: Sequence[Block]) -> None:
        for item, belonging in self.with_indented(items):
            self.read_item(item, belonging)

    def with_indented(self, items: Sequence[Block]) -> Iterator[tuple[Block, list[Block]]]:
        """Give each item with those behind it that were to be nested in it but are indented by one
        space only, which Markdown takes for its neighbours.
        """
        held: tuple[Block, list[Block]] | None = None
        base = 0
        for item in items:
            indent = self.indent(item)
            if held and indent > base and not _is_own_row(_first(item)) and links(_first(held[0])):
                held[1].append(item)
                continue
            if held:
                yield held
            held, base = (item, []), indent
        if held:
            yield held

    def indent(self, item: Block) -> int:
        raw = (
            self.source[item.first + self.offset]
            if item.first + self.offset < len(self.source)
            else ""
        )
        return len(raw) - len(raw.lstrip(" "))

    def read_item(self, item: Block, belonging: Sequence[Block] = ()) -> None:
        line = self.line_of(item)
        texts = [child for child in item.children if child.kind == "paragraph"]
        own = texts[0].pieces() if texts else []
        own, pipes = self.cut_pipes(texts[0], own) if texts else (own, [])
        nested = [child for child in item.children if child.kind in ("bullet_list", "ordered_list")]
        inner = [entry for child in nested for entry in child.children]
        if inner and _is_group(own, inner):
            self.read_group(plain_text(own), item.children)
            return
        rows = [
            entry
            for entry in inner
            if has_title(_first(entry))
            and not is_field(_first(entry))
            and not field_of(_first(entry))[0]
        ]
        details = [child.pieces() for child in texts[1:]]
        details += [
            parts
            for entry in [*inner, *belonging]
            if entry not in rows
            for parts in _all_lines(entry)
        ]
        self.add(line, "item", own, details)
        for entry in rows:
            self.read_item(entry)
        if pipes:
            self.header = None
            self.read_pipes(line + plain_text(own).count("\n") + 1, pipes)
        self.blocks(
            [
                child
                for child in item.children
                if child.kind not in ("paragraph", "bullet_list", "ordered_list")
            ]
        )

    def cut_pipes(self, block: Block, own: list[Piece]) -> tuple[list[Piece], list[str]]:
        """Part an item from the lines of a table that follows it without a blank line, which
        CommonMark takes for its own text.
        """
        raw = [
            text.lstrip(" >\t")
            for text in self.source[block.first + self.offset : block.last + self.offset]
        ]
        first = next(
            (n for n, text in enumerate(raw) if n and text.startswith("|") and text.count("|") > 2),
            0,
        )
        if not first or not all(text.startswith("|") for text in raw[first:]):
            return own, []
        kept = [
            part
            for n, parts in enumerate(lines_of(own))
            if n < first
            for part in ([Piece("\n")] if n else []) + parts
        ]
        return kept, raw[first:]

    def read_group(self, name: str, children: Sequence[Block]) -> None:
        before = self.headings
        self.headings = [*before, (_GROUP, plain(name))] if plain(name) else before
        self.blocks([child for child in children if child.kind != "paragraph"])
        self.headings = before

    # Paragraphs
    # ----------------------------------------------------------------------------------------------

    def read_paragraph(self, block: Block, blocks: Sequence[Block], place: int) -> int:
        parts = block.pieces()
        start = self.line_of(block)
        raw = self.source[start - 1 : block.last + self.offset]
        if raw and all(text.lstrip(" >").startswith("|") and text.count("|") > 1 for text in raw):
            self.read_pipes(start, [text.lstrip(" >") for text in raw])
            return 0
        if not links(parts) and (below := _under_title(parts, blocks, place)):
            details = [line for each in below for line in _lines_of_block(each)]
            self.add(start, "line", parts, details)
            return len(below)
        text = plain_text(parts)
        following = blocks[place + 1].kind if place + 1 < len(blocks) else ""
        if (
            _is_bold(parts)
            and following in ("table", "bullet_list", "ordered_list", "paragraph")
            and len(words(text)) <= 8
            and not links(parts)
        ):
            self.heading(_PSEUDO, text)
            return 0
        for line, group in paragraph_rows(parts):
            self.add(start + line, "line", group)
        return 0

    # HTML
    # ----------------------------------------------------------------------------------------------

    def read_html(self, block: Block) -> None:
        source = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), block.content)
        line = self.line_of(block)
        if re.search(r"<(?:tr|t[dh]|li)\b", source, re.IGNORECASE) or not _has_markdown(source):
            self.read_stretches(line, source)
        elif self.depth < _MOST_DEPTH:
            for each in stretches(source):
                if each.kind == "heading":
                    self.heading(each.level, plain_text(html_pieces(each.source)))
            self.depth += 1
            inner = "\n".join("" if _BLOCK_TAG.match(text) else text for text in source.split("\n"))
            before, self.offset = self.offset, line - 1
            self.blocks(parse(inner).children)
            self.offset = before
            self.depth -= 1

    def read_stretches(self, line: int, source: str) -> None:
        at = 0
        rows: list[tuple[int, Stretch]] = []
        for each in stretches(source):
            line += source.count("\n", at, each.start)
            at = each.start
            if each.kind == "table":
                self.read_html_rows(rows)
                self.header, self.spans, rows = None, {}, []
                continue
            if each.kind == "row":
                rows.append((line, each))
                continue
            self.read_html_rows(rows)
            rows = []
            parts = html_pieces(each.source)
            if each.kind == "heading":
                self.heading(each.level, plain_text([part for part in parts if not part.image]))
            elif each.kind == "item":
                self.add(line, "item", parts)
            else:
                below = len(each.source) - len(each.source.lstrip("\n"))
                for n, own in enumerate(lines_of(parts)):
                    if links(own):
                        self.add(line + n, "line", [part for part in own if part.text or part.url])
                del below
        self.read_html_rows(rows)

    def read_html_rows(self, found: Sequence[tuple[int, Stretch]]) -> None:
        if not found:
            return
        rows = [(line, self.spread(each.cells)) for line, each in found]
        headed = any(cell.header for cell in found[0][1].cells)
        if headed or self.header is None:
            self.header = [plain_text(cell) for cell in rows[0][1]]
            rows = rows[1:]
        table = [TableRow(line, cells) for line, cells in rows]
        if table:
            self.outline.parts.append(Table(self.header, table, self.sections))

    def spread(self, cells: Sequence[Cell]) -> list[list[Piece]]:
        """Return a row's cells with those that reach into it from the rows above."""
        result: list[list[Piece]] = []
        waiting = list(cells)
        while waiting or len(result) in self.spans:
            column = len(result)
            if column in self.spans:
                left, pieces = self.spans.pop(column)
                if left > 1:
                    self.spans[column] = (left - 1, pieces)
                result.append(pieces)
                continue
            cell = waiting.pop(0)
            pieces = html_pieces(cell.source)
            for n in range(min(cell.columns, 50)):
                if cell.rows > 1:
                    self.spans[column + n] = (cell.rows - 1, pieces if not n else [])
                result.append(pieces if not n else [])
        return result


def _has_markdown(source: str) -> bool:
    return any(
        text.lstrip().startswith(("|", "- ", "* ", "[", "+ ", "**", "1. "))
        for text in source.split("\n")
    )


def _first(item: Block) -> list[Piece]:
    return next((child.pieces() for child in item.children if child.kind == "paragraph"), [])


def _all_lines(item: Block) -> list[list[Piece]]:
    return [each.pieces() for each in item.walk() if each.kind == "paragraph"]


def _is_group(own: Line, inner: Sequence[Block]) -> bool:
    """Tell whether an item is a heading over its nested items: it links nowhere (or within the
    page), and they name papers.
    """
    if links(own):
        return False
    firsts = [_first(entry) for entry in inner]
    if not plain_text(own).strip():
        return True
    if any(field_of(first)[0] for first in firsts):
        return False
    rows = sum(_is_own_row(first) for first in firsts)
    if len(words(plain_text(own))) > 3 and rows < 2:
        return False
    return rows > 0 or all(_inner_links(first) for first in firsts)


def _inner_links(parts: Line) -> bool:
    """Tell whether an item leads to places in the page only."""
    return any(part.url.startswith("#") for part in parts) and not links(parts)


def _is_bold(parts: Line) -> bool:
    return any(part.strong for part in parts) and all(
        part.strong or not part.text.strip(" :") for part in parts
    )


def _under_title(parts: Line, blocks: Sequence[Block], place: int) -> list[Block]:
    """Return what belongs to a paragraph without links that is a title: a list of fields or labels,
    or paragraphs of names and labels. Empty where it is none.
    """
    text = plain_text(parts)
    marked = _is_bold(parts) or bool(_NUMBERED.match(text))
    if len(words(text)) < 2 or "\n" in text.strip() or len(words(text)) > 40:
        return []
    found: list[Block] = []
    for block in blocks[place + 1 : place + 5]:
        if block.kind not in ("paragraph", "bullet_list", "ordered_list"):
            break
        lines = _lines_of_block(block)
        if not lines or any(_is_own_row(line) for line in lines) or not all(map(_is_detail, lines)):
            break
        found.append(block)
    to_paper = any(
        link.web for block in found for line in _lines_of_block(block) for link in links(line)
    )
    fields = bool(found) and found[0].kind != "paragraph"
    return found if to_paper and (marked or fields) else []


def _is_detail(line: Line) -> bool:
    """Tell whether a line could belong to a title above it: names, a venue, labels, a field."""
    if _is_bold(line) and not links(line):
        return False
    if field_of(line)[0] or is_field(line):
        return True
    lead = _lead(line)
    return (
        not lead
        or names_score(lead) > 0
        or venue_score(lead) > 0
        or any(names_score(part) > 0 for part in re.split(r"\. |\n", lead))
    )


def lines_of(parts: Line) -> list[list[Piece]]:
    """Return ``parts`` line by line."""
    lines: list[list[Piece]] = [[]]
    for part in parts:
        first, *others = part.text.split("\n")
        lines[-1].append(replace(part, text=first) if others else part)
        lines.extend([replace(part, text=other)] for other in others)
    return lines


def paragraph_rows(parts: Line) -> list[tuple[int, list[Piece]]]:
    """Return the stretches of a paragraph that could be rows: its lines when each begins with a
    title of its own, else the whole.
    """
    numbered: list[tuple[int, Piece]] = []
    line = 0
    for part in parts:
        if part.text == "\n":
            line += 1
        else:
            numbered.append((line, part))
            line += part.text.count("\n")
    lines = [
        (line, [part for _n, part in group])
        for line, group in groupby(numbered, key=lambda pair: pair[0])
    ]
    if len(lines) > 1 and all(has_title(group[:2]) or _is_own_row(group) for _line, group in lines):
        return lines
    return [(0, list(parts))]


def split_pipes(raw: str) -> list[str]:
    """Split a line of pipes outside of brackets and code, as written."""
    cells, depth, code, start = [], 0, False, 0
    text = raw.strip()
    text = text.removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    balanced = text.count("[") == text.count("]")
    paired = text.count("`") % 2 == 0
    for place, char in enumerate(text):
        escaped = place > 0 and text[place - 1] == "\\"
        if char == "`" and paired:
            code = not code
        elif char in "[]" and balanced and not escaped:
            depth = max(depth + (1 if char == "[" else -1), 0)
        elif char == "|" and not escaped and not depth and not code:
            cells.append(text[start:place])
            start = place + 1
    cells.append(text[start:])
    return [cell.replace("\\|", "|").strip() for cell in cells]
