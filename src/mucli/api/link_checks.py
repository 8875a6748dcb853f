"""Links checked from end to end: those of papers, of the catalogue, of any file."""

import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mucli import __version__
from mucli.api import Catalog
from mucli.errors import OutsideError, UsageError
from mucli.files import read_bounded, user_cache, user_data
from mucli.links import collect, reports
from mucli.links.cache import Cache, parse_age
from mucli.links.check import Checked, check, conclude, read_baseline, suggest
from mucli.links.collect import KINDS, Link, Occurrence
from mucli.links.local import Files
from mucli.links.reports import MEANINGS, relative
from mucli.links.verdicts import Policy, Result, Tally, Verdict
from mucli.model import Paper
from mucli.text import unknown

if TYPE_CHECKING:
    from mucli.links.fix import Change

__all__ = [
    "FAIL_ON",
    "MEANINGS",
    "REPORTS",
    "LinkReport",
    "Policy",
    "Verdict",
    "check_links",
    "fix_links",
    "known_verdicts",
    "links_to_check",
    "relative",
]

FAIL_ON = frozenset({Verdict.DEAD, Verdict.INVALID, Verdict.INSECURE})
"""The verdicts that make a run fail unless it is told otherwise."""


REPORTS: dict[str, Callable[[Sequence[Checked]], str]] = {
    "junit": reports.junit,
    "github": reports.github,
    "sarif": lambda checked: reports.sarif(checked, __version__),
}
"""The reports for other programs by their formats."""

_MAX_BYTES = 50_000_000


@dataclass(slots=True)
class LinkReport:
    """What a run found: each link with its verdict, the worst first; how many requests and seconds
    it took.

    ``reached`` is how many links there is a result for; ``interrupted`` says that Ctrl-C ended the
    run, ``no_network`` holds the error when the lack of a network did.
    """

    checked: list[Checked] = field(default_factory=list)
    requests: int = 0
    reached: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    no_network: OutsideError | None = None

    @property
    def notable(self) -> list[Checked]:
        """The links that a person should look at."""
        return [each for each in self.checked if each.notable]

    def records(self) -> list[dict[str, Any]]:
        """Return each link as ``--format json`` prints it (docs/check-links.md)."""
        return [reports.to_json(each) for each in self.checked]

    def summary(self) -> dict[str, Any]:
        """Return the counts: links, failing ones, requests, and links by verdict."""
        return reports.summary(self.checked, self.requests)

    def as_report(self, format_: str) -> str:
        """Return the report for another program, in one of ``REPORTS``."""
        return REPORTS[format_](self.checked)

    @property
    def failing(self) -> list[Checked]:
        """The links that make the run fail."""
        return [each for each in self.checked if each.failing]


