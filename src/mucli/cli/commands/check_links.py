"""``mucli check-links``: the truth about links, for maintainers and for CI."""

import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.options import Selection, chosen_format, complete_key, format_option, paper_filters
from mucli.cli.output.formats import (
    markdown_text,
    print_csv,
    print_json,
    print_jsonl,
    print_markdown,
    print_plain,
)
from mucli.cli.state import STATE, open_catalog
from mucli.errors import OutsideError, UsageError
from mucli.links.verdicts import Tally
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.links.check import Checked
    from mucli.links.collect import Link, Occurrence
    from mucli.links.verdicts import Policy, Result, Verdict

_FORMATS = ("table", "plain", "json", "jsonl", "csv", "markdown", "junit", "github", "sarif")
_KINDS = ("code", "paper", "dataset", "all")
_INTERRUPTED = 130


@dataclass(slots=True)
class _Findings:
    """What a run found: results by address, and why it ended before its time, if it did."""

    results: dict[str, "Result"] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    interrupted: bool = False
    no_network: OutsideError | None = None


@paper_filters
def check_links(
    selection: Selection,
    *,
    refs: list[str] = typer.Argument(
        None,
        metavar="[REF]...",
        help="Papers to check (default: all).",
        autocompletion=complete_key,
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
    format_: str = format_option(_FORMATS),
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
    from mucli.links.verdicts import Policy

    chosen = chosen_format(format_, _FORMATS)
    failing = _verdicts(fail_on)
    known = _baseline(baseline)
    with_places = fix or chosen not in ("table", "plain", "csv", "markdown")
    wanted = _collect(
        selection, refs or [], links, urls=url, files=file, since=changed_since, places=with_places
    )
    policy = Policy(
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
    )
    started = time.monotonic()
    found = _run(wanted, policy, max_age, no_cache=no_cache, confirm=confirm)
    if suggest and not found.interrupted and not found.no_network:
        _suggest(found, policy)
    from mucli.links.check import conclude

    checked = conclude(wanted, found.results, fail_on=failing, baseline=known, confirm=confirm)
    _report(checked, chosen, found.tally.requests)
    if fix and not found.interrupted:
        _fix(checked)
    if found.results or not found.no_network:
        _tell(checked, found.tally.requests, time.monotonic() - started)
    if found.interrupted:
        print("mucli: interrupted; what is known so far is printed and kept", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED)
    if found.no_network:
        raise found.no_network
    if any(each.failing for each in checked):
        raise typer.Exit(1)


def _words(values: Iterable[str]) -> list[str]:
    """Return the words of an option that takes them one by one or with commas between."""
    return [word.strip().lower() for value in values for word in value.split(",") if word.strip()]


def _verdicts(names: Iterable[str]) -> "frozenset[Verdict]":
    from mucli.links.verdicts import Verdict

    given = _words(names)
    unknown = [name for name in given if name not in set(Verdict) | {"none"}]
    if unknown:
        raise UsageError(
            f"there is no verdict {unknown[0]!r}; --fail-on takes {', '.join(Verdict)}, or none"
        )
    return frozenset(Verdict(name) for name in given if name != "none")


def _baseline(file: Path | None) -> frozenset[str]:
    if file is None:
        return frozenset()
    from mucli.links.check import read_baseline

    return read_baseline(file)


# What to check
# --------------------------------------------------------------------------------------------------


def _collect(
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
    from mucli.links.collect import Occurrence, gather

    kinds = _words(kinds)
    for kind in kinds:
        if kind not in _KINDS:
            raise UsageError(f"--links is code, paper, dataset or all, not {printable(kind)!r}")
    found = [Occurrence(each) for each in urls]
    for file in files:
        found += _from_file(file)
    if refs or not (urls or files) or not selection.empty:
        found += _from_catalog(selection, refs, kinds, places=places or bool(since))
    if since:
        found = _changed(found, since)
    return gather(found)


def _from_file(file: Path) -> "Iterable[Occurrence]":
    from mucli.links.collect import text_links
    from mucli.readers.encoding import text_of

    if str(file) == "-":
        return text_links(text_of(sys.stdin.buffer.read())[0])
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}); correct --file") from error
    return text_links(text_of(raw)[0], file)


def _from_catalog(
    selection: Selection, refs: Sequence[str], kinds: Sequence[str], *, places: bool
) -> "list[Occurrence]":
    from mucli.links import collect

    with open_catalog() as catalog:
        papers = (
            list({paper.key: paper for paper in map(catalog.get, refs)}.values())
            if refs
            else selection.papers(catalog)
        )
        found = [each for paper in papers for each in collect.paper_links(paper)]
        if not refs and selection.empty:
            found += collect.resource_links(catalog.datasets, catalog.benchmarks)
            found += collect.about_links(catalog.about)
    found = list(collect.wanted(found, kinds))
    return collect.with_places(found, _roots()) if places else found


def _roots() -> list[Path]:
    """Return the folders of YAML files that the catalogue comes from: its own, when it is one, and
    the user's.
    """
    from mucli.catalog.locate import find_catalog
    from mucli.files import user_data

    place = find_catalog(Path(STATE.catalog) if STATE.catalog else None)
    return ([] if place.compiled else [place.path]) + [user_data()]


def _changed(occurrences: "Iterable[Occurrence]", ref: str) -> "list[Occurrence]":
    from mucli.links.changed_lines import changed_lines

    placed = [each for each in occurrences if each.file is not None]
    lines: dict[Path, frozenset[int] | None] = {}
    for folder in {_repository_folder(each.file) for each in placed if each.file is not None} or {
        Path.cwd()
    }:
        lines |= changed_lines(folder, ref)
    kept = []
    for each in placed:
        where = each.file.resolve() if each.file else Path()
        if where in lines and ((new := lines[where]) is None or each.line in new):
            kept.append(each)
    return kept


def _repository_folder(file: Path) -> Path:
    """Return the folder whose changes hold ``file``: the catalogue's for one of its papers, else
    its own.
    """
    parents = file.resolve().parents
    return next((parent.parent for parent in parents if parent.name == "papers"), parents[0])


# Checking
# --------------------------------------------------------------------------------------------------


def _run(
    links: "Sequence[Link]", policy: "Policy", max_age: str, *, no_cache: bool, confirm: bool
) -> _Findings:
    """Check the links; Ctrl-C and a missing network end it early with what is known."""
    from mucli.files import user_cache
    from mucli.links.cache import Cache, parse_age
    from mucli.links.check import check

    if no_cache and (confirm or max_age):
        raise UsageError(
            f"--no-cache and {'--confirm' if confirm else '--max-age'} exclude each other: the"
            " cache is what remembers"
        )
    cache = (
        None
        if no_cache
        else Cache(user_cache() / "links.jsonl", max_age=parse_age(max_age) if max_age else None)
    )
    found = _Findings()
    progress = _Progress(len(links))
    try:
        for result in check(links, policy, cache=cache, confirm=confirm, tally=found.tally):
            found.results[result.url] = result
            progress.show(result.verdict)
    except KeyboardInterrupt:
        found.interrupted = True
    except OutsideError as error:
        found.no_network = error
    progress.clear()
    return found


def _suggest(found: _Findings, policy: "Policy") -> None:
    from mucli.links.check import suggest

    try:
        for address, copy in suggest(found.results.values(), policy):
            found.results[address] = replace(found.results[address], suggestion=copy)
    except KeyboardInterrupt:
        found.interrupted = True


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

_COLUMNS = ("verdict", "status", "url", "reason", "location", "papers", "suggestion")


def _report(checked: "Sequence[Checked]", format_: str, requests: int) -> None:
    """Print the report: everything for programs, what needs attention for people."""
    from mucli import __version__
    from mucli.links import reports

    notable = [each for each in checked if each.notable]
    if format_ == "json":
        print_json(
            "links", map(reports.to_json, checked), summary=reports.summary(checked, requests)
        )
    elif format_ == "jsonl":
        print_jsonl(map(reports.to_json, checked))
    elif format_ == "csv":
        print_csv(_COLUMNS, map(_cells, checked))
    elif format_ == "markdown":
        rows = [[markdown_text(str(cell)) for cell in _cells(each)] for each in notable]
        print_markdown([name.capitalize() for name in _COLUMNS], rows)
    elif format_ == "junit":
        sys.stdout.write(reports.junit(checked))
    elif format_ == "github":
        sys.stdout.write(reports.github(checked))
    elif format_ == "sarif":
        sys.stdout.write(reports.sarif(checked, __version__))
    elif format_ == "plain":
        print_plain(map(_cells, notable))
    else:
        _table(notable)


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


def _table(notable: "Sequence[Checked]") -> None:
    from itertools import groupby

    from mucli.cli.output import tables
    from mucli.links.reports import MEANINGS

    for verdict, group in groupby(notable, key=lambda each: each.result.verdict):
        rows = [(each.link.url, _why(each.result), _where(each.link)) for each in group]
        print(f"{verdict} ({len(rows):,}): {MEANINGS[verdict]}")
        named = any(where for _link, _reason, where in rows)
        tables.rows_table(
            ("Link", "Why", "Where") if named else ("Link", "Why"),
            rows if named else [row[:2] for row in rows],
        )
        print()


def _why(result: "Result") -> str:
    return f"{result.reason}; a copy: {result.suggestion}" if result.suggestion else result.reason


def _where(link: "Link") -> str:
    """Return the papers that carry a link, else the lines where it stands."""
    from mucli.links.reports import relative

    return ", ".join(link.papers) or ", ".join(
        f"{relative(each.file)}:{each.line}" for each in link.occurrences if each.file
    )


def _tell(checked: "Sequence[Checked]", requests: int, seconds: float) -> None:
    """Print the summary for a person on stderr."""
    from mucli.links.reports import summary

    sys.stdout.flush()
    counts = summary(checked, requests)
    verdicts = ", ".join(
        f"{count:,} {verdict}" for verdict, count in counts["verdicts"].items() if count
    )
    known = f", {counts['known']:,} known from the baseline" if counts["known"] else ""
    shown = (
        f"{counts['links']:,} link{'s' if counts['links'] != 1 else ''}:"
        f" {verdicts or 'nothing to check'}{known}"
    )
    print(
        f"{shown} ({requests:,} request{'s' if requests != 1 else ''}, {seconds:.1f} s)",
        file=sys.stderr,
    )
    for each in checked:
        if each.returned:
            print(printable(f"came back: {each.link.url} ({each.result.reason})"), file=sys.stderr)


def _fix(checked: "Sequence[Checked]") -> None:
    from mucli.links.fix import fix_moves
    from mucli.links.reports import relative
    from mucli.links.verdicts import Verdict

    for change in fix_moves(checked):
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
