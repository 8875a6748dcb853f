"""``mucli import``: take in a list or a bibliography, row by row."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.asking import progress
from mucli.cli.comparing import COLUMNS, DISPENSABLE, plan_rows, summary, unusual, write_plan
from mucli.cli.options import chosen_format, format_option, into_option
from mucli.cli.output import ROW_FORMATS, Row, Rows, is_for_people, show_rows
from mucli.cli.state import open_target
from mucli.errors import NotFoundError

if TYPE_CHECKING:
    from mucli.lists.comparison import Comparison


def import_(
    source: str = typer.Argument(
        ...,
        metavar="FILE|URL|-",
        help="Markdown list, .bib, RIS, CSL-JSON, or mucli's own JSON or CSV.",
    ),
    *,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would come in; write nothing."),
    into: Path | None = into_option(),
    as_: str = typer.Option(
        "",
        "--as",
        metavar="FORMAT",
        help="Read it as markdown, bibtex, ris, csl-json, json, jsonl or csv.",
    ),
    list_: str = typer.Option(
        "", "--list", metavar="KEY", help="It is this upstream list of the catalogue."
    ),
    category: list[str] = typer.Option(
        [],
        "--category",
        "-c",
        help="For rows whose section names none (repeatable).",
        show_default=False,
    ),
    all_: bool = typer.Option(
        False, "--all", help="Show the known rows too, and what was left aside."
    ),
    explain: int = typer.Option(
        0,
        "--explain",
        metavar="LINE",
        min=0,
        help="Say what stands on this line, what was taken for what, and why; write nothing.",
        show_default=False,
    ),
    strict: bool = typer.Option(False, "--strict", help="Exit with 1 when a row is unreadable."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Take in a list: what is new, known, changed or unreadable, row by row. Nothing is dropped
    silently, nothing replaced.
    """
    from mucli.api.growing import import_list

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_target(into) as catalog:
        plan = import_list(
            catalog,
            source,
            into,
            as_=as_,
            list_=list_,
            category=category,
            write=False,  # a person may have to agree first
            progress=progress("Comparing rows"),
        )
    if explain:
        _explain(plan, source, explain, chosen)
        return
    _show(plan, chosen, everything=all_)
    if not plan.outcomes:
        raise NotFoundError(
            f"{source} holds no row that could be a paper, a data set, a metric or a benchmark"
        )
    if not dry_run:
        write_plan(plan, into, yes=yes, name=source if source != "-" else "standard-input")
    if strict and (count := plan.counts()["unreadable"]):
        raise NotFoundError(f"{count:,} of {len(plan.outcomes):,} rows cannot be read")


def _explain(plan: "Comparison", source: str, line: int, chosen: str) -> None:
    """Print what was made of the part of the source on ``line``."""
    at, what, why = plan.explained(line)
    if not at:
        raise NotFoundError(f"{source} has nothing on line {line}")
    record = {"line": at, "taken": what, "why": list(why)}
    rows: list[Row] = [(at, what), *((None, reason) for reason in why)]
    show_rows(Rows("explained", ("Line", "Reading"), rows, [record]), chosen)


def _show(plan: "Comparison", chosen: str, *, everything: bool) -> None:
    """Print the outcomes: all for programs, and for people what is not simply known, unless
    ``everything``.
    """
    rows = plan_rows(plan.outcomes)
    notable = plan_rows(unusual(plan))
    if everything:
        left = [
            (each.line, "aside", "", "", each.text, each.reason) for each in plan.document.aside
        ]
        notable = sorted([*rows, *left], key=lambda row: int(row[0] or 0))
    aside = [
        {"line": each.line, "text": each.text, "reason": each.reason}
        for each in plan.document.aside
    ]
    more = {
        "total": len(plan.outcomes),
        "counts": plan.counts(),
        "repaired": plan.document.repaired,
        "aside": aside,
    }
    records = [outcome.to_json() for outcome in plan.outcomes]
    if notable or not is_for_people(chosen):
        show_rows(
            Rows(
                "rows",
                COLUMNS,
                rows,
                records,
                more,
                notable,
                dispensable=DISPENSABLE,
                of_papers=True,
            ),
            chosen,
        )
    print(summary(plan), file=sys.stderr)
