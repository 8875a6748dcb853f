"""``mucli export``: the catalogue, or what the filters choose of it, written out whole."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.api import Catalog
from mucli.cli.options import Selection, format_option, paper_filters
from mucli.cli.output.formats import paper_json, write_csv
from mucli.cli.output.outfile import check_output, output_file, write_output
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.model import JSON_VERSION, Paper
from mucli.text import closest, printable

if TYPE_CHECKING:
    from mucli.reading_list import Mark

CITATIONS = ("bibtex", "biblatex", "ris", "csl-json", "csl-yaml", "text", "key")
"""The formats that mucli.cite writes; its own markdown is a bibliography, here markdown is the
list."""

FORMATS = ("markdown", "csv", "json", "jsonl", "yaml", *CITATIONS)
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".bib": "bibtex",
    ".ris": "ris",
    ".txt": "text",
}


@paper_filters
def export(
    selection: Selection,
    *,
    format_: str = format_option(FORMATS, "else by FILE's name, else markdown"),
    output: Path | None = typer.Option(
        None, "--output", "-o", metavar="FILE", help="Write FILE, whole or not at all."
    ),
    force: bool = typer.Option(False, "--force", help="Replace FILE if it is there."),
    title: str = typer.Option(
        "", "--title", metavar="TEXT", help="The title of the Markdown list."
    ),
    with_notes: bool = typer.Option(False, "--with-notes", help="With your stars, tags and notes."),
) -> None:
    """Write the papers that pass the filters as an awesome list in Markdown, as CSV, JSON, YAML or
    a bibliography.

    Without filters, data sets, metrics and benchmarks come too. With --list NAME, Markdown follows
    that list's own sections and order.
    """
    chosen = _format(format_, output)
    if with_notes and chosen in CITATIONS:
        raise UsageError(
            f"notes do not go into {chosen}; choose markdown, csv, json, jsonl or yaml"
        )
    if title and chosen != "markdown":
        raise UsageError("--title is for markdown")
    output = output_file(output)
    if output is not None:
        check_output(output, force=force)
    with open_catalog() as catalog:
        papers = selection.papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        content = _content(papers, catalog, chosen, selection, title, with_notes=with_notes)
    if output is None:
        sys.stdout.write(content)
    else:
        write_output(output, content, force=force)
        print(
            f"{len(papers):,} paper{'s' if len(papers) != 1 else ''} written to"
            f" {printable(str(output))}",
            file=sys.stderr,
        )


def _format(format_: str, output: Path | None) -> str:
    chosen = format_ or (_SUFFIXES.get(output.suffix.lower(), "markdown") if output else "markdown")
    chosen = {"md": "markdown", "yml": "yaml", "keys": "key"}.get(chosen, chosen)
    if chosen not in FORMATS:
        close = closest(chosen, FORMATS, limit=1)
        raise UsageError(
            f"there is no format {format_!r};"
            f" {f'did you mean {close[0]}?' if close else 'choose ' + ', '.join(FORMATS)}"
        )
    return chosen


def _content(
    papers: list[Paper],
    catalog: Catalog,
    chosen: str,
    selection: Selection,
    title: str,
    *,
    with_notes: bool,
) -> str:
    marks = _marks(papers) if with_notes else None
    filtered = (
        any(value for name, value in selection.given.items() if name != "list_")
        or selection.given["has_code"] is False
    )
    whole = not (filtered or selection.limit)
    if chosen == "markdown":
        return _markdown(papers, catalog, selection, title, marks, whole=whole)
    if chosen == "csv":
        return _csv(papers, catalog, marks)
    if chosen in ("json", "jsonl"):
        own = {key: {"reading": mark.to_json()} for key, mark in (marks or {}).items()}
        records = [paper_json(paper, catalog) | own.get(paper.key, {}) for paper in papers]
        if chosen == "jsonl":
            return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        return _json(records, catalog, whole=whole)
    if chosen == "yaml":
        from mucli.export.records import yaml_document

        reading = {key: mark.to_json() for key, mark in (marks or {}).items()}
        return yaml_document(papers, catalog.store.extras() if whole else None, reading)
    from mucli.cite import render

    content: str = render(papers, catalog.venues, chosen)
    return content


def _marks(papers: Sequence[Paper]) -> "dict[str, Mark]":
    from mucli.reading_list import Mark, load, mark_of

    marks = load()
    return {paper.key: mark for paper in papers if (mark := mark_of(paper, marks)) != Mark()}


def _markdown(
    papers: Sequence[Paper],
    catalog: Catalog,
    selection: Selection,
    title: str,
    marks: "dict[str, Mark] | None",
    *,
    whole: bool,
) -> str:
    from mucli.export.awesome import awesome_list

    lists = catalog.filters(list_=selection.given["list_"]).lists
    notes = None
    if marks is not None:
        notes = {key: _note(mark) for key, mark in marks.items()}
    return awesome_list(
        papers,
        catalog.store.extras(),
        title=title,
        list_key=lists[0] if len(lists) == 1 else "",
        by_row=selection.sort is None and not selection.reverse,
        resources=whole,
        notes=notes,
    )


def _note(mark: "Mark") -> str:
    """Return a mark on one line: ``★ #tag the note``."""
    return " ".join([*["★"] * mark.starred, *(f"#{tag}" for tag in mark.tags), mark.note]).strip()


def _csv(papers: Sequence[Paper], catalog: Catalog, marks: "dict[str, Mark] | None") -> str:
    from mucli.export.records import COLUMNS, csv_row
    from mucli.reading_list import Mark

    extras = catalog.store.extras()
    columns = [*COLUMNS, *(("starred", "tags", "note") if marks is not None else ())]
    rows = []
    for paper in papers:
        row: list[Any] = csv_row(paper, extras)
        if marks is not None:
            mark = marks.get(paper.key, Mark())
            row += ["true" if mark.starred else "", "; ".join(mark.tags), mark.note]
        rows.append(row)
    out = io.StringIO()
    write_csv(out, columns, rows)
    return out.getvalue()


def _json(records: list[dict[str, Any]], catalog: Catalog, *, whole: bool) -> str:
    from mucli.export.records import resources_json

    value = {"version": JSON_VERSION, "total": len(records), "papers": records}
    if whole:
        value |= resources_json(catalog.store.extras())
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
