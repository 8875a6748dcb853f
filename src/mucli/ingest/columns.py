"""Tables: what each column holds, and the row that its cells make."""

import re
from collections.abc import Sequence

from mucli.ingest.facts import Facts
from mucli.ingest.fields import clean_title, nothing
from mucli.ingest.inline import Piece, is_label, links, plain_text
from mucli.ingest.rows import Row
from mucli.text import words

Cells = Sequence[Sequence[Piece]]

# What headers call a column. The first role whose words a header holds wins; "paper" is the title unless another column is.
_ROLES = (
    ("dataset", "dataset datasets"),
    ("metric", "metric metrics"),
    ("benchmark", "benchmark benchmarks"),
    ("code", "code codes github git repo repository implementation implementations source"),
    ("project", "project website homepage demo webpage"),
    ("video", "video videos talk"),
    ("slides", "slides"),
    ("pdf", "pdf"),
    ("title", "title titles"),
    ("authors", "author authors"),
    ("date", "date dates time published month posted submitted year years"),
    ("venue", "venue venues conference conferences journal journals conf proceedings publisher published where source booktitle"),
    (
        "methods",
        (
            "model models method methods algorithm algorithms approach approaches "
            "framework technique techniques acronym abbreviation abbr alias nickname"
        ),
    ),
    ("id", "doi arxiv"),
    ("link", "link links url urls href materials material resource resources address"),
    (
        "topics",
        "type types keyword keywords topic topics tag tags category categories task tasks setting settings area areas domain domains field",
    ),
    ("paper", "paper papers article articles work works publication publications name names reference references study"),
    (
        "note",
        (
            "affiliation affiliations institution institutions tldr tl summary description "
            "notes note comment comments remark remarks stars usage size"
        ),
    ),
)


def roles(header: Sequence[str], rows: Sequence[Cells]) -> list[str]:
    """Return the role of each column by its header, '' for one that means nothing here.

    Where no header names the titles, the column is taken that holds the most letters in linked text.
    """
    found: list[str] = []
    for name in header:
        role = _role(name)
        found.append("" if role in found and role in ("title", "paper", "dataset", "metric", "benchmark") else role)
    things = [role for role in found if role in ("dataset", "metric", "benchmark")]
    if things and not {"title", "paper"} & set(found):
        return found
    found = ["topics" if role in ("dataset", "metric", "benchmark") else role for role in found]
    if "title" in found:
        return ["link" if role == "paper" else role for role in found]
    if "paper" in found:
        return ["title" if role == "paper" else role for role in found]
    if found:
        free = [n for n, role in enumerate(found) if role in ("", "link", "methods", "note")] or list(range(len(found)))
        found[max(free, key=lambda n: _title_weight(rows, n))] = "title"
    return found


def _role(header: str) -> str:
    found = words(re.sub(r"\(.*?\)", " ", header)) or words(header)
    found += ["title"] if header.strip() in ("题目", "标题", "论文") else []
    whole = " ".join(found)
    if whole in ("paper title", "title of paper", "paper name", "title paper"):
        return "title"
    if whole in ("paper link", "paper url", "link to paper"):
        return "link"
    for role, names in _ROLES:
        if set(found) & set(names.split()):
            return role
    return ""


def _title_weight(rows: Sequence[Cells], column: int) -> int:
    weight = 0
    for cells in rows[:50]:
        if column < len(cells):
            weight += sum(10 * len(link.label) for link in links(cells[column]) if not link.is_label)
            weight += 0 if is_label(plain_text(cells[column])) else min(len(plain_text(cells[column])), 200)
    return weight


def table_row(line: int, sections: tuple[str, ...], of: Sequence[str], cells: Cells, year: int | None) -> Row:
    """Return the row that ``cells`` make under columns of the roles ``of``; ``year`` is the one named above the table, if any."""
    facts = Facts(year=year)
    things = [role for role in of if role in ("dataset", "metric", "benchmark")]
    what = things[0] if things and "title" not in of else "paper"
    title_links: list[str] = []
    for role, cell in zip(of, cells, strict=False):
        _read_cell(facts, what if role in ("dataset", "metric", "benchmark") and what == role else role, cell, title_links)
    if len(cells) > len(of):
        facts.extra.append("the row has more cells than its table has columns")
    return facts.row(line, sections, what)


def _read_cell(facts: Facts, role: str, cell: Sequence[Piece], title_links: list[str]) -> None:
    text = plain_text(cell)
    found = links(cell)
    if role in ("title", "dataset", "metric", "benchmark"):
        _read_title(facts, cell, role)
        return
    if role in ("authors", "topics", "note"):
        text = text.replace("\n", ", ")
        if role != "note":
            setattr(facts, role, f"{getattr(facts, role)}, {text}".strip(", "))
        return
    if role in ("venue", "date", "methods") and not nothing(text):
        setattr(facts, role, f"{getattr(facts, role)} {text}".strip().replace("\n", ", "))
    if role == "id":
        facts.ids.extend(re.split(r"[\s,;]+", text))
    for link in found:
        fixed = (
            role if role in ("code", "project", "video", "slides", "pdf") and (link.is_label or not text.strip() or role == "code") else ""
        )
        facts.add_link(link, fixed)


def _read_title(facts: Facts, cell: Sequence[Piece], role: str) -> None:
    """Take the linked text that is no label for the title, else the cell's text without its labels."""
    found = links(cell)
    titled = [link for link in found if not link.is_label]
    unlinked = "".join(part.text for part in cell if not part.number)
    first_line = next((line for line in unlinked.split("\n") if clean_title(line)), "")
    if titled and (len(words(titled[0].label)) >= min(3, len(words(first_line)) or 1)):
        text = plain_text(cell).split("\n")[0] if len(found) == 1 and _adjoins(cell) else titled[0].label
        facts.title = text
    elif clean_title(first_line):
        facts.title = re.sub(r"[\[(]\s*[\])]", " ", first_line)
    else:
        facts.title = next((link.label for link in found), "")
    for link in found:
        facts.add_link(link, "paper" if link in titled[:1] and role == "title" else "")


def _adjoins(cell: Sequence[Piece]) -> bool:
    """Tell whether the text beside the only link continues it ("[SISA](…): Machine Unlearning")."""
    return any(re.match(r"\s*:\s*\w", part.text) for part in cell if not part.number)
