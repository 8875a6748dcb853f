"""What commands that list share: papers by filters, and words with how many papers each has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from mucli.api import Catalog, sort_papers
from mucli.cli.options import Selection, chosen_format
from mucli.cli.output import (
    PAPER_FORMATS,
    ROW_FORMATS,
    Papers,
    Row,
    Rows,
    is_drawn,
    show_papers,
    show_rows,
)
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError

if TYPE_CHECKING:
    from mucli.api.counting import Count


def show_selected(selection: Selection, format_: str, *, surveys: bool = False) -> None:
    """Print the papers (or only the ``surveys``) that pass the filters. Raises NotFoundError when
    there are none.
    """
    chosen = chosen_format(format_)
    with open_catalog() as catalog:
        found = selection.papers(catalog, surveys=surveys)
        if not found:
            raise NotFoundError(_nothing(selection, catalog))
        total = len(found)
        if is_drawn(chosen) and selection.limit:
            total = len(replace(selection, limit=None).papers(catalog, surveys=surveys))
        show_papers(Papers(found, catalog, total), chosen)


def _nothing(selection: Selection, catalog: Catalog) -> str:
    if authors := selection.filters(catalog).authors:
        return (
            f"no paper by {' or '.join(authors)} passes these filters; 'mucli authors' lists"
            " everyone"
        )
    return (
        "no paper passes these filters; take one away"
        if not selection.empty
        else "the catalogue holds no papers"
    )


COUNT_SORT = typer.Option(
    "count",
    "--sort",
    metavar="FIELD",
    help="Order by count or name.",
    autocompletion=lambda: ["count", "name"],
)


class Shown(NamedTuple):
    """How a word with its papers is shown: the columns, its row under them, and its record."""

    columns: Sequence[str]
    row: "Callable[[Count], Row]"
    record: "Callable[[Count], dict[str, Any]]" = lambda each: each.to_json()


def name_argument(complete: Callable[[str], list[str]]) -> Any:
    """Return the argument that names the one of them whose papers are wanted."""
    return typer.Argument(
        None, metavar="[NAME]", help="Only this one, with its papers.", autocompletion=complete
    )


def show_one(what: str, name: Sequence[str], selection: Selection, format_: str) -> None:
    """Print the one of ``what`` that ``name`` says, and its papers. Raises UsageError or
    NotFoundError when there is none.
    """
    from mucli.api.naming import word_named

    chosen = chosen_format(format_, PAPER_FORMATS)
    with open_catalog() as catalog:
        found = word_named(catalog, what, " ".join(name), selection.filters(catalog))
        papers = sort_papers(found.papers, selection.sort or "year", reverse=selection.reverse)
        if is_drawn(chosen):
            from mucli.cli.output.terminal.drawing import draw_line

            draw_line(found.about)
        shown = papers[: selection.limit or None]
        show_papers(Papers(shown, catalog, len(papers)), chosen)


class Typed(NamedTuple):
    """What was typed behind one of these commands."""

    selection: Selection
    sort: str
    format_: str
    name: Sequence[str]


def show_counts(what: str, how: Shown, typed: Typed) -> None:
    """Print ``what`` (topics, venues …) with how many papers each has, or with ``name`` only that
    one with its papers.
    """
    selection, sort, format_, name = typed
    if name:
        show_one(what, name, replace(selection, sort=None), format_)
        return
    from mucli.api.counting import count

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        filters = None if selection.empty else selection.filters(catalog)
        counts = count(catalog, what, filters, sort=sort, reverse=selection.reverse)
        counts = counts[: selection.limit or None]
    rows = [how.row(each) for each in counts]
    show_rows(Rows(what, how.columns, rows, [how.record(each) for each in counts]), chosen)
