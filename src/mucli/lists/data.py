"""Reading JSON and CSV: mucli's own, and CSL-JSON."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

from mucli.catalog.convert import convert
from mucli.export.spreadsheet import NESTED, WORDS
from mucli.lists.rows import Document, Row
from mucli.lists.works import csl_facts, work_row
from mucli.model import Paper
from mucli.person_names import parse_names
from mucli.web.urls import clean_url

_SINGLE = ("series", "unpublished_as_of", "status", "summary", "guarantee", "added")
"""The columns of one text that no other kind of list has."""

_ADDED = (
    "venue_name",
    "venue_short",
    "url",
    "score",
    "related",
    "reading",
    "tags",
    "starred",
    "note",
    "bibtex",
)
"""Members that mucli's output adds to a record."""


def read_csl(value: Any, source: str) -> Document:
    """Read CSL-JSON: one item, a list of them, or Zotero's ``{"items": […]}``. Each gives one
    row.
    """
    items = value.get("items", value) if isinstance(value, dict) else value
    items = items if isinstance(items, list) else [items]
    rows = []
    for line, item in zip(_lines(source, len(items)), items, strict=True):
        if isinstance(item, dict):
            facts, authors = csl_facts(item)
            rows.append(work_row(line, facts, authors))
        else:
            rows.append(_problem(line, "this is no CSL item (a mapping with a title)"))
    return Document("", tuple(rows))


def read_json(value: Any, source: str) -> Document:
    """Read mucli's own JSON: a record, a list of records, or ``{"papers": […]}`` as ``--format
    json`` prints it.
    """
    records = value.get("papers", value) if isinstance(value, dict) else value
    records = records if isinstance(records, list) else [records]
    return Document(
        "",
        tuple(
            _own(line, record)
            for line, record in zip(_lines(source, len(records)), records, strict=True)
        ),
    )


def read_jsonl(source: str) -> Document:
    """Read mucli's own JSON lines; a line that is no JSON gives a row with a problem."""
    rows = []
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(_own(number, json.loads(line)))
        except (ValueError, RecursionError):
            rows.append(_problem(number, "the line is not JSON"))
    return Document("", tuple(rows))


def read_csv(source: str) -> Document:
    """Read CSV with a header as ``export --format csv`` writes it; columns may be missing or more,
    tabs or semicolons may separate.

    Raises ValueError when there is no header with a column ``title``.
    """
    first = source.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(source), delimiter=max(",\t;", key=first.count))
    header = [name.strip().lower().lstrip("\ufeff") for name in next(reader, [])]
    if "title" not in header:
        raise ValueError("the first line names no column 'title'")
    read_row = _own_csv_row if {"key", "others", "sources"} <= set(header) else _csv_row
    rows, last = [], 1
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(read_row(line, dict(zip(header, map(_bare, cells), strict=False))))
    except csv.Error as error:
        rows.append(_problem(reader.line_num, f"the row is not CSV ({error})"))
    return Document("", tuple(rows))


def _bare(cell: str) -> str:
    """Take off the apostrophe that keeps spreadsheets from computing."""
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell.strip()


def _csv_row(line: int, cells: dict[str, str]) -> Row:
    facts = {
        name: cells.get(name, "")
        for name in (
            "title",
            "venue",
            "volume",
            "number",
            "pages",
            "publisher",
            "doi",
            "url",
            "code",
            "notes",
        )
    }
    facts["date"] = cells.get("date") or "-".join(
        part.zfill(2) for part in (cells.get("year", ""), cells.get("month", "")) if part
    )
    facts["eprint"], facts["key"] = cells.get("arxiv", ""), cells.get("key", "")
    names = cells.get("authors", "")
    row = work_row(line, facts, parse_names(names)[0])
    listed = {
        name: tuple(part.strip() for part in cells.get(name, "").split(";") if part.strip())
        for name in WORDS
    }
    single = {name: cells[name].strip() for name in _SINGLE if cells.get(name, "").strip()}
    others = (
        row.paper.others or "et al" in names.lower() or cells.get("others", "").lower() == "true"
    )
    paper = replace(
        row.paper,
        others=others,
        kind=cells.get("kind", "").strip(),
        openreview=cells.get("openreview") or row.paper.openreview,
    )
    paper = replace(paper, **single, **{name: value for name, value in listed.items() if value})  # type: ignore[arg-type]
    return replace(row, paper=paper)


def _own_csv_row(line: int, cells: dict[str, str]) -> Row:
    """Read a row of mucli's own CSV, which has a column for each field of the record."""
    record: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
    for name in (*WORDS, "authors"):
        if name in record:
            record[name] = [part.strip() for part in record[name].split(";") if part.strip()]
    for name in ("year", "month"):
        if record.get(name, "").isdecimal():
            record[name] = int(record[name][:9])
    record["code"] = record.get("code", "").split()
    for name, field in NESTED.items():
        if name in record:
            try:
                record[field] = json.loads(record.pop(name))
            except (ValueError, RecursionError):
                problem = f"the column {name} is not the JSON that mucli writes there"
                return _problem(line, problem, record.get("title", ""))
    record |= {"others": True} if record.pop("others", "").lower() == "true" else {}
    if not record["code"]:
        del record["code"]
    return _own(line, record)


def _own(line: int, record: Any) -> Row:
    """Read a record as mucli prints it; what cannot be kept is a problem of the row, as the record
    is ours.
    """
    if not isinstance(record, dict):
        return _problem(line, "this is no record (a mapping with a title)")
    data = {name: value for name, value in record.items() if name not in _ADDED}
    key = data.pop("key", "") if isinstance(data.get("key", ""), str) else ""
    if isinstance(data.get("title"), str) and "venue" not in data and record.get("venue_name"):
        data["venue"] = record["venue_name"]
    venue = data.pop("venue", "")
    problems: list[str] = []
    paper: Paper | None = convert(
        Paper,
        data,
        lambda path, message: problems.append(f"{'.'.join(map(str, path))}: {message}"),
        key=key or "draft",
    )
    if paper is None:
        return _problem(
            line, "; ".join(problems[:3]) or "the record cannot be read", str(data.get("title", ""))
        )
    links = dict(paper.links)
    url = clean_url(record["url"].split()[0]) if _has_text(record.get("url")) else None
    if not links and url and url != paper.url:
        links["paper"] = (url,)
    paper = replace(paper, key=key, links=links)
    problem = f"{problems[0]}" if problems else ""
    return Row(line, paper, "paper", (), str(venue) if isinstance(venue, str) else "", problem)


def _has_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _problem(line: int, problem: str, title: str = "") -> Row:
    return Row(line, Paper(key="", title=title[:300]), problem=problem)


def _lines(source: str, count: int) -> list[int]:
    """Return the lines on which the ``count`` objects of the outermost list begin, as near as the
    text shows it.
    """
    starts: list[int] = []
    depth, line, quoted, escaped = 0, 1, False, False
    lowest: dict[int, list[int]] = {}
    for char in source:
        line += char == "\n"
        if quoted:
            quoted = not (char == '"' and not escaped)
            escaped = char == "\\" and not escaped
            continue
        quoted = char == '"'
        if char in "{[":
            depth += 1
            if char == "{":
                lowest.setdefault(depth, []).append(line)
        elif char in "}]":
            depth -= 1
    starts = next((lines for _depth, lines in sorted(lowest.items()) if len(lines) == count), [])
    return starts or [1] * count
