"""Lists in Markdown: every row of every table, every item of every list that names something.

The text is parsed by markdown-it (CommonMark with GitHub's tables: GitHub Flavored Markdown Spec,
section 4.10). Headings give sections; a heading that is a year dates what stands below it. What is
no row is set aside with the reason, so that nothing goes missing unseen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from mucli.lists.bullets import Item, field_of, has_title, lines_of, read_item
from mucli.lists.columns import is_header, roles, table_row
from mucli.lists.fields import nothing, plain
from mucli.lists.labels import links
from mucli.lists.rows import Aside, Document, Row
from mucli.model import Paper
from mucli.readers.markdown import Block, parse, parse_line
from mucli.readers.pieces import Piece, html_pieces, plain_text
from mucli.text import words
from mucli.web.urls import is_code, is_paper

_ASIDE = re.compile(
    r"(?:table of )?contents?|toc|quick links?|(?:latest |recent"
    r" )?news|updates?|changelog|citations?|cit(?:e|ing)(?: \w+){0,3}"
    r"|how to (?:cite|contribute)|contribut(?:e|ing|ions?|ors?)(?:"
    r" \w+){0,3}|licen[cs]e|acknowledge?ments?|contacts?(?: us)?"
    r"|disclaimer|star history|sponsors?|maintainers?"
)
_THINGS = (
    ("dataset", re.compile(r"data ?sets?\b(?!.*\bpapers?\b)")),
    ("metric", re.compile(r"\bmetrics?\b")),
    (
        "benchmark",
        re.compile(r"\bbenchmarks?\b|\bframeworks?$|\btoolkits?\b|\btools?$|\blibrar(?:y|ies)\b"),
    ),
)
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE_IN_LINK = re.compile(r"\[(?:[^\[\]|\\]|\\\|?)*+\|[^\[\]]*+\]\(")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(
    r"<(h[1-6]|summary)\b[^<>]{0,200}>(.{0,500}?)</\1\s*>", re.DOTALL | re.IGNORECASE
)
_ITEM = re.compile(r"<li\b[^<>]*>(.*?)(?=<li\b|</li|</[uo]l|\Z)", re.DOTALL | re.IGNORECASE)
_TABLE_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</tr|</table|\Z)", re.DOTALL | re.IGNORECASE)
_TABLE_CELL = re.compile(r"<t[dh]\b[^<>]*>(.*?)(?=<t[dh]\b|</t[dh]|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"\s*</?(?:details|summary|div|p|center|section|article|table|ul|ol|h[1-6]|hr|br)\b[^<>]*/?>?\s*(?:<|$)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:p|br|div|center)\b[^<>]*>", re.IGNORECASE)
_TOP_PSEUDO = 7  # the level of headings made of bold text or <summary>


def read_markdown(text: str) -> Document:
    """Read a list in Markdown. Never raises: whatever stands there gives rows, problems or
    asides.
    """
    reader = _Reader(text)
    reader.blocks(parse(text).children)
    return Document(
        reader.title, tuple(sorted(reader.rows, key=lambda row: row.line)), tuple(reader.aside)
    )


def _line(node: Block, offset: int) -> int:
    return node.first + 1 + offset


class _Reader:
    """Walks the blocks of one document and keeps what it finds."""

    def __init__(self, text: str) -> None:
        self.source = text.split("\n")
        self.title = ""
        self.headings: list[tuple[int, str]] = []
        self.rows: list[Row] = []
        self.aside: list[Aside] = []
        self.table: list[str] = []
        self.offset = 0
        self.depth = 0

    # Where we are
    # ----------------------------------------------------------------------------------------------

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(name for _level, name in self.headings)

    @property
    def year(self) -> int | None:
        for name in reversed(self.sections):
            if match := re.match(r"\W*((?:19|20)\d\d)\b", name):
                return int(match[1])
        return None

    @property
    def what(self) -> str:
        for name in reversed(self.sections):
            folded = " ".join(words(name))
            for thing, pattern in _THINGS:
                if pattern.search(folded):
                    return thing
        return "paper"

    @property
    def is_aside(self) -> bool:
        return any(_ASIDE.fullmatch(" ".join(words(name))) for name in self.sections)

    def heading(self, level: int, text: str) -> None:
        name = plain(text)
        self.table = []
        if level == 1 and not self.title:
            self.title, self.headings = name, []
            return
        self.headings = [*((n, known) for n, known in self.headings if n < level), (level, name)]

    # Blocks
    # ----------------------------------------------------------------------------------------------

    def blocks(self, nodes: Sequence[Block]) -> None:
        skipped = 0
        for place, node in enumerate(nodes):
            if skipped:
                skipped -= 1
            elif (
                node.kind == "heading"
                and (under := self.under_title(node, nodes[place + 1 :])) is not None
            ):
                self.read_title_heading(node, under)
                skipped = len(under)
            elif node.kind == "heading":
                self.heading(
                    int(node.tag[1]), plain_text([part for part in node.pieces() if not part.image])
                )
            elif node.kind == "table":
                self.read_table(node)
            elif node.kind in ("bullet_list", "ordered_list"):
                self.read_list(node)
            elif node.kind == "paragraph":
                self.read_paragraph(node, nodes[place + 1].kind if place + 1 < len(nodes) else "")
            elif node.kind == "html_block":
                self.read_html(node)
            elif node.kind == "blockquote":
                self.blocks(node.children)

    # Headings that are titles
    # ----------------------------------------------------------------------------------------------

    def under_title(self, node: Block, following: Sequence[Block]) -> list[Block] | None:
        """Return what stands under a heading that is a paper's title: its paragraphs and fields;
        None when it heads a section.

        Such a heading links to a paper, or has no link and a line below with links that are labels,
        one of them to a paper.
        """
        own = node.pieces()
        under = list(
            takewhile(
                lambda each: each.kind in ("paragraph", "bullet_list", "ordered_list"), following
            )
        )
        details = [parts for each in under for parts in _all_inline(each)]
        behind = following[len(under)].kind if len(under) < len(following) else ""
        if (
            node.tag == "h1"
            or behind == "table"
            or self.is_aside
            or any(has_title(parts) and not field_of(parts)[0] for parts in details)
        ):
            return None
        web = [link.web for parts in details for link in links(parts) if link.web]
        titled = [link for link in links(own) if not link.is_label and len(words(link.label)) > 2]
        if (
            titled
            and titled[0].web
            and not is_code(titled[0].web)
            and (details or is_paper(titled[0].web))
        ):
            return under
        short = 0 < len(details) <= 8 and len(words(plain_text(details[0]))) <= 40
        return (
            under
            if not links(own)
            and short
            and len(words(plain_text(own))) > 2
            and any(map(is_paper, web))
            else None
        )

    def read_title_heading(self, node: Block, under: Sequence[Block]) -> None:
        level = int(node.tag[1])
        self.table, self.headings = [], [(n, name) for n, name in self.headings if n < level]
        own = [replace(part, strong=True) for part in node.pieces()]
        self.add_item(
            Item(
                _line(node, self.offset),
                own,
                [parts for each in under for parts in _all_inline(each)],
            )
        )

    def put_aside(self, line: int, text: str, reason: str) -> None:
        self.aside.append(Aside(line, plain(text)[:120], reason))

    # Tables
    # ----------------------------------------------------------------------------------------------

    def read_table(self, node: Block) -> None:
        head = [plain_text(cell.pieces()) for cell in node.children[0].children[0].children]
        body = node.children[1].children if len(node.children) > 1 else []
        cells = [self.row_cells(row, len(head)) for row in body]
        self.table = roles(head, cells)
        for row, parts in zip(body, cells, strict=True):
            self.add_table_row(_line(row, self.offset), parts)

    def row_cells(self, row: Block, width: int) -> list[list[Piece]]:
        """Return a row's cells; where pipes inside links made too many of them, the row is split
        again outside of brackets.
        """
        raw = (
            self.source[_line(row, self.offset) - 1].lstrip(" >\t")
            if _line(row, self.offset) <= len(self.source)
            else ""
        )
        if len(re.findall(r"(?<!\\)\|", raw.strip().strip("|"))) >= width or _PIPE_IN_LINK.search(
            raw
        ):
            return _split_row(raw)
        return [cell.pieces() for cell in row.children]

    def add_table_row(self, line: int, cells: list[list[Piece]]) -> None:
        if all(nothing(plain_text(cell)) and not links(cell) for cell in cells) or not self.table:
            self.rows.append(
                Row(
                    line,
                    Paper(key="", title=""),
                    "paper",
                    self.sections,
                    problem="the row is empty",
                )
            )
            return
        self.rows.append(table_row(line, self.sections, self.table, cells, self.year))

    def read_pipes(self, line: int, lines: Sequence[str]) -> None:
        """Read lines of pipes that no table header precedes, such as rows after a blank line."""
        rows = [
            (n, _split_row(text)) for n, text in enumerate(lines) if not _DELIMITER.fullmatch(text)
        ]
        width = max((len(cells) for _n, cells in rows), default=0)
        delimited = (
            len(lines) > 1 and _DELIMITER.fullmatch(lines[1]) and not _DELIMITER.fullmatch(lines[0])
        )
        if rows and (delimited or is_header(rows[0][1])):
            head = [plain_text(cell) for cell in rows.pop(0)[1]]
            self.table = roles(head, [cells for _n, cells in rows])
        elif len(self.table) < width:
            self.table = roles([""] * width, [cells for _n, cells in rows])
        for n, cells in rows:
            self.add_table_row(line + n, cells)

    # Lists
    # ----------------------------------------------------------------------------------------------

    def read_list(self, node: Block) -> None:
        self.table = []
        for item in node.children:
            self.read_list_item(item)

    def read_list_item(self, item: Block) -> None:
        line = _line(item, self.offset)
        texts = [child for child in item.children if child.kind == "paragraph"]
        own = texts[0].pieces() if texts else []
        own, pipes = self.cut_pipes(texts[0], own) if texts else (own, [])
        nested = [child for child in item.children if child.kind in ("bullet_list", "ordered_list")]
        inner = [entry for child in nested for entry in child.children]
        details = [child.pieces() for child in texts[1:]]
        if inner and self.is_group(own, inner):
            self.read_group(plain_text(own), item.children)
            return
        papers = [
            entry for entry in inner if has_title(_first(entry)) and not field_of(_first(entry))[0]
        ]
        details += [parts for entry in inner if entry not in papers for parts in _all_inline(entry)]
        self.add_item(Item(line, own, details))
        for entry in papers:
            self.read_list_item(entry)
        if pipes:
            self.table = []
            self.read_pipes(line + plain_text(own).count("\n") + 1, pipes)
        for child in item.children:
            if child.kind not in ("paragraph", "bullet_list", "ordered_list"):
                self.blocks([child])

    def cut_pipes(self, node: Block, own: list[Piece]) -> tuple[list[Piece], list[str]]:
        """Part an item from the lines of a table that follows it without a blank line, which
        CommonMark takes for its own text.
        """
        start, end = node.first, node.last
        raw = [text.lstrip(" >\t") for text in self.source[start + self.offset : end + self.offset]]
        first = next(
            (n for n, text in enumerate(raw) if n and text.startswith("|") and text.count("|") > 2),
            0,
        )
        if not first or not all(text.startswith("|") for text in raw[first:]):
            return own, []
        return [
            part
            for n, parts in enumerate(lines_of(own))
            if n < first
            for part in ([Piece("\n")] if n else []) + parts
        ], raw[first:]

    def is_group(self, own: Sequence[Piece], inner: Sequence[Block]) -> bool:
        """Tell whether an item is a heading over its nested items: it links nowhere (or within the
        page), they name papers.
        """
        if links(own):
            return False
        if any(field_of(_first(entry))[0] for entry in inner):
            return False
        return (
            not plain_text(own).strip()
            or any(has_title(_first(entry)) for entry in inner)
            or all(_inner_links(entry) for entry in inner)
        )

    def read_group(self, name: str, children: Sequence[Block]) -> None:
        before = self.headings
        self.headings = [*before, (99, plain(name))] if plain(name) else before
        self.blocks([child for child in children if child.kind != "paragraph"])
        self.headings = before

    def add_item(self, item: Item) -> None:
        text = plain_text(item.own)
        if any(part.url.startswith("#") for part in item.own) and not links(item.own):
            self.put_aside(item.line, text, "it leads to a place in the page")
        elif self.is_aside:
            self.put_aside(item.line, text, f"it stands under {self.sections[-1]!r}")
        elif row := read_item(item, self.sections, self.what, self.year):
            self.rows.append(row)
        elif text.strip() and not links(item.own) and self.has_neighbours():
            self.rows.append(
                Row(
                    item.line,
                    Paper(key="", title=""),
                    "paper",
                    self.sections,
                    problem=f"no title could be made out in {plain(text)[:80]!r}",
                )
            )
        elif text.strip():
            self.put_aside(item.line, text, "it names nothing that has a title")

    def has_neighbours(self) -> bool:
        return bool(self.rows) and self.rows[-1].sections == self.sections

    # Paragraphs
    # ----------------------------------------------------------------------------------------------

    def read_paragraph(self, node: Block, following: str) -> None:
        parts = node.pieces()
        start = _line(node, self.offset)
        raw = self.source[start - 1 : node.last + self.offset]
        if raw and all(text.lstrip(" >").startswith("|") and text.count("|") > 1 for text in raw):
            self.read_pipes(start, [text.lstrip(" >") for text in raw])
            return
        text = plain_text(parts)
        if (
            _is_bold(parts)
            and following in ("table", "bullet_list", "ordered_list", "paragraph")
            and len(words(text)) <= 8
            and not links(parts)
        ):
            self.heading(_TOP_PSEUDO, text)
            return
        for line, group in _paragraph_rows(parts):
            self.add_paragraph_row(start + line, group)

    def add_paragraph_row(self, line: int, parts: list[Piece]) -> None:
        if not links(parts):
            return
        if self.is_aside or not self.sections or not _row_like(parts):
            if plain_text(parts).strip():
                self.put_aside(line, plain_text(parts), "it reads as prose")
            return
        if row := read_item(Item(line, parts), self.sections, self.what, self.year):
            self.rows.append(row)

    # HTML
    # ----------------------------------------------------------------------------------------------

    def read_html(self, node: Block) -> None:
        source, line = (
            _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), node.content),
            _line(node, self.offset),
        )
        for match in _HEADING.finditer(source):
            level = int(match[1][1]) if match[1].lower() != "summary" else _TOP_PSEUDO
            self.heading(level, plain_text(html_pieces(match[2])))
        if re.search(r"<tr\b", source, re.IGNORECASE):
            self.read_html_table(line, source)
        elif re.search(r"<li\b", source, re.IGNORECASE):
            for below, match in _with_lines(_ITEM, source):
                self.add_item(Item(line + below, html_pieces(match[1])))
        elif self.depth < 3 and any(
            text.lstrip().startswith(("|", "- ", "* ", "[", "+ ")) for text in source.split("\n")
        ):
            self.depth += 1
            inner = "\n".join("" if _BLOCK_TAG.match(text) else text for text in source.split("\n"))
            before, self.offset = self.offset, line - 1
            self.blocks(parse(inner).children)
            self.offset = before
            self.depth -= 1
        else:
            for below, text in enumerate(source.split("\n")):
                for chunk in (
                    _BREAK.split(text) if "<a" in text and not _HEADING.search(text) else ()
                ):
                    self.add_paragraph_row(line + below, html_pieces(chunk))

    def read_html_table(self, line: int, source: str) -> None:
        found: list[tuple[int, list[list[Piece]], bool]] = []
        for below, match in _with_lines(_TABLE_ROW, source):
            cells = [html_pieces(m[1]) for m in _TABLE_CELL.finditer(match[1])]
            if cells:
                found.append(
                    (line + below, cells, bool(re.search(r"<th\b", match[1], re.IGNORECASE)))
                )
        if not found:
            return
        if found[0][2] or not self.table:
            head = [plain_text(cell) for cell in found[0][1]]
            self.table = roles(head, [cells for _line_, cells, _head in found[1:]])
            found = found[1:]
        for start, cells, _head in found:
            self.add_table_row(start, cells)


def _with_lines(pattern: re.Pattern[str], source: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Give the matches of ``pattern``, each with the number of line ends before it."""
    at = lines = 0
    for match in pattern.finditer(source):
        lines += source.count("\n", at, match.start())
        at = match.start()
        yield lines, match