def links_to_check(
    catalog: Catalog | None = None,
    papers: Iterable[Paper] | None = None,
    *,
    kinds: Sequence[str] = ("code",),
    urls: Sequence[str] = (),
    files: Sequence[Path | str] = (),
    changed_since: str = "",
    places: bool = False,
    include_code: bool = False,
    fragments: bool = True,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> list[Link]:
    """Return the links of ``papers`` (None: all of ``catalog``, with those of data sets, benchmarks
    and the catalogue itself), the ``urls``, and those in the text ``files`` (``-``: standard
    input); without a catalogue only these.

    ``kinds`` are code, paper, dataset or all; with ``changed_since`` (a revision of git) only links
    on lines that are new since then; with ``places`` each knows the file and line it stands in.
    ``include_code`` takes what stands in code and comments of the files, ``fragments`` whether
    headings that they name are there; ``include`` and ``exclude`` are regular expressions that
    choose among all links.
    Raises UsageError for another kind or a file that cannot be read.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(unknown("kind of links", kind, KINDS))
    local = Files(fragments=fragments)
    found = [Occurrence(each) for each in urls]
    for file in files:
        found += _from_file(Path(file), code=include_code, files=local)
    if catalog is not None:
        ours = list(collect.wanted(_of_catalog(catalog, papers), kinds))
        if places or changed_since:
            ours = collect.with_places(ours, [*filter(None, [catalog.folder]), user_data()])
        found += ours
    if changed_since:
        found = _changed(found, changed_since)
    return [link for link in collect.gather(found) if _is_wanted(link.url, include, exclude)]


def _is_wanted(url: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Tell whether a link is to be checked: one of ``include`` (if any) is found in it, and none of
    ``exclude``. Raises UsageError for what is no regular expression.
    """
    for name, patterns in (("--include", include), ("--exclude", exclude)):
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise UsageError(
                    f"{name} takes a regular expression, which {pattern!r} is not ({error})"
                ) from error
    if include and not any(re.search(pattern, url) for pattern in include):
        return False
    return not any(re.search(pattern, url) for pattern in exclude)


def _from_file(file: Path, *, code: bool, files: Files) -> Iterable[Occurrence]:
    from mucli.readers.encoding import text_of

    if str(file) == "-":
        return collect.text_links(text_of(sys.stdin.buffer.read(_MAX_BYTES))[0], code=code)
    raw = read_bounded(file, _MAX_BYTES, name="text", mend="split it")
    return collect.text_links(text_of(raw)[0], file, code=code, files=files)


def _of_catalog(catalog: Catalog, papers: Iterable[Paper] | None) -> list[Occurrence]:
    chosen = catalog if papers is None else papers
    found = [each for paper in chosen for each in collect.paper_links(paper)]
    if papers is None:
        found += collect.resource_links(catalog.datasets, catalog.benchmarks)
        found += collect.about_links(catalog.about)
    return found


def _changed(occurrences: Iterable[Occurrence], revision: str) -> list[Occurrence]:
    from mucli.links.changed_lines import changed_lines

    placed = [each for each in occurrences if each.file is not None]
    lines: dict[Path, frozenset[int] | None] = {}
    for folder in {_repository_folder(each.file) for each in placed if each.file is not None} or {
        Path.cwd()
    }:
        lines |= changed_lines(folder, revision)
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


def check_links(
    links: Sequence[Link],
    policy: Policy | None = None,
    *,
    fail_on: Iterable[str] = FAIL_ON,
    baseline: Path | None = None,
    confirm: bool = False,
    max_age: str = "",
    use_cache: bool = True,
    suggest_copies: bool = False,
    on_result: Callable[[Result], None] | None = None,
) -> LinkReport:
    """Ask for ``links`` (:func:`links_to_check` gives them) and return what was found
    (docs/check-links.md has the verdicts).

    ``fail_on`` are the verdicts that count as failing, but not for what ``baseline`` (an earlier
    report) has as bad. With ``confirm`` a dead link counts only when two runs have found it dead;
    ``max_age`` (12h, 2d) takes earlier results, ``use_cache`` keeps and remembers them, and
    ``suggest_copies`` asks the Wayback Machine for copies of what is dead. ``on_result`` is called
    with each result as it comes. Ctrl-C and a missing network end the run early with what is known.
    """
    policy = policy or Policy()
    failing = frozenset(map(_verdict, fail_on))
    known = read_baseline(baseline) if baseline else frozenset()
    if not use_cache and (confirm or max_age):
        raise UsageError(
            f"--no-cache and {'--confirm' if confirm else '--max-age'} exclude each other: the"
            " cache is what remembers"
        )
    age = parse_age(max_age) if max_age else None
    cache = Cache(user_cache() / "links.jsonl", max_age=age) if use_cache else None
    report, tally, started = LinkReport(), Tally(), time.monotonic()
    results: dict[str, Result] = {}
    try:
        for result in check(links, policy, cache=cache, tally=tally):
            results[result.url] = result
            if on_result:
                on_result(result)
        if suggest_copies:
            for address, copy in suggest(results.values(), policy):
                results[address] = replace(results[address], suggestion=copy)
    except KeyboardInterrupt:
        report.interrupted = True
    except OutsideError as error:
        report.no_network = error
    report.checked = conclude(links, results, fail_on=failing, baseline=known, confirm=confirm)
    report.reached = len(results)
    report.requests, report.seconds = tally.requests, time.monotonic() - started
    return report


def _verdict(name: str) -> Verdict:
    if name not in set(Verdict):
        raise UsageError(unknown("verdict", name, [*Verdict, "none"]))
    return Verdict(name)


def known_verdicts(names: Iterable[str]) -> frozenset[Verdict]:
    """Return the verdicts called ``names``; ``none`` is none. Raises UsageError for another."""
    return frozenset(_verdict(name) for name in names if name != "none")


def fix_links(checked: Iterable[Checked]) -> "list[Change]":
    """Write permanent moves into the catalogue's files: see :func:`mucli.links.fix.fix_moves`."""
    from mucli.links.fix import fix_moves

    return fix_moves(checked)
