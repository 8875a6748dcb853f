"""Tables read as rows: what the cells of a row say under the roles of their columns."""

import re
from collections.abc import Sequence

from mucli.lists.columns import Cells, names_titles, roles
from mucli.lists.entries import Table, TableRow
from mucli.lists.fields import clean_title, dated, nothing, plain
from mucli.lists.labels import Anchor, is_label, links
from mucli.lists.places import Place
from mucli.lists.row_facts import Facts, role_of
from mucli.lists.rows import Aside, Row
from mucli.lists.titles import title_score
from mucli.model import Paper
from mucli.person_names import looks_like_names
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import is_code, is_paper

_NAMES_BEHIND = re.compile(r"(?P<title>.{12,}?[^\W\d_]{2}[.?!])\s+(?P<names>[^.?!]{3,}.*)")
_THINGS = ("dataset", "metric", "benchmark")


def read_table(table: Table, place: Place) -> list[Row | Aside]:
    """Read the rows of a table; one that names no papers is set aside row by row."""
    of = roles(table.header, [row.cells for row in table.rows])
    reason = _why_none(table, of, place)
    if reason:
        return [_aside(row, reason) for row in table.rows]
    rows = [_row(row, table, of, place) for row in table.rows]
    telling = bool({"authors", "venue"} & set(of))
    leads = [_leads_to_paper(row.cells) for row in table.rows]
    untitled = sum(not row.paper.title and not lead for row, lead in zip(rows, leads, strict=True))
    if untitled * 2 > len(rows):
        return [_aside(row, "the table has no titles") for row in table.rows]
    return [
        _aside(given, "nothing says that it is a paper: no link to one, no people")
        if place.leaning < 0 and not lead and not telling
        else row
        for row, given, lead in zip(rows, table.rows, leads, strict=True)
    ]


def _aside(row: TableRow, reason: str) -> Aside:
    return Aside(row.line, plain(" | ".join(plain_text(cell) for cell in row.cells))[:120], reason)


def _why_none(table: Table, of: Sequence[str], place: Place) -> str:
    """Return why a table holds no rows, '' if it does."""
    if not any(of):
        return "the table has no column that could hold titles"
    named = names_titles(table.header)
    count = max(len(table.rows), 1)
    papers = sum(_leads_to_paper(row.cells) for row in table.rows) / count
    linked = sum(any(links(cell) for cell in row.cells) for row in table.rows) / count
    telling = {"authors", "venue"} & set(of)
    if place.aside and (place.aside_here or not papers):
        return f"it stands under {place.aside!r}"
    titled = [_titles_in(row.cells, of) for row in table.rows]
    if sum(len(each) > 1 for each in titled) * 2 > count:
        return "its cells hold several titles each"
    if named and (papers or linked or telling or "date" in of):
        weak = place.leaning < 0 and papers < 0.3 and not telling
        return "the table names no papers: no links to any, no people, no venues" if weak else ""
    some = sum(any(title_score(title) > 0 for title in each) for each in titled) / count
    if some < 0.5:
        return "the table has no titles"
    long = sum(any(title_score(title) == 1 for title in each) for each in titled) / count
    if papers >= 0.2 or (telling and linked and long >= 0.5) or (linked and place.what != "paper"):
        return ""
    if any(role in _THINGS for role in of) and (linked or place.what != "paper"):
        return ""
    return "the table names no papers: no links to any, no people, no venues"


def _titles_in(cells: Cells, of: Sequence[str]) -> list[str]:
    """Return the texts in the column of titles: of its links that are no labels, else the whole."""
    cell = next(
        (cell for role, cell in zip(of, cells, strict=False) if role in ("title", *_THINGS)), []
    )
    linked = [link.label for link in links(cell) if not link.is_label]
    return linked or [plain_text(cell)]


def _leads_to_paper(cells: Cells) -> bool:
    return any(
        link.web is not None
        and (is_paper(link.web) or (link.names_paper and not is_code(link.web)))
        for cell in cells
        for link in links(cell)
    )