def _first(item: Block) -> list[Piece]:
    return next((child.pieces() for child in item.children if child.kind == "paragraph"), [])


def _all_inline(item: Block) -> list[list[Piece]]:
    return [node.pieces() for node in item.walk() if node.kind == "paragraph"]


def _inner_links(item: Block) -> bool:
    """Tell whether an item leads to places in the page only."""
    parts = _first(item)
    return any(part.url.startswith("#") for part in parts) and not links(parts)


def _is_bold(parts: Sequence[Piece]) -> bool:
    return any(part.strong for part in parts) and all(
        part.strong or not part.text.strip(" :") for part in parts
    )


def _split_row(raw: str) -> list[list[Piece]]:
    """Split a line of pipes outside of brackets and code, and parse each cell."""
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
    return [parse_line(cell.replace("\\|", "|").strip()) for cell in cells]


def _paragraph_rows(parts: Sequence[Piece]) -> list[tuple[int, list[Piece]]]:
    """Return the stretches of a paragraph that could be rows: its lines when each begins with a
    linked title, else the whole.
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
    if len(lines) > 1 and all(
        group and has_title(group[:2]) and _row_like(group) for _line_, group in lines
    ):
        return lines
    return [(0, list(parts))]


def _row_like(parts: Sequence[Piece]) -> bool:
    """Tell whether a paragraph is a row, not prose: it opens with a title, and little more than
    labels, names and a year follow.
    """
    shown = [part for part in parts if part.text.strip() or part.number]
    if not shown or not (shown[0].number or shown[0].strong):
        return False
    first = links(parts)[0]
    if not has_title(parts) and not shown[0].strong:
        return False
    rest = "".join(part.text for part in shown[1:] if not part.number)
    prose = [
        word
        for word in words(rest)
        if word
        in (
            "is",
            "are",
            "we",
            "you",
            "please",
            "this",
            "that",
            "our",
            "here",
            "can",
            "will",
            "your",
        )
    ]
    return not prose and (
        len(words(rest)) < 4
        or bool(re.search(r"(?:19|20)\d\d|et al", rest))
        or (first.web is not None and is_paper(first.web))
        or rest.count(",") > 0
    )
