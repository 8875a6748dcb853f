"""Tables: what each column holds, and the row that its cells make."""

import re
from collections.abc import Sequence

from mucli.lists.fields import clean_title, dated, nothing
from mucli.lists.labels import Anchor, is_label, links
from mucli.lists.row_facts import Facts, role_of
from mucli.lists.rows import Row
from mucli.person_names import looks_like_names
from mucli.readers.pieces import Piece, plain_text
from mucli.text import words
from mucli.web.urls import is_code

_NAMES_BEHIND = re.compile(r"(?P<title>.{12,}?[^\W\d_]{2}[.?!])\s+(?P<names>[^.?!]{3,}.*)")

Cells = Sequence[Sequence[Piece]]

# What headers call a column. The first role whose words a header holds wins; "paper" is the title
# unless another column is.
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
    (
        "venue",
        (
            "venue venues conference conferences journal journals conf proceedings publisher"
            " published where source booktitle"
        ),
    ),
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
        (
            "type types keyword keywords topic topics tag tags category categories task tasks"
            " setting settings area areas domain domains field"
        ),
    ),
    (
        "paper",
        (
            "paper papers article articles work works publication publications name names reference"
            " references study"
        ),
    ),
    (
        "note",
        (
            "affiliation affiliations institution institutions tldr tl summary description "
            "notes note comment comments remark remarks stars usage size"
        ),
    ),
)

_CHINESE = {
    "题目": "title", "标题": "title", "论文": "title", "论文标题": "title", "作者": "authors",
    "会议": "venue",
    "期刊": "venue",
    "年份": "year", "时间": "date", "日期": "date", "代码": "code", "链接": "link",
    "方法": "method", "类型": "type", "类别": "type", "机构": "affiliation",
}  # fmt: skip


def roles(header: Sequence[str], rows: Sequence[Cells]) -> list[str]:
    """Return the role of each column by its header, '' for one that means nothing here.

    Where no header names the titles, the column is taken that holds the most letters in linked
    text.
    """
    found: list[str] = []
    for place, name in enumerate(header):
        role = _role(name) if name.strip() else _guess(rows, place)
        found.append(
            ""
            if role in found and role in ("title", "paper", "dataset", "metric", "benchmark")
            else role
        )
    things = [role for role in found if role in ("dataset", "metric", "benchmark")]
    if things and "title" not in found and ("paper" not in found or found[0] in things):
        return ["link" if role == "paper" else role for role in found]
    found = ["topics" if role in ("dataset", "metric", "benchmark") else role for role in found]
    if "title" in found:
        return ["link" if role == "paper" else role for role in found]
    if "paper" in found:
        return ["title" if role == "paper" else role for role in found]
    if found:
        free = [
            n for n, role in enumerate(found) if role in ("", "link", "methods", "note")
        ] or list(range(len(found)))
        found[max(free, key=lambda n: _title_weight(rows, n))] = "title"
    return found


def _role(header: str) -> str:
    found = words(re.sub(r"\(.*?\)", " ", header)) or words(header)
    found += [
        _CHINESE[part] for part in re.split(r"[\s/、／]+", header.strip(" *")) if part in _CHINESE
    ]
    whole = " ".join(found)
    if whole in ("paper title", "title of paper", "paper name", "title paper"):
        return "title"
    if whole in ("paper link", "paper url", "link to paper"):
        return "link"
    if whole in (
        "published in",
        "published at",
        "publication venue",
        "publication",
        "appeared in",
        "accepted at",
    ):
        return "venue"
    for role, names in _ROLES:
        if set(found) & set(names.split()):
            return role
    return ""


def is_header(cells: Cells) -> bool:
    """Tell whether a first line of pipes that no delimiter follows reads like a header: short known
    names without links.
    """
    names = [plain_text(cell) for cell in cells]
    return (
        not any(links(cell) for cell in cells)
        and sum(bool(_role(name)) and len(words(name)) <= 3 for name in names) > len(names) / 2
    )


def _guess(rows: Sequence[Cells], column: int) -> str:
    """Return the role of a column without a header, by what most of its cells hold; '' when that
    says nothing.
    """
    cells = [cells[column] for cells in rows[:50] if column < len(cells)]
    texts = [text for cell in cells if (text := plain_text(cell).strip()) and not nothing(text)]
    if not texts:
        return ""
    most = len(texts) * 0.6
    urls = [link.url for cell in cells for link in links(cell)]
    if urls and all(is_code(url) for url in urls):
        return "code"
    if sum(bool(dated(text)[0]) and len(words(text)) <= 2 for text in texts) >= most:
        return "date"
    if urls and any(len(text) > 25 for text in texts):
        return ""
    if sum(looks_like_names(text) for text in texts) >= most:
        return "authors"
    return (
        "venue"
        if sum(len(words(text)) <= 4 and bool(re.search(r"[A-Z]{2}", text)) for text in texts)
        >= most
        else ""
    )


def _title_weight(rows: Sequence[Cells], column: int) -> int:
    weight = 0
    for cells in rows[:50]:
        if column < len(cells):
            weight += sum(
                10 * len(link.label) for link in links(cells[column]) if not link.is_label
            )
            weight += (
                0
                if is_label(plain_text(cells[column]))
                else min(len(plain_text(cells[column])), 200)
            )
    return weight


def table_row(
    line: int, sections: tuple[str, ...], of: Sequence[str], cells: Cells, year: int | None
) -> Row:
    """Return the row that ``cells`` make under columns of the roles ``of``; ``year`` is the one
    named above the table, if any.
    """
    facts = Facts(year=year)
    things = [role for role in of if role in ("dataset", "metric", "benchmark")]
    what = things[0] if things and "title" not in of else "paper"
    title_links: list[str] = []
    for role, cell in zip(of, cells, strict=False):
        _read_cell(
            facts,
            what if role in ("dataset", "metric", "benchmark") and what == role else role,
            cell,
            title_links,
        )
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
