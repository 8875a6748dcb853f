"""``mucli check-links``: the truth about links, for maintainers and for CI."""

import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.api.link_checks import (
    MEANINGS,
    REPORTS,
    LinkReport,
    Policy,
    Verdict,
    fix_links,
    known_verdicts,
    links_to_check,
    relative,
)
from mucli.api.link_checks import (
    check_links as check,
)
from mucli.cli.options import (
    Selection,
    chosen_format,
    format_option,
    paper_filters,
    refs_argument,
)
from mucli.cli.output import ROW_FORMATS, Rows, has_records, show_rows
from mucli.cli.state import open_catalog
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.links.check import Checked
    from mucli.links.collect import Link
    from mucli.links.verdicts import Result

_COLUMNS = ("Verdict", "Status", "URL", "Reason", "Location", "Papers", "Suggestion")
_INTERRUPTED = 130


@paper_filters
def check_links(
    selection: Selection,
    *,
    refs: list[str] = refs_argument(
        "[REF]...", required=False, help_="Papers to check (default: all)."
    ),
    links: list[str] = typer.Option(
        ["code"], "--links", metavar="KINDS", help="Which: code, paper, dataset, all (repeatable)."
    ),
    changed_since: str = typer.Option(
        "",
        "--changed-since",
        metavar="GIT_REF",
        help="Only links on lines that are new since then.",
    ),
    url: list[str] = typer.Option(
        [], "--url", metavar="URL", help="Check this URL (repeatable).", show_default=False
    ),
    file: list[Path] = typer.Option(
        [],
        "--file",
        metavar="FILE",
        help="Check every URL of this text (repeatable).",
        show_default=False,
    ),
    fail_on: list[str] = typer.Option(
        ["dead,invalid,insecure"],
        "--fail-on",
        metavar="VERDICTS",
        help="Exit 1 for these verdicts ('none': never).",
    ),
    format_: str = format_option((*ROW_FORMATS, *REPORTS)),
    suggest: bool = typer.Option(
        False, "--suggest", help="For dead links, find the newest copy in the Wayback Machine."
    ),
    fix: bool = typer.Option(
        False, "--fix", help="Write permanent moves into the catalogue's files."
    ),
    baseline: Path | None = typer.Option(
        None,
        "--baseline",
        metavar="FILE",
        help="Ignore what this report has as bad.",
        show_default=False,
    ),
    confirm: bool = typer.Option(
        False, "--confirm", help="A dead link fails only when two runs have found it dead."
    ),
    max_age: str = typer.Option(
        "",
        "--max-age",
        metavar="AGE",
        help="Take earlier results up to this age (12h, 2d).",
        show_default=False,
    ),
    no_cache: bool = typer.Option(
        False, "--no-cache", help="Take no earlier results and keep none."
    ),
    timeout: float = typer.Option(10.0, "--timeout", min=0.1, help="Seconds for one request."),
    deadline: float = typer.Option(
        0.0,
        "--deadline",
        min=0.0,
        help="Seconds for all requests of one link (0: three time-outs).",
    ),
    retries: int = typer.Option(
        2, "--retries", min=0, max=10, help="Further tries after a failure that may pass."
    ),
    backoff: float = typer.Option(
        0.5, "--backoff", min=0.0, help="Seconds before the first retry; they double."
    ),
    max_wait: float = typer.Option(
        30.0, "--max-wait", min=0.0, help="The longest Retry-After, in seconds, that is waited for."
    ),
    max_redirects: int = typer.Option(
        10, "--max-redirects", min=0, max=50, help="Redirects to follow."
    ),
    concurrency: int = typer.Option(
        32, "--concurrency", min=1, max=512, help="Requests at the same time."
    ),
    per_host: int = typer.Option(
        10, "--per-host", min=1, help="Requests to one host at the same time."
    ),
    spacing: float | None = typer.Option(
        None,
        "--spacing",
        min=0.0,
        help="Seconds between two requests to one host (default: 0.05, private hosts 0).",
        show_default=False,
    ),
    allow_private: bool = typer.Option(
        False, "--allow-private", help="Also ask private and loopback addresses."
    ),
) -> None:
    """Check links: which are dead, moved, or only look dead.

    Checks the code links of all papers unless told otherwise. Exit code 1 when a link is dead,
    invalid or insecure (--fail-on), 3 without a network, 130 when interrupted. docs/check-links.md
    explains the verdicts.
    """
    chosen = chosen_format(format_, (*ROW_FORMATS, *REPORTS))
    failing = known_verdicts(_words(fail_on))
    places = fix or has_records(chosen)
    wanted = _wanted(
        selection, refs or [], links, urls=url, files=file, since=changed_since, places=places
    )
    progress = _Progress(len(wanted))
    report = check(
        wanted,
        Policy(
            timeout=timeout,
            deadline=deadline,
            retries=retries,
            backoff=backoff,
            max_wait=max_wait,
            max_redirects=max_redirects,
            concurrency=concurrency,
            per_host=per_host,
            spacing=spacing,
            allow_private=allow_private,
        ),
        fail_on=failing,
        baseline=baseline,
        confirm=confirm,
        max_age=max_age,
        use_cache=not no_cache,
        suggest_copies=suggest,
        on_result=lambda result: progress.show(result.verdict),
    )
    progress.clear()
    _report(report, chosen)
    if fix and not report.interrupted:
        _fix(report.checked)
    _tell(report)
    _leave(report)


