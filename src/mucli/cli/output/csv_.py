"""CSV as RFC 4180 has it, with a header; no cell is a formula to a spreadsheet."""

import sys
from collections.abc import Iterable, Sequence

from mucli.cli.output import Papers, Row, Rows
from mucli.model import Paper

COLUMNS = ("key", "year", "venue", "authors", "title", "url", "code")


def papers(shown: Papers) -> None:
    """Print one paper a row."""
    _print(COLUMNS, (cells(paper, shown.venue(paper)) for paper in shown.papers))


def rows(shown: Rows) -> None:
    """Print every row."""
    _print([column.lower() for column in shown.columns], shown.rows)


def _print(columns: Sequence[str], given: Iterable[Row]) -> None:
    from mucli.export.spreadsheet import write_csv

    write_csv(sys.stdout, columns, given)


def cells(paper: Paper, venue: str) -> Row:
    """Return the cells of ``paper`` under ``COLUMNS``."""
    code = paper.code[0].url if paper.code else ""
    authors = [author.natural for author in paper.authors] + ["et al."] * paper.others
    return (paper.key, paper.year, venue, "; ".join(authors), paper.title, paper.url, code)
