"""Charts as rows with numbers: the template draws each as a table whose bars are as wide as there
is room, so that every value can be read on a phone, on paper and by a screen reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

FEWEST = 20
"""A share of fewer is said, and not drawn: one paper more or less would change it by far."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and how long it is, in percent of the longest bar; the
    series that colours it, and what it says.
    """

    start: float
    length: float
    series: int
    tip: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chart; ``said`` is its value in words. A gap has neither bar nor page."""

    name: str
    said: str
    href: str = ""
    parts: tuple[Part, ...] = ()
    values: tuple[str, ...] = ()
    partial: bool = False
    gap: bool = False


@dataclass(slots=True)
class Chart:
    """A chart: what its rows are called, its series by colour, and what to know before reading
    it.
    """

    title: str
    what: str
    value: str = "Papers"
    series: tuple[str, ...] = ()
    note: str = ""
    rows: list[Row] = field(default_factory=list)


def by_year(chart: Chart, counts: Mapping[int, Mapping[str, int]], *, so_far: int = 0) -> Chart:
    """Return ``chart`` with a row for each year, the newest first, its bar divided among the
    series; years without papers are one row that says so. ``so_far`` is a year that is not over.
    """
    sums = {year: sum(parts.values()) for year, parts in counts.items()}
    most = max(sums.values(), default=1) or 1
    for year in years(counts):
        if isinstance(year, str):
            chart.rows.append(Row(year, "none", gap=True))
            continue
        parts, start = [], 0.0
        for number, one in enumerate(chart.series):
            if count := counts[year].get(one, 0):
                length = round(100 * count / most, 2)
                parts.append(Part(round(start, 2), length, number, f"{one}: {count:,}"))
                start += length
        values = tuple(f"{counts[year].get(one, 0):,}" for one in chart.series)
        chart.rows.append(
            Row(
                _named(year, so_far),
                f"{sums[year]:,}",
                f"years/{year}.html",
                tuple(parts),
                values if len(chart.series) > 1 else (),
                partial=year == so_far,
            )
        )
    return chart


def shares(chart: Chart, counts: Mapping[int, tuple[int, int]], *, so_far: int = 0) -> Chart:
    """Return ``chart`` with a row for each year, the newest first: how many of how many."""
    for year in years(counts):
        if isinstance(year, str):
            chart.rows.append(Row(year, "none", gap=True))
            continue
        part, whole = counts[year]
        share = round(100 * part / whole, 2)
        drawn = whole >= FEWEST
        said = f"{share:.0f}% of {whole:,}" if drawn else f"{part:,} of {whole:,}"
        bar = (Part(0, share, 0, f"{part:,} of {whole:,}"),) if drawn else ()
        chart.rows.append(
            Row(_named(year, so_far), said, f"years/{year}.html", bar, partial=year == so_far)
        )
    return chart


def ranked(chart: Chart, counts: Sequence[tuple[str, int, str]]) -> Chart:
    """Return ``chart`` with a row for each of ``counts``: name, number and page."""
    most = max((count for _name, count, _href in counts), default=1) or 1
    for name, count, href in counts:
        bar = Part(0, round(100 * count / most, 2), 0, f"{count:,}")
        chart.rows.append(Row(name, f"{count:,}", href, (bar,)))
    return chart


def years(known: Mapping[int, object]) -> list[int | str]:
    """Return the years of ``known``, newest first, with each gap between them as text.

    >>> years({2017: 1, 2015: 1, 2003: 1})
    [2017, '2016', 2015, '2004–2014', 2003]
    """
    found = sorted(known, reverse=True)
    told: list[int | str] = list(found[:1])
    for later, year in pairwise(found):
        if later - year == 2:
            told.append(f"{year + 1}")
        elif later - year > 2:
            told.append(f"{year + 1}–{later - 1}")
        told.append(year)
    return told


def _named(year: int, so_far: int) -> str:
    return f"{year} so far" if year == so_far else f"{year}"