def _words(values: Iterable[str]) -> list[str]:
    """Return the words of an option that takes them one by one or with commas between."""
    return [word.strip().lower() for value in values for word in value.split(",") if word.strip()]


def _wanted(
    selection: Selection,
    refs: Sequence[str],
    kinds: Sequence[str],
    *,
    urls: Sequence[str],
    files: Sequence[Path],
    since: str,
    places: bool,
) -> "list[Link]":
    """Return the links to check: those given, and those of the catalogue unless only others are
    asked for.
    """
    wanted = partial(
        links_to_check, kinds=_words(kinds), urls=urls, files=files, changed_since=since
    )
    if (urls or files) and not refs and selection.empty:
        return wanted()
    with open_catalog() as catalog:
        papers = None
        if refs:
            papers = list({paper.key: paper for paper in map(catalog.get, refs)}.values())
        elif not selection.empty:
            papers = selection.papers(catalog)
        return wanted(catalog, papers, places=places)


class _Progress:
    """A line on a terminal that says how far the run is, and what it has found."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.counts: dict[str, int] = {}
        self.shown = 0.0

    def show(self, verdict: str) -> None:
        """Count a verdict and show the line again, not too often."""
        self.counts[verdict] = self.counts.get(verdict, 0) + 1
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.shown > 0.1:
            self.shown = now
            counts = " · ".join(f"{name} {count:,}" for name, count in sorted(self.counts.items()))
            line = f"{sum(self.counts.values()):,} of {self.total:,} links · {counts}"
            room = (
                shutil.get_terminal_size().columns - 1
            )  # a line that wraps could not be taken back
            print(f"\r\033[K{line[:room]}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


# Reporting
# --------------------------------------------------------------------------------------------------


def _report(report: LinkReport, format_: str) -> None:
    """Print the report: everything for programs, what needs attention for people."""
    show_rows(
        Rows(
            "links",
            _COLUMNS,
            [_cells(each) for each in report.checked],
            report.records(),
            {"summary": report.summary()},
            notable=[_cells(each) for each in report.notable],
            drawn=lambda: _draw(report.notable),
            others={name: partial(report.as_report, name) for name in REPORTS},
        ),
        format_,
    )


def _cells(each: "Checked") -> list[str]:
    result = each.result
    status = "" if result.status is None else str(result.status)
    papers = " ".join(each.link.papers)
    return [
        result.verdict,
        status,
        each.link.url,
        result.reason,
        result.location or "",
        papers,
        result.suggestion or "",
    ]


def _draw(notable: "Sequence[Checked]") -> None:
    """Print a table for each verdict, under what it means."""
    from itertools import groupby

    from mucli.cli.output.terminal.drawing import draw_line

    for verdict, group in groupby(notable, key=lambda each: each.result.verdict):
        rows = [(each.link.url, _why(each.result), _where(each.link)) for each in group]
        draw_line(f"{verdict} ({len(rows):,}): {MEANINGS[verdict]}")
        shown = slice(3 if any(where for _link, _reason, where in rows) else 2)
        columns = ("Link", "Why", "Where")[shown]
        show_rows(Rows("links", columns, [row[shown] for row in rows]), "table")
        draw_line()


def _why(result: "Result") -> str:
    return f"{result.reason}; a copy: {result.suggestion}" if result.suggestion else result.reason


def _where(link: "Link") -> str:
    """Return the papers that carry a link, else the lines where it stands."""
    return ", ".join(link.papers) or ", ".join(
        f"{relative(each.file)}:{each.line}" for each in link.occurrences if each.file
    )


def _tell(report: LinkReport) -> None:
    """Print the summary for a person on stderr, unless nothing could be asked."""
    sys.stdout.flush()
    if report.no_network and not report.reached:
        return
    requests = report.requests
    counts = report.summary()
    verdicts = ", ".join(
        f"{count:,} {verdict}" for verdict, count in counts["verdicts"].items() if count
    )
    known = f", {counts['known']:,} known from the baseline" if counts["known"] else ""
    known += (
        f", {counts['cached']:,} not asked again: well not long ago" if counts["cached"] else ""
    )
    shown = (
        f"{counts['links']:,} link{'s' if counts['links'] != 1 else ''}:"
        f" {verdicts or 'nothing to check'}{known}"
    )
    print(
        f"{shown} ({requests:,} request{'s' if requests != 1 else ''}, {report.seconds:.1f} s)",
        file=sys.stderr,
    )
    for each in report.checked:
        if each.returned:
            print(printable(f"came back: {each.link.url} ({each.result.reason})"), file=sys.stderr)


def _fix(checked: "Sequence[Checked]") -> None:
    for change in fix_links(checked):
        what = "fixed" if change.done else "not fixed, edit by hand"
        print(
            printable(f"{what}: {relative(change.file)}: {change.old} -> {change.new}"),
            file=sys.stderr,
        )
    if any(
        each.result.verdict is Verdict.MOVED
        and not any(place.file for place in each.link.occurrences)
        for each in checked
    ):
        print(
            "some links that moved stand in no YAML file here; name a checkout's with --catalog",
            file=sys.stderr,
        )


def _leave(report: LinkReport) -> None:
    """Exit as the report says."""
    if report.interrupted:
        print("mucli: interrupted; what is known so far is printed and kept", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED)
    if report.no_network:
        raise report.no_network
    if report.failing:
        raise typer.Exit(1)
