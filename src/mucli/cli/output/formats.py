"""What machines read: JSON, CSV, Markdown and plain lines, without the libraries that tables
need.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from mucli.api import Catalog
from mucli.model import JSON_VERSION, Paper, to_json
from mucli.text import printable

Row = Sequence[str | int | float | None]


def paper_json(paper: Paper, catalog: Catalog, score: float | None = None) -> dict[str, Any]:
    """Return a paper as ``--format json`` prints it: its record, the venue's names, and in a search
    the score (docs/json.md).
    """
    data = to_json(paper)
    venue = catalog.venues.get(paper.venue or "")
    if venue:
        data["venue_name"], data["venue_short"] = venue.name, venue.short
    if paper.url:
        data["url"] = paper.url
    if score is not None:
        data["score"] = round(score, 4)
    return data


def print_json(name: str, records: Iterable[Mapping[str, Any]], **more: Any) -> None:
    """Print the object ``{"version": …, name: [records]}``."""
    json.dump(
        {"version": JSON_VERSION, **more, name: list(records)},
        sys.stdout,
        ensure_ascii=False,
        indent=2,
    )
    sys.stdout.write("\n")


def print_jsonl(records: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object a line."""
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print RFC 4180 CSV with a header. Text that a spreadsheet would take for a formula gets an
    apostrophe before it.
    """
    write_csv(sys.stdout, columns, rows)


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write to ``out`` what :func:`print_csv` prints."""
    import csv

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


def print_markdown(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print a Markdown table; text is escaped so that it stays text."""
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in rows:
        print("| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |")


def markdown_text(text: str) -> str:
    """Return ``text`` for a cell of a Markdown table: no markup, HTML or pipe of it is taken as
    such.
    """
    escaped = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", printable(text))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markdown_link(text: str, url: str | None) -> str:
    """Return ``text`` linked to ``url`` in Markdown, text alone without one."""
    if not url:
        return markdown_text(text)
    target = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
    return f"[{markdown_text(text)}]({target})"


def print_plain(rows: Iterable[Row]) -> None:
    """Print lines of tab-separated cells, whole and uncoloured."""
    for row in rows:
        print("\t".join("" if cell is None else printable(str(cell)) for cell in row))


def short_authors(paper: Paper) -> str:
    """Return the authors as a table shows them: ``Bourtoule et al.``."""
    return paper.byline


def all_authors(paper: Paper) -> str:
    """Return every author in natural order, separated by semicolons."""
    return "; ".join(
        [author.natural for author in paper.authors] + (["et al."] if paper.others else [])
    )


_COLUMNS = ("key", "year", "venue", "authors", "title", "url", "code")


def print_papers(
    papers: Sequence[Paper], catalog: Catalog, format_: str, scores: Mapping[str, float], total: int
) -> None:
    """Print ``papers`` in one of the formats for machines; ``total`` is how many there are without
    the limit.
    """
    if format_ in ("json", "jsonl"):
        records = [paper_json(paper, catalog, scores.get(paper.key)) for paper in papers]
        if format_ == "json":
            print_json("papers", records, total=total)
        else:
            print_jsonl(records)
    elif format_ == "keys":
        print("\n".join(paper.key for paper in papers))
    elif format_ == "csv":
        print_csv(_COLUMNS, (_cells(paper, catalog) for paper in papers))
    elif format_ == "markdown":
        print_markdown(
            ("Title", "Authors", "Venue", "Year", "Code"),
            (_markdown_cells(paper, catalog) for paper in papers),
        )
    elif format_ == "plain":
        print_plain(_cells(paper, catalog) for paper in papers)
    else:
        from mucli.cite import render

        sys.stdout.write(render(papers, catalog.venues, format_))


def venue_short(paper: Paper, catalog: Catalog) -> str:
    """Return the venue's short name, its key when the catalogue does not know it, empty without
    one.
    """
    venue = catalog.venues.get(paper.venue or "")
    return venue.short if venue else paper.venue or ""


def _cells(paper: Paper, catalog: Catalog) -> Row:
    code = paper.code[0].url if paper.code else ""
    return (
        paper.key,
        paper.year,
        venue_short(paper, catalog),
        all_authors(paper),
        paper.title,
        paper.url,
        code,
    )


def _markdown_cells(paper: Paper, catalog: Catalog) -> Row:
    code = " ".join(markdown_link("code", entry.url) for entry in paper.code)
    venue = markdown_text(venue_short(paper, catalog))
    return (
        markdown_link(paper.title, paper.url),
        markdown_text(short_authors(paper)),
        venue,
        paper.year,
        code,
    )
