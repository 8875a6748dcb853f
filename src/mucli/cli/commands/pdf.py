"""``mucli pdf``: the papers themselves, to read without a network."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from mucli.api import Catalog
from mucli.api.pdfs import Fetched, fetch_pdf
from mucli.cli.asking import progress
from mucli.cli.options import (
    Selection,
    chosen_format,
    format_option,
    paper_filters,
    refs_argument,
)
from mucli.cli.output import ROW_FORMATS, Rows, show_rows
from mucli.cli.refs import papers_named
from mucli.cli.state import open_catalog
from mucli.errors import MucliError, NotFoundError, UsageError
from mucli.model import Paper
from mucli.text import printable


@paper_filters
def pdf(
    selection: Selection,
    refs: list[str] = refs_argument("[REF]...", required=False),
    *,
    output: Path | None = typer.Option(
        None,
        "--output",
        "-o",
        metavar="DIR",
        help="Into this folder, not your own (MUCLI_PDF_DIR).",
        show_default=False,
    ),
    format_: str = format_option(ROW_FORMATS, "a line for each: key and file"),
) -> None:
    """Fetch papers as PDF: the copy that anyone may read, named after its key, never twice.

    Asks ACL Anthology, PMLR, CVF, OpenReview and arXiv; 'mucli open --pdf' opens what is here.
    """
    chosen = chosen_format(format_ or "plain", ROW_FORMATS)
    with open_catalog() as catalog:
        papers = _papers(catalog, refs or [], selection)
    fetched: list[Fetched] = []
    code = 0
    for paper in papers:
        show = progress(f"{paper.key}, in kB")
        try:
            done = fetch_pdf(paper, output, told=_kilobytes(show))
        except MucliError as error:
            print(f"mucli: {printable(str(error))}", file=sys.stderr)
            code = max(code, error.exit_code)
            continue
        said = f"fetched from {done.url}" if done.new else "there already"
        print(f"{done.key}: {printable(said)}", file=sys.stderr)
        fetched.append(done)
    rows = [(each.key, str(each.file)) for each in fetched]
    records = [
        {"key": each.key, "file": str(each.file), "new": each.new}
        | ({"url": each.url} if each.url else {})
        for each in fetched
    ]
    show_rows(Rows("pdfs", ("Key", "File"), rows, records), chosen)
    if code:
        raise typer.Exit(code)


def _kilobytes(show: Callable[[int, int], None]) -> Callable[[int, int | None], None]:
    return lambda done, whole: show(done // 1000, (whole or done) // 1000)


def _papers(catalog: Catalog, refs: Sequence[str], selection: Selection) -> list[Paper]:
    if refs:
        if not selection.empty:
            raise UsageError("REFs and filters exclude each other; give the one or the other")
        return papers_named(catalog, refs)
    if selection.empty and selection.limit is None:
        raise UsageError("name the papers to fetch, or choose them with filters")
    if papers := selection.papers(catalog):
        return papers
    raise NotFoundError("no paper passes these filters; take one away")
