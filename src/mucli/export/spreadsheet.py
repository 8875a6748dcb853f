"""CSV: papers in columns, and cells that are safe to open in a spreadsheet."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from mucli.catalog.extras import Extras
from mucli.export import Material
from mucli.model import Paper, to_json
from mucli.text import printable

COLUMNS = (
    *(
        "key",
        "title",
        "authors",
        "others",
        "year",
        "month",
        "venue",
        "unpublished_as_of",
        "status",
        "kind",
        "categories",
        "topics",
        "methods",
        "summary",
        "forgets",
        "guarantee",
        "needs",
        "datasets",
    ),
    *(
        "doi",
        "arxiv",
        "openreview",
        "volume",
        "number",
        "pages",
        "series",
        "publisher",
        "url",
        "code",
        "other_titles",
        "added",
        "notes",
    ),
    *(
        "aliases",
        "preprint_of",
        "cites",
        "links",
        "code_details",
        "lists",
        "sources",
    ),
)
"""The columns of a paper in CSV: every field of the record, and in ``url`` the address to open;
``mucli import`` reads them back.
"""

NESTED = {"links": "links", "code_details": "code", "lists": "lists", "sources": "sources"}
"""The columns that hold a field of several parts, as JSON."""


WORDS = (
    *("categories", "topics", "methods", "forgets", "needs", "datasets", "other_titles"),
    *("aliases", "cites"),
)
"""The columns that hold several words, with semicolons between them."""


def write_csv(
    out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]
) -> None:
    """Write RFC 4180 CSV with a header to ``out``.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    writer = csv.writer(out, lineterminator="\r\n" if sys.platform == "win32" else "\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])


def safe_cell(cell: str | float | None) -> str | float | None:
    """Return ``cell`` so that no spreadsheet takes it for a formula (OWASP, "CSV Injection")."""
    if isinstance(cell, str):
        clean = printable(cell)
        return f"'{clean}" if clean.startswith(("=", "+", "-", "@")) else clean
    return cell


def write(material: Material) -> str:
    """Return the papers as CSV, one a row; what the reader keeps stands in the last columns."""
    columns = [*COLUMNS, *(("starred", "tags", "note") if material.reading is not None else ())]
    rows = []
    for paper in material.papers:
        row = _row(paper, material.extras)
        if material.reading is not None:
            mark = material.reading.get(paper.key, {})
            row += ["true" if mark.get("starred") else "", "; ".join(mark.get("tags", ()))]
            row.append(mark.get("note", ""))
        rows.append(row)
    out = io.StringIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def _row(paper: Paper, extras: Extras) -> list[str | int | None]:
    """Return the cells of ``paper`` under :data:`COLUMNS`.

    Authors and words are separated by semicolons, addresses (in ``url`` all of the paper's, the one
    to open first) by spaces.
    """
    venue = extras.venues.get(paper.venue or "")
    urls = dict.fromkeys(
        [
            *([paper.url] if paper.url else []),
            *(url for urls in paper.links.values() for url in urls),
        ]
    )
    cells: dict[str, str | int | None] = {
        "authors": "; ".join(map(str, paper.authors)),
        "others": "true" if paper.others else "",
        "venue": venue.short if venue else paper.venue,
        "url": " ".join(urls),
        "code": " ".join(entry.url for entry in paper.code),
    }
    for name in WORDS:
        cells[name] = "; ".join(getattr(paper, name))
    record = to_json(paper)
    for name, field in NESTED.items():
        value = record.get(field)
        if name == "code_details" and value == [each.url for each in paper.code]:
            value = None
        cells[name] = json.dumps(value, ensure_ascii=False) if value else ""
    return [cells[name] if name in cells else getattr(paper, name) for name in COLUMNS]
