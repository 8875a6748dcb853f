"""``mucli sync``: what the lists that the catalogue follows have, and we lack."""

import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.commands.add import open_base
from mucli.cli.commands.import_ import COLUMNS, plan_rows, summary, write_plan
from mucli.cli.options import ROW_FORMATS, chosen_format, format_option
from mucli.cli.output.formats import print_json
from mucli.cli.output.sending import print_rows
from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.text import printable, squash

if TYPE_CHECKING:
    from mucli.api import Catalog
    from mucli.lists.comparison import Comparison
    from mucli.model import Paper
    from mucli.resources import Upstream


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
    into: Path | None = typer.Option(
        None,
        "--into",
        metavar="DIR",
        help="Write into this catalogue's folder, not to your own papers.",
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Write without asking."),
    format_: str = format_option(ROW_FORMATS),
) -> None:
    """Follow the upstream lists: fetch them, show what is new since last time, and take it in."""
    chosen = chosen_format(format_)
    failed: list[str] = []
    plans: list[tuple[Upstream, Comparison]] = []
    with open_base(into) as catalog:
        for upstream in _upstream(catalog, lists or []):
            try:
                plans.append(
                    (
                        upstream,
                        _plan(
                            catalog,
                            upstream,
                            [paper for _list, plan in plans for paper in plan.papers()],
                        ),
                    )
                )
            except OutsideError as error:
                failed.append(upstream.key)
                print(f"mucli: {upstream.name}: {printable(str(error))}", file=sys.stderr)
    _show(plans, chosen)
    for upstream, plan in plans:
        if not check:
            write_plan(plan, into, dry_run=dry_run, yes=yes)
            if not dry_run:
                _remember(upstream, plan)
    if failed:
        raise typer.Exit(OutsideError.exit_code)
    if check and any(
        outcome.status == "new" and outcome.row.what == "paper"
        for _upstream_, plan in plans
        for outcome in plan.outcomes
    ):
        raise typer.Exit(1)


def _upstream(catalog: "Catalog", keys: list[str]) -> "list[Upstream]":
    known = catalog.about.upstream
    if not known:
        raise NotFoundError(
            "the catalogue follows no list; name one under 'upstream' in about.yaml"
        )
    if unknown := [key for key in keys if key not in known]:
        raise UsageError(
            f"there is no upstream list {unknown[0]!r}; about.yaml names {', '.join(known)}"
        )
    return [known[key] for key in keys or known]


def _plan(catalog: "Catalog", upstream: "Upstream", also: "list[Paper]") -> "Comparison":
    """Fetch a list and hold it against the catalogue with the papers ``also`` coming in. A list
    without any row is none.
    """
    from mucli.lists.source import read_source

    try:
        document = read_source(upstream.readme)
    except (
        UsageError
    ) as error:  # what the server answers is no list, which is no mistake of the person's
        raise OutsideError(str(error)) from error
    if not document.rows:
        raise OutsideError(
            f"{upstream.readme} holds no row; has the list moved? See {upstream.url}"
        )
    return catalog.compare(document, source=upstream.name, list_=upstream.key, also=also)


def _show(plans: "list[tuple[Upstream, Comparison]]", chosen: str) -> None:
    """Print what is not simply known, and since when."""
    rows, records = [], []
    for upstream, plan in plans:
        when, seen = _last(upstream)
        for outcome in plan.outcomes:
            if outcome.status != "known":
                fresh = squash(outcome.row.paper.title) not in seen
                records.append(outcome.to_json() | {"list": upstream.key, "fresh": fresh})
        rows += plan_rows(plan, everything=False)
        count = sum(
            squash(v.row.paper.title) not in seen for v in plan.outcomes if v.status == "new"
        )
        since = f"; {count:,} new since {when}" if when else ""
        print(f"{upstream.name}: {summary(plan)}{since}", file=sys.stderr)
    if chosen == "json":
        counts = {upstream.key: plan.counts() for upstream, plan in plans}
        print_json("rows", records, counts=counts)
    elif rows or chosen not in ("table", "plain"):
        print_rows("rows", COLUMNS, rows, records, chosen)


def _file(upstream: "Upstream") -> Path:
    from mucli.files import user_data

    return user_data() / "sync" / f"{upstream.key}.json"


def _last(upstream: "Upstream") -> tuple[str, set[str]]:
    """Return the day of the last sync of a list, empty when there was none, and the titles that it
    had then (folded).
    """
    try:
        data = json.loads(_file(upstream).read_bytes())
        return str(data["day"]), {str(title) for title in data["titles"]}
    except (OSError, ValueError, KeyError, TypeError):
        return "", set()


def _remember(upstream: "Upstream", plan: "Comparison") -> None:
    """Keep what the list has now, for the next sync. Raises OutsideError when the disk refuses."""
    from mucli.files import write_atomic

    titles = sorted({squash(outcome.row.paper.title) for outcome in plan.outcomes})
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        write_atomic(
            _file(upstream), json.dumps({"day": day, "titles": titles}, ensure_ascii=False)
        )
    except OSError as error:
        raise OutsideError(
            f"{_file(upstream)} cannot be written ({error.strerror or error})"
        ) from error
