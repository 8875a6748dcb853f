"""How wide each column is: as the terminal leaves room, so that no word is broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len
from rich.text import Text

GAP = 2
"""The blanks between two columns."""

MOST_LINES = 3
"""How many lines a paper may take where there is room for them."""

ROOMY = 80
"""From this width on there is."""


@dataclass
class Column:
    """A column: its heading and cells.

    ``least`` is the width down to which its text may be wrapped (0: not at all), though no word is
    ever broken. Of the columns that have a ``worth`` the one with the highest goes first when there
    is no room for all.
    """

    name: str
    cells: Sequence[Text]
    least: int = 0
    worth: int = 0
    right: bool = False

    @cached_property
    def natural(self) -> int:
        """The width that its longest cell would take on one line."""
        return max((widest(cell.plain) for cell in self.cells), default=0, key=int) or 1

    @cached_property
    def wanted(self) -> int:
        """The width on one line, with the heading."""
        return max(self.natural, cell_len(self.name))

    @cached_property
    def narrowest(self) -> int:
        """The width below which it would break a word."""
        if not self.least or self.wanted <= self.least:
            return self.wanted
        words = (cell_len(word) for cell in self.cells for word in cell.plain.split())
        return min(self.wanted, max(self.least, cell_len(self.name), max(words, default=0)))


def widest(text: str) -> int:
    """Return the columns that the widest line of ``text`` takes."""
    return max((cell_len(line) for line in text.split("\n")), default=0)


def fit(columns: Iterable[Column], width: int) -> list[tuple[Column, int]]:
    """Return the columns that ``width`` has room for, each with its own width; none when even those
    that must stay do not fit.
    """
    kept = [column for column in columns if any(cell.plain for cell in column.cells)]
    while kept and _room(kept) > width:
        spare = [column for column in kept if column.worth]
        if not spare:
            return []
        kept.remove(max(spare, key=lambda column: column.worth))
    widths = [column.narrowest for column in kept]
    needs = [column.wanted - column.narrowest for column in kept]
    left = width - _room(kept)
    share = min(1.0, left / sum(needs)) if sum(needs) else 0.0
    return [
        (column, narrowest + int(need * share))
        for column, narrowest, need in zip(kept, widths, needs, strict=True)
    ]


def _room(columns: Sequence[Column]) -> int:
    return sum(column.narrowest for column in columns) + GAP * (len(columns) - 1)


def too_tall(columns: Iterable[tuple[Column, int]]) -> bool:
    """Tell whether a cell takes more than ``MOST_LINES`` lines at these widths."""
    return any(
        cell_len(cell.plain) > (MOST_LINES - 1) * width and lines(cell.plain, width) > MOST_LINES
        for column, width in columns
        for cell in column.cells
    )


def lines(text: str, width: int) -> int:
    """Return how many lines ``text`` takes when its words are wrapped at ``width``."""
    count, used = 1, 0
    for word in text.split():
        length = cell_len(word)
        if used and used + 1 + length > width:
            count, used = count + 1, length
        else:
            used += length + (1 if used else 0)
        if used > width:
            count, used = count + (used - 1) // width, (used - 1) % width + 1
    return count
