"""Sending papers and rows to whichever output was asked for; rich is imported only for a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mucli.api import Catalog
from mucli.cli.output import formats
from mucli.errors import OutsideError
from mucli.model import Paper

if TYPE_CHECKING:
    from mucli.cli.output.tables import Highlight


def print_papers(
    papers: Sequence[Paper],
    catalog: Catalog,
    format_: str,
    *,
    scores: Mapping[str, float] | None = None,
    total: int | None = None,
    highlight: "Highlight | None" = None,
) -> None:
    """Print ``papers`` in ``format_``; ``total`` is how many there are without a limit."""
    if format_ == "table":
        from mucli.cli.output import tables

        tables.papers_table(papers, catalog, highlight, _starred(papers))
    else:
        formats.print_papers(
            papers, catalog, format_, scores or {}, len(papers) if total is None else total
        )


def _starred(papers: Sequence[Paper]) -> set[str]:
    """Return the keys of the papers that the reader starred; none when the reading list cannot be
    read, as a table needs no star.
    """
    from mucli.files import user_data

    if (
        not user_data().exists()
    ):  # most readers keep nothing, and a start need not load what keeps it
        return set()
    from mucli.reading_list import load, mark_of

    try:
        marks = load()
    except OutsideError:
        return set()
    return {paper.key for paper in papers if mark_of(paper, marks).starred} if marks else set()


def print_rows(
    name: str,
    columns: Sequence[str],
    rows: Iterable[formats.Row],
    records: Iterable[Mapping[str, Any]],
    format_: str,
    *,
    links: Mapping[int, str | None] | None = None,
) -> None:
    """Print anything that is not a paper: ``rows`` under ``columns`` for people, ``records`` called
    ``name`` as JSON.
    """
    if format_ == "table":
        from mucli.cli.output import tables

        tables.rows_table(columns, rows, links)
    elif format_ == "json":
        formats.print_json(name, records)
    elif format_ == "jsonl":
        formats.print_jsonl(records)
    elif format_ == "csv":
        formats.print_csv([column.lower() for column in columns], rows)
    elif format_ == "markdown":
        cells = (
            [formats.markdown_text(c) if isinstance(c, str) else c for c in row] for row in rows
        )
        formats.print_markdown(columns, cells)
    else:
        formats.print_plain(rows)
