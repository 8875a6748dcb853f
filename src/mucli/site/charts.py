"""Charts as shapes with numbers: the template draws them as SVG, and the same numbers stand below
as a table.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_HEIGHT = 220
_STEP = 48  # from one column to the next
_LEFT = 40  # for the labels of the axis
_TOP = 12
_ROW = 28  # from one bar to the next
_LABEL = 200  # for the names of the bars
_LENGTH = 260


@dataclass(frozen=True, slots=True)
class Box:
    """A bar, or a part of one: its place, the series that colours it, and what it says."""

    x: float
    y: float
    width: float
    height: float
    series: int
    tip: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text of the chart; ``at`` is where its anchor lies (start, middle, end), ``href`` the page
    it leads to.
    """

    x: float
    y: float
    at: str
    text: str
    href: str = ""


@dataclass(slots=True)
class Chart:
    """A chart with the numbers it shows: ``rows`` under ``columns``, ``series`` by colour;
    ``lines`` are heights of the grid.
    """

    title: str
    width: int
    height: int
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    series: tuple[str, ...] = ()
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)


def columns(
    title: str,
    groups: Mapping[str, Mapping[str, int]],
    series: Sequence[str],
    hrefs: Mapping[str, str],
) -> Chart:
    """Return stacked columns: for each group (a year) how many there are of each of ``series``."""
    sums = {name: sum(counts.values()) for name, counts in groups.items()}
    step = nice_step(max(sums.values(), default=1))
    top = step * max(1, math.ceil(max(sums.values(), default=1) / step))
    chart = Chart(
        title,
        _LEFT + _STEP * max(len(groups), 1) + 8,
        _TOP + _HEIGHT + 28,
        ("Year", *series, "All"),
        [
            (name, *(str(counts.get(one, 0)) for one in series), str(sums[name]))
            for name, counts in groups.items()
        ],
        tuple(series),
    )
    for value in range(0, top + 1, step):
        height = round(_TOP + _HEIGHT * (1 - value / top), 1)
        chart.lines.append(height)
        chart.marks.append(Mark(_LEFT - 8, height + 4, "end", f"{value:,}"))
    for place, (name, counts) in enumerate(groups.items()):
        x, y = _LEFT + place * _STEP + 7, float(_TOP + _HEIGHT)
        for number, one in enumerate(series):
            if count := counts.get(one, 0):
                height = round(_HEIGHT * count / top, 1)
                y = round(y - height, 1)
                chart.boxes.append(Box(x, y, _STEP - 14, height, number, f"{name}, {one}: {count}"))
        chart.marks.append(
            Mark(x + (_STEP - 14) / 2, _TOP + _HEIGHT + 18, "middle", name, hrefs.get(name, ""))
        )
    return chart


def bars(
    title: str,
    counts: Sequence[tuple[str, int, str]],
    what: str,
    *,
    of: Mapping[str, int] | None = None,
) -> Chart:
    """Return bars lying: name, number and page each. With ``of``, each bar shows the number as a
    share of that name's total.
    """
    most = max((of.get(name, 1) if of else count for name, count, _href in counts), default=1) or 1
    share = "Share" if of else ""
    chart = Chart(
        title,
        _LABEL + _LENGTH + 90,
        len(counts) * _ROW + 4,
        tuple(part for part in (what, "Papers", share) if part),
        [
            (name, f"{count:,}", *([percent(count, of.get(name, 0))] if of else []))
            for name, count, _href in counts
        ],
    )
    for place, (name, count, href) in enumerate(counts):
        y = place * _ROW + 4
        whole = of.get(name, 0) if of else most
        length = round(_LENGTH * count / (whole or 1), 1)
        said = f"{percent(count, whole)} ({count:,} of {whole:,})" if of else f"{count:,}"
        chart.marks.append(Mark(_LABEL - 10, y + 15, "end", shortened(name), href))
        chart.boxes.append(Box(_LABEL, y, max(length, 1), _ROW - 8, 0, f"{name}: {said}"))
        chart.marks.append(
            Mark(
                _LABEL + max(length, 1) + 6,
                y + 15,
                "start",
                percent(count, whole) if of else f"{count:,}",
            )
        )
    return chart


def nice_step(most: int) -> int:
    """Return the distance of the lines of a grid so that about five reach ``most``: 1, 2 or 5 times
    a power of ten.
    """
    rough = max(most / 5, 1)
    power = 10 ** math.floor(math.log10(rough))
    return next(int(factor * power) for factor in (1, 2, 5, 10) if factor * power >= rough)


def percent(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` in percent."""
    return f"{100 * part / whole:.0f}%" if whole else "–"


def shortened(name: str, longest: int = 27) -> str:
    """Return ``name``, cut when it would not fit beside its bar."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
