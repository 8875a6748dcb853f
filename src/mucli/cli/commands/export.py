"""``mucli export``: the catalogue, or what the filters choose of it, written out whole."""

import sys
from pathlib import Path

import typer

from mucli.api import Catalog
from mucli.api.writing_out import FORMATS, export_papers, format_of, known_format
from mucli.cli.options import Selection, force_option, format_option, paper_filters
from mucli.cli.output.outfile import check_output, output_file, write_output
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError
from mucli.text import printable


@paper_filters
def export(
    selection: Selection,
    *,
    format_: str = format_option(FORMATS, f"else by FILE's name, else {FORMATS[0]}"),
    output: Path | None = typer.Option(
        None, "--output", "-o", metavar="FILE", help="Write FILE, whole or not at all."
    ),
    force: bool = force_option(),
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
    chosen = known_format(format_ or (format_of(output) if output else "") or FORMATS[0])
    output = output_file(output)
    if output is not None:
        check_output(output, force=force)
    with open_catalog() as catalog:
        papers = selection.papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        content = export_papers(
            catalog,
            papers,
            chosen,
            resources=selection.only("list_") and not selection.limit,
            with_marks=with_notes,
            title=title,
            list_key=_list(catalog, selection),
            by_row=selection.sort is None and not selection.reverse,
        )
    if output is None:
        sys.stdout.write(content)
        return
    write_output(output, content, force=force)
    many = "s" if len(papers) != 1 else ""
    print(f"{len(papers):,} paper{many} written to {printable(str(output))}", file=sys.stderr)


def _list(catalog: Catalog, selection: Selection) -> str:
    """Return the upstream list whose sections are followed: the only one that is asked for."""
    lists = selection.filters(catalog).lists
    return lists[0] if len(lists) == 1 else ""
