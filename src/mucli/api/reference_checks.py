"""Is every reference of a bibliography real, and right?"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mucli import __version__, reports
from mucli.api import Catalog
from mucli.check.entries import Entry, Sources, read_entries, read_files
from mucli.check.judge import (
    DIFFERS,
    MEANINGS,
    NOT_FOUND,
    OUTDATED,
    RIGHT,
    UNCHECKED,
    VERDICTS,
    Judge,
    Judged,
    Remark,
    with_duplicates,
)
from mucli.errors import UsageError
from mucli.files import read_bounded
from mucli.reports import Finding, Tool
from mucli.text import unknown

if TYPE_CHECKING:
    from mucli.api.bibliographies import UpgradedFile

__all__ = [
    "FAIL_ON",
    "REPORTS",
    "VERDICTS",
    "ReferenceReport",
    "check_references",
    "check_text",
    "fix_references",
]

FAIL_ON = (DIFFERS, NOT_FOUND)
"""What makes a run fail unless it is told otherwise."""

ALSO = ("duplicate", "retracted", "undefined", "unused")
"""What may make a run fail beside the verdicts."""

_MAX_BYTES = 50_000_000
_STDIN = Path("-")
_WORST = (NOT_FOUND, DIFFERS, OUTDATED, UNCHECKED, RIGHT)
_TOOL = Tool(
    "check",
    "reference",
    {name: meaning for name, meaning in MEANINGS.items() if name != UNCHECKED},
    "check.md",
    __version__,
)


@dataclass(slots=True)
class ReferenceReport:
    """What a check found: each reference with its verdict, in the order of the files; the keys that
    are ``cited`` and not there, with the place of the first use, and those that are there and
    ``unused``; and sentences on what could not be read or asked.

    ``fail_on`` are the verdicts and remarks that make a run fail, but not for what the baseline
    ``known`` has.
    """

    judged: list[Judged] = field(default_factory=list)
    undefined: dict[str, str] = field(default_factory=dict)
    unused: list[Judged] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    fail_on: frozenset[str] = frozenset(FAIL_ON)
    known: frozenset[str] = frozenset()

    @property
    def failing(self) -> list[Judged]:
        """The references that make the run fail."""
        return [each for each in self.judged if self.fails(each)]

    @property
    def failed(self) -> bool:
        """Whether anything makes the run fail."""
        loose = (("undefined", self.undefined), ("unused", self.unused))
        return bool(self.failing) or any(each and name in self.fail_on for name, each in loose)

    def fails(self, judged: Judged) -> bool:
        """Tell whether a reference makes the run fail."""
        names = {judged.verdict, *(remark.kind for remark in judged.remarks)}
        return bool(names & self.fail_on) and judged.identity not in self.known

    def counts(self) -> dict[str, int]:
        """Return how many references have each verdict."""
        found = Counter(each.verdict for each in self.judged)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def records(self) -> list[dict[str, Any]]:
        """Return each reference as ``--format json`` prints it (docs/json.md)."""
        return [self._record(each) for each in self.judged]

    def _record(self, each: Judged) -> dict[str, Any]:
        entry = each.entry
        members: dict[str, Any] = {
            "file": str(entry.file),
            "line": entry.line,
            "key": entry.key,
            "title": entry.said.title,
            "verdict": each.verdict,
            "reason": each.reason,
            "paper": each.paper,
            "found": each.found,
            "sure": each.sure,
            "differences": [difference.to_json() for difference in each.differences],
            "remarks": [{"kind": one.kind, "message": one.message} for one in each.remarks],
            "asked": list(each.asked),
            "failing": self.fails(each),
            "known": each.identity in self.known,
            "identity": each.identity,
        }
        always = ("file", "line", "key", "title", "verdict", "failing", "identity")
        return {name: value for name, value in members.items() if value or name in always}

    def findings(self) -> Iterator[Finding]:
        """Give what the reports for other programs say of each reference."""
        for each in self.judged:
            remarked = any(remark.kind != "note" for remark in each.remarks)
            notable = each.verdict in (DIFFERS, NOT_FOUND, OUTDATED) or remarked
            level = "error" if self.fails(each) else "warning" if notable else ""
            kind = each.verdict
            if each.verdict in (RIGHT, UNCHECKED) and remarked:
                kind = next(remark.kind for remark in each.remarks if remark.kind != "note")
            name = each.entry.key or each.entry.said.title or f"line {each.entry.line}"
            reason = each.message or MEANINGS.get(each.verdict, "it is as the record has it")
            places = [(each.entry.file, each.entry.line)] if each.entry.file != _STDIN else []
            yield Finding(
                name,
                kind,
                reason,
                f"{name}: {reason}",
                level,
                self.fails(each),
                each.verdict == UNCHECKED,
                places,
            )
        for key, place in self.undefined.items():
            failing = "undefined" in self.fail_on
            reason = "it is cited, and no bibliography has it"
            file, _, line = place.rpartition(":")
            places = [(Path(file), int(line))] if file and line.isdigit() else []
            level = "error" if failing else "warning"
            yield Finding(
                key, "undefined", reason, f"{key}: {reason}", level, failing, False, places
            )

    def as_report(self, format_: str) -> str:
        """Return the report for another program, in one of ``REPORTS``."""
        return REPORTS[format_](self)


REPORTS: dict[str, Callable[[ReferenceReport], str]] = {
    "sarif": lambda report: reports.sarif(report.findings(), _TOOL),
    "github": lambda report: reports.github(report.findings(), _TOOL),
    "junit": lambda report: reports.junit(list(report.findings()), _TOOL),
}
"""The reports for other programs by their formats."""


def check_references(
    catalog: Catalog,
    files: Iterable[Path | str],
    *,
    as_: str = "",
    online: bool = False,
    fail_on: Sequence[str] = FAIL_ON,
    baseline: Path | str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ReferenceReport:
    """Check the references of ``files``: bibliographies (BibTeX, .bbl, CSL-JSON, RIS; ``-`` for
    standard input) and manuscripts (.tex, .aux, .md, .typ) with the bibliographies they name.

    The catalogue judges what it holds; with ``online`` the services are asked about the rest, and
    ``progress`` is told of the references done and all. ``as_`` is the format of what has no name;
    ``fail_on`` names verdicts, ``duplicate``, ``retracted``, ``undefined`` and ``unused``;
    ``baseline`` is an earlier report in JSON, whose failures are known. Raises UsageError for what
    cannot be read.
    """
    for name in fail_on:
        if name not in (*VERDICTS, *ALSO):
            raise UsageError(unknown("verdict", name, (*VERDICTS, *ALSO)))
    sources = _read([Path(file) for file in files], as_)
    judged = _judged(catalog, sources.entries)
    report = ReferenceReport(fail_on=frozenset(fail_on), complaints=list(sources.missing))
    if baseline is not None:
        report.known = _known(Path(baseline))
    if online:
        judged = _ask(judged, report, progress)
    report.judged = with_duplicates(judged)
    _compare_with_citations(report, sources)
    return report


def check_text(catalog: Catalog, bibliography: str, *, as_: str = "") -> ReferenceReport:
    """Check the references of a ``bibliography`` that is given as text, as
    :func:`check_references` does, by the catalogue alone.

    ``as_`` is its format (bibtex, bbl, ris or csl-json), told by its content when empty. Raises
    UsageError for what cannot be read.
    """
    entries = read_entries(_STDIN, bibliography.encode("utf-8", "replace"), as_)
    return ReferenceReport(judged=with_duplicates(_judged(catalog, entries)))


def _judged(catalog: Catalog, entries: Iterable[Entry]) -> list[Judged]:
    judge = Judge(catalog, catalog.venues)
    return [judge.judge(entry) for entry in entries]


def fix_references(catalog: Catalog, files: Iterable[Path | str]) -> list["UpgradedFile"]:
    """Mend what is certain in the .bib ``files``, byte for byte: what ``upgrade`` does (published
    versions for preprints, what is missing), misspelt titles, and years where authors and venue are
    the paper's. What is disputed stays. Return the files with what was changed; what they were goes
    to FILE.bak.
    """
    from mucli.api.bibliographies import upgrade_bibliographies

    bibs = [file for file in map(Path, files) if file.suffix.lower() in (".bib", ".bibtex")]
    return upgrade_bibliographies(catalog, bibs, write=True, mend=True)


def _read(files: Sequence[Path], as_: str) -> Sources:
    if _STDIN not in files:
        return read_files(list(files), _load, as_)
    sources = read_files([file for file in files if file != _STDIN], _load, as_)
    raw = sys.stdin.buffer.read(_MAX_BYTES)
    sources.entries += read_entries(_STDIN, raw, as_)
    return sources


def _load(file: Path) -> bytes:
    return read_bounded(file, _MAX_BYTES, name="bibliography", mend="split it")


def _known(file: Path) -> frozenset[str]:
    """Return what an earlier report has as failing."""
    try:
        data = json.loads(read_bounded(file, _MAX_BYTES, name="report", mend="make it again"))
        entries = data["references"]
        return frozenset(
            each["identity"] for each in entries if each["failing"] or each.get("known")
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"the baseline {file} is no report of 'mucli check --format json'; make it with that"
        ) from error


def _compare_with_citations(report: ReferenceReport, sources: Sources) -> None:
    """Hold the keys that the manuscripts cite against those that there are."""
    if not sources.manuscripts:
        return
    keys = {each.entry.key for each in report.judged}
    report.undefined = {key: at for key, at in sources.cited.items() if key not in keys}
    if sources.everything:
        return
    report.unused = [each for each in report.judged if each.entry.key not in sources.cited]
    unused = {id(each) for each in report.unused}
    remark = Remark("unused", "it is cited nowhere")
    report.judged = [
        replace(each, remarks=(*each.remarks, remark)) if id(each) in unused else each
        for each in report.judged
    ]


def _ask(
    judged: Sequence[Judged],
    report: ReferenceReport,
    progress: Callable[[int, int], None] | None,
) -> list[Judged]:
    """Ask the services about the references that the catalogue does not hold."""
    from mucli.check.online import ask_about
    from mucli.lookup.verify import Services

    services = Services()
    open_ = [each for each in judged if each.verdict == UNCHECKED and not each.entry.problem]
    done: dict[int, Judged] = {}
    for number, each in enumerate(open_, 1):
        done[id(each)] = ask_about(each, services)
        if progress:
            progress(number, len(open_))
    report.complaints += services.complaints
    return [done.get(id(each), each) for each in judged]
