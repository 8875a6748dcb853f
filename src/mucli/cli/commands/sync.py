"""``mucli sync``: what the lists that the catalogue follows have, and we lack."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.comparing import COLUMNS, DISPENSABLE, plan_rows, summary, unusual, write_plan
from mucli.cli.options import chosen_format, format_option, into_option
from mucli.cli.output import ROW_FORMATS, Rows, is_for_people, show_rows
from mucli.cli.state import open_target
from mucli.errors import OutsideError
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api.growing import Synced
    from mucli.lists.comparison import Comparison


def sync(
    lists: list[str] = typer.Argument(
        None, metavar="[LIST]...", help="These upstream lists; all of about.yaml without."
    ),
    *,
    check: bool = typer.Option(
        False,
        "--check",
        help="Exit 1 when a list has papers that the catalogue lacks; write nothing.",
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what is new; write nothing."),
    into: Path | None = into_option(),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Follow the upstream lists: fetch them, show what is new since last time, and take it in."""
    from mucli.api.growing import sync_lists

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_target(into) as catalog:
        done = sync_lists(catalog, lists or [], into, write=False)  # a person may have to agree
    plans = [(each, each.plan) for each in done if each.plan]
    for each in done:
        if each.error:
            print(f"mucli: {each.upstream.name}: {printable(str(each.error))}", file=sys.stderr)
    _show(plans, chosen)
    if not check and not dry_run:
        for each, plan in plans:
            write_plan(plan, into, yes=yes)
            each.remember()
    if len(plans) < len(done):
        raise typer.Exit(OutsideError.exit_code)
    if check and any(_has_new(plan) for _each, plan in plans):
        raise typer.Exit(1)


def _has_new(plan: "Comparison") -> bool:
    return any(each.status == "new" and each.row.what == "paper" for each in plan.outcomes)


def _show(plans: "Sequence[tuple[Synced, Comparison]]", chosen: str) -> None:
    """Print what is not simply known, and since when."""
    for each, plan in plans:
        fresh = sum(each.is_fresh(v.row.paper.title) for v in plan.outcomes if v.status == "new")
        since = f"; {fresh:,} new since {each.since}" if each.since else ""
        print(f"{each.upstream.name}: {summary(plan)}{since}", file=sys.stderr)
    rows = [row for _each, plan in plans for row in plan_rows(unusual(plan))]
    counts = {each.upstream.key: plan.counts() for each, plan in plans}
    if rows or not is_for_people(chosen):
        more = {"counts": counts}
        shown = Rows(
            "rows",
            COLUMNS,
            rows,
            _records(plans),
            more,
            dispensable=DISPENSABLE,
            of_papers=True,
        )
        show_rows(shown, chosen)


def _records(plans: "Sequence[tuple[Synced, Comparison]]") -> Iterable[dict[str, object]]:
    for each, plan in plans:
        for outcome in unusual(plan):
            fresh = each.is_fresh(outcome.row.paper.title)
            yield outcome.to_json() | {"list": each.upstream.key, "fresh": fresh}