def _row(row: TableRow, table: Table, of: Sequence[str], place: Place) -> Row:
    cells = row.cells
    if all(nothing(plain_text(cell)) and not links(cell) for cell in cells):
        empty = Paper(key="", title="")
        return Row(row.line, empty, "paper", table.sections, problem="the row is empty")
    facts = Facts(year=place.year, place=place.venue)
    things = [role for role in of if role in _THINGS]
    what = things[0] if things and "title" not in of else "paper"
    title_links: list[str] = []
    why = []
    for role, header, cell in zip(of, table.header, cells, strict=False):
        if role:
            why.append(f"{role} {plain(plain_text(cell))[:80]!r}: column {header or '(unnamed)'!r}")
        _read_cell(facts, what if role in _THINGS and what == role else role, cell, title_links)
    made = facts.row(row.line, table.sections, what, why)
    if (
        what == "paper"
        and place.what != "paper"
        and not (made.paper.authors or _leads_to_paper(cells))
    ):
        return facts.row(row.line, table.sections, place.what, why)
    return made


def _read_cell(facts: Facts, role: str, cell: Sequence[Piece], title_links: list[str]) -> None:
    text = plain_text(cell)
    found = links(cell)
    if role in ("title", *_THINGS):
        _read_title(facts, cell, role)
        return
    if role in ("authors", "topics", "note"):
        text = text.replace("\n", ", ")
        if role != "note":
            setattr(facts, role, f"{getattr(facts, role)}, {text}".strip(", "))
        return
    if role in ("venue", "date", "methods") and not nothing(text):
        between = ", " if role == "methods" and facts.methods else " "
        setattr(facts, role, f"{getattr(facts, role)}{between}{text}".strip().replace("\n", ", "))
    if role == "id":
        facts.ids.extend(re.split(r"[\s,;]+", text))
    for link in found:
        facts.add_link(link, role if _leads_there(role, link, text) else "")


def _leads_there(role: str, link: Anchor, text: str) -> bool:
    """Tell whether a column's ``role`` says where ``link`` leads, rather than its label."""
    if role == "code":
        return role_of(link, link.url) not in ("project", "video", "slides")
    return role in ("project", "video", "slides", "pdf") and (link.is_label or not text.strip())


def _read_title(facts: Facts, cell: Sequence[Piece], role: str) -> None:
    """Take the linked text that is no label for the title, else the text without labels; more lines
    may name people or a venue.
    """
    found = links(cell)
    titled = [link for link in found if not link.is_label]
    lines = [
        line
        for line in "".join(part.text for part in cell if not part.number).split("\n")
        if clean_title(line)
    ]
    beside = lines[0] if lines and not looks_like_names(lines[0]) else ""
    if titled and len(words(titled[0].label)) >= min(3, len(words(beside)) or 1):
        facts.title = (
            plain_text(cell).split("\n")[0]
            if len(found) == 1 and _adjoins(cell)
            else titled[0].label
        )
        _read_more(
            facts, [line for line in lines if line.strip(" :") and line.strip() not in facts.title]
        )
    elif lines:
        title, *more = _joined(lines)
        facts.title = re.sub(r"[\[(][\s,|/]*[\])]", " ", title)
        if (
            not more
            and not facts.authors
            and (match := _NAMES_BEHIND.fullmatch(facts.title))
            and looks_like_names(match["names"])
        ):
            facts.title, more = match["title"], [match["names"]]
        _read_more(facts, more)
    elif role != "title" or not found:
        facts.title = next((link.label for link in found), "")
    for link in found:
        facts.add_link(link, "paper" if link in titled[:1] and role == "title" else "")


def _joined(lines: Sequence[str]) -> list[str]:
    """Return ``lines`` with a title that was broken in two made one: a line that is no names, venue
    or label goes on with the title.
    """
    title, *more = lines
    while more and not (
        looks_like_names(more[0])
        or dated(more[0])[0]
        or is_label(more[0])
        or title.rstrip().endswith((".", "?", "!"))
    ):
        title = f"{title.rstrip()} {more.pop(0).lstrip()}"
    return [title, *more]


def _read_more(facts: Facts, lines: Sequence[str]) -> None:
    """Take the lines below a title in its cell: names, then a venue."""
    for line in lines:
        text = line.strip(" ,;.()[]")
        if looks_like_names(text) and not facts.authors:
            facts.authors = text
        elif dated(text)[0] and not facts.venue and len(words(text)) <= 12:
            facts.venue = text


def _adjoins(cell: Sequence[Piece]) -> bool:
    """Tell whether the text beside the only link continues it ("[SISA](…): Machine Unlearning")."""
    return any(re.match(r"\s*:\s*\w", part.text) for part in cell if not part.number)
