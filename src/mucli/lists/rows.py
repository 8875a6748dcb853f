"""What a list or a bibliography says, row by row, before anyone asks whether it is known."""

from dataclasses import dataclass, replace

from mucli.model import Paper

KINDS = ("paper", "dataset", "metric", "benchmark")
"""What a row can name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the ``line`` it starts on (from 1), the headings above it, and what it says.

    ``paper`` holds the facts, with an empty key, for all of ``KINDS``: of a data set, metric or
    benchmark the title and the links. ``venue`` is the venue as it stands there. ``problem`` says
    why a row could not be read; its ``paper`` then has whatever title could be made out. ``why``
    says what was taken for what, and why.
    """

    line: int
    paper: Paper
    what: str = "paper"
    sections: tuple[str, ...] = ()
    venue: str = ""
    problem: str = ""
    why: tuple[str, ...] = ()

    def with_problem(self, problem: str) -> "Row":
        """Return the row as one that could not be read."""
        return replace(self, problem=problem)

    @property
    def section(self) -> str:
        """The headings above the row, outermost first."""
        return " / ".join(self.sections)


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is no row, and why: a table of contents, news, prose."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source read whole: its ``title``, its rows in order, what was left aside, and how many
    lines needed another encoding.
    """

    title: str = ""
    rows: tuple[Row, ...] = ()
    aside: tuple[Aside, ...] = ()
    repaired: int = 0
