"""Plain: lines of tab-separated cells, whole and uncoloured, for ``cut``, ``grep`` and ``awk``."""

from collections.abc import Iterable

from mucli.cli.output import Papers, Row, Rows
from mucli.text import printable


def papers(shown: Papers) -> None:
    """Print one paper a line; of papers shown in full the facts, one a line."""
    if shown.facts:
        _lines(shown.facts())
        return
    from mucli.cli.output.csv_ import cells

    _lines(cells(paper, shown.venue(paper)) for paper in shown.papers)


def rows(shown: Rows) -> None:
    """Print the rows that a person should see."""
    _lines(shown.for_people)


def _lines(given: Iterable[Row]) -> None:
    for row in given:
        print("\t".join("" if cell is None else printable(str(cell)) for cell in row))
