"""What a command has to show, and the formats to show it in.

Each format is a module of this package with a function ``rows`` for anything, and ``papers`` for
papers where they look different from rows; it is imported when it is used. A new format is such a
module and a line in ``FORMATS``.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

from mucli.api import Catalog
from mucli.cite import STYLES
from mucli.model import Paper

Row = Sequence[str | int | float | None]

Facts = Sequence[tuple[str, Sequence[tuple[str, str | None]]]]
"""What a page says: each label with its lines, each line with the address it leads to."""


class Format(NamedTuple):
    """A format: its module in this package, whether it shows more than papers, whether a person
    reads it, who need not see what is as usual, and whether it has records instead of rows.
    """

    module: str
    rows: bool = True
    for_people: bool = False
    records: bool = False


FORMATS = {
    "table": Format("terminal", for_people=True),
    "plain": Format("plain", for_people=True),
    "json": Format("json_", records=True),
    "jsonl": Format("jsonl", records=True),
    "csv": Format("csv_"),
    "markdown": Format("markdown_table"),
    "keys": Format("bare_keys", rows=False),
}
"""The formats by name; papers can be shown in the styles of citation besides."""

ROW_FORMATS = tuple(name for name, each in FORMATS.items() if each.rows)
PAPER_FORMATS = (*FORMATS, *(style for style in STYLES if style not in FORMATS))


@dataclass(frozen=True, slots=True)
class Page:
    """One thing in full: its title, facts, and blocks of text under headings."""

    title: str
    url: str | None = None
    facts: Facts = ()
    blocks: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Anything that stands in rows.

    ``dispensable`` are the columns that a narrow terminal may leave out, the first of them first;
    ``of_papers`` says that each row is about a paper, and takes three lines at most.
    ``records`` is what JSON has for them, in a list called ``name``, with the members ``more``
    beside it. ``notable`` are the rows that a person should see, when these are not all;
    ``pages`` and ``drawn`` (which prints by itself) are what a terminal shows in the place of a
    table, ``links`` the addresses behind the first cells, by row. ``others`` are formats that only
    this command has.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Row]
    records: Iterable[Mapping[str, Any]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    notable: Sequence[Row] | None = None
    links: Mapping[int, str | None] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    drawn: Callable[[], None] | None = None
    dispensable: Sequence[str] = ()
    of_papers: bool = False
    others: Mapping[str, Callable[[], str]] = field(default_factory=dict)

    @property
    def for_people(self) -> Sequence[Row]:
        """The rows that a person sees."""
        return self.rows if self.notable is None else self.notable


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers in their order, with what a search found out about them.

    ``total`` is how many there are without a limit, ``words`` the folded words of each that a query
    met (by key), ``members`` what JSON has besides (by key). ``pages`` and ``facts`` are for papers
    shown in full: on a terminal, and as plain lines.
    """

    papers: Sequence[Paper]
    catalog: Catalog
    total: int | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, set[str]] = field(default_factory=dict)
    members: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pages: Callable[[], Iterable[Page]] | None = None
    facts: Callable[[], Sequence[Row]] | None = None

    def records(self) -> list[dict[str, Any]]:
        """Return the papers as JSON has them (docs/json.md)."""
        return [
            self.catalog.record(paper, score=self.scores.get(paper.key))
            | dict(self.members.get(paper.key, {}))
            for paper in self.papers
        ]

    def venue(self, paper: Paper) -> str:
        """Return the short name of the venue of ``paper``, empty without one."""
        venue = self.catalog.venues.get(paper.venue or "")
        return venue.short if venue else paper.venue or ""


def show_rows(shown: Rows, format_: str) -> None:
    """Print ``shown`` in ``format_``, through the pager where it is long."""
    from mucli.cli.pager import paged

    with paged():
        if format_ in shown.others:
            sys.stdout.write(shown.others[format_]())
        else:
            _module(format_).rows(shown)


def show_papers(shown: Papers, format_: str) -> None:
    """Print ``shown`` in ``format_``, one of ours or a style of citation, through the pager where
    it is long; a terminal is told how many papers there are.
    """
    from mucli.cli.pager import paged

    with paged():
        if format_ in FORMATS:
            _module(format_).papers(shown)
        else:
            sys.stdout.write(shown.catalog.cite(shown.papers, format_))
    if is_drawn(format_) and shown.total is not None:
        print(_counted(len(shown.papers), shown.total), file=sys.stderr)


def _counted(here: int, total: int) -> str:
    papers = f"{total:,} paper{'s' if total != 1 else ''}"
    return papers if here == total else f"{here:,} of {papers}; -n 0 for all"


def is_drawn(format_: str) -> bool:
    """Tell whether ``format_`` is for a terminal: a line of summary then goes well with it."""
    return format_ == "table"


def has_records(format_: str) -> bool:
    """Tell whether ``format_`` has records, or is one that only the command itself knows."""
    return format_ not in FORMATS or FORMATS[format_].records


def is_for_people(format_: str) -> bool:
    """Tell whether a person reads ``format_``: what is as usual may be left out."""
    return format_ in FORMATS and FORMATS[format_].for_people


def _module(format_: str) -> Any:
    return import_module(f"mucli.cli.output.{FORMATS[format_].module}")
