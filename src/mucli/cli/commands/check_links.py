"""``mucli check-links``: the truth about links, for maintainers and for CI."""

import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from glob import glob
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
from mucli.errors import UsageError
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
        "[REF]...", required=False, help_="Papers to check (default: all), or files."
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
    include: list[str] = typer.Option(
        [], "--include", metavar="REGEX", help="Only links in which this is found (repeatable)."
    ),
    exclude: list[str] = typer.Option(
        [], "--exclude", metavar="REGEX", help="No links in which this is found (repeatable)."
    ),
    include_code: bool = typer.Option(
        False, "--include-code", help="Also links in the code and comments of files."
    ),
    no_fragments: bool = typer.Option(
        False, "--no-fragments", help="Don't look for the headings that links in files name."
    ),
    header: list[str] = typer.Option(
        [],
        "--header",
        metavar="NAME:VALUE",
        help="Send this to the host of each link, not where it redirects to (repeatable).",
    ),
    user_agent: str = typer.Option(
        "", "--user-agent", metavar="TEXT", help="Introduce mucli so.", show_default=False
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
    named, files = _files(refs or [], file)
    given = partial(
        links_to_check,
        kinds=_words(links),
        urls=url,
        files=files,
        changed_since=changed_since,
        include_code=include_code,
        fragments=not no_fragments,
        include=include,
        exclude=exclude,
    )
    only = bool(url or files) and not named and selection.empty
    wanted = given() if only else _of_papers(selection, named, given, places=places)
    progress = _Progress(len(wanted))
    _end_once()
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
            user_agent=_one_line("--user-agent", user_agent),
            headers=tuple(map(_header, header)),
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


def _files(refs: Sequence[str], files: Sequence[Path]) -> tuple[list[str], list[Path]]:
    """Return the REFs that are such, and the files: those given, the arguments that are some, and
    what patterns (``docs/**/*.md``) stand for. Raises UsageError for a pattern of nothing.
    """
    named: list[str] = []
    found: list[Path] = []
    for each in [*map(str, files), *refs]:
        is_file = each in map(str, files)
        if any(c in each for c in "*?") and (is_file or "/" in each or "." in each):
            matches = sorted(map(Path, glob(each, recursive=True)))  # noqa: PTH207 - takes absolute ones
            matches = [path for path in matches if path.is_file()]
            if not matches:
                raise UsageError(f"no file is called like {each!r}; correct the pattern")
            found += matches
        elif is_file or Path(each).is_file():
            found.append(Path(each))
        else:
            named.append(each)
    return named, list(dict.fromkeys(found))


def _header(text: str) -> tuple[str, str]:
    """Return name and value of ``Name: value``. Raises UsageError for what no request can carry."""
    name, colon, value = text.partition(":")
    if not colon or not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name.strip()):
        raise UsageError(f"--header takes 'Name: value', not {printable(text)!r}")
    if name.strip().lower() in ("host", "content-length", "connection", "transfer-encoding"):
        raise UsageError(f"--header cannot set {name.strip()}, which the connection needs")
    return name.strip(), _one_line("--header", value.strip())


def _one_line(option: str, value: str) -> str:
    if not all(c.isprintable() and ord(c) < 256 for c in value):
        raise UsageError(f"{option} takes one line of Latin letters, not {printable(value)!r}")
    return value


def _end_once() -> None:
    """Let the first Ctrl-C, and SIGTERM as well, end the run with what is known so far; a second
    one does not tear the report that is being written.
    """

    def end(_number: int, _frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, end)


def _of_papers(
    selection: Selection,
    refs: Sequence[str],
    given: "Callable[..., list[Link]]",
    *,
    places: bool,
) -> "list[Link]":
    """Return the links of the papers chosen, with those that were ``given`` otherwise."""
    with open_catalog() as catalog:
        papers = None
        if refs:
            papers = list({paper.key: paper for paper in map(catalog.get, refs)}.values())
        elif not selection.empty:
            papers = selection.papers(catalog)
        return given(catalog, papers, places=places)


class _Progress:
    """A line on a terminal that says how far the run is, and what it has found."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.counts: dict[str, int] = {}
        self.shown = 0.0
        self.seen = sys.stderr.isatty()

    def show(self, verdict: str) -> None:
        """Count a verdict and show the line again, not too often."""
        self.counts[verdict] = self.counts.get(verdict, 0) + 1
        if self.seen and time.monotonic() - self.shown > 0.1:
            self.shown = time.monotonic()
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
