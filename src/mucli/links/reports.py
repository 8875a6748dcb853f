"""Reports for other programs: JSON records, JUnit XML, GitHub annotations, SARIF."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from mucli import reports
from mucli.links.check import Checked
from mucli.links.verdicts import FINE, Verdict
from mucli.reports import Finding, relative

MEANINGS = {
    Verdict.OK: "The link works.",
    Verdict.MOVED: "The link redirects for good; write the new address.",
    Verdict.ARCHIVED: "The repository is read-only; the link works.",
    Verdict.SUSPECT: "The host answers, but not with what the link promises.",
    Verdict.BLOCKED: "The host refuses robots; a person must look.",
    Verdict.UNSTABLE: "The host fails or does not answer; it may pass.",
    Verdict.INSECURE: "The TLS connection cannot be trusted.",
    Verdict.INVALID: "This is no URL that can be asked, or one that may not be.",
    Verdict.DEAD: "What the link names is gone.",
    Verdict.SKIPPED: "The link was not checked.",
}
"""What each verdict means, in one sentence."""

__all__ = ["MEANINGS", "github", "junit", "relative", "sarif", "summary", "to_json"]


def to_json(checked: Checked) -> dict[str, Any]:
    """Return a link and its result as JSON values; docs/check-links.md describes the members."""
    link, result = checked.link, checked.result
    spellings = list(dict.fromkeys(each.url for each in link.occurrences))
    data: dict[str, Any] = {
        "url": link.url,
        "verdict": str(result.verdict),
        "status": result.status,
        "reason": result.reason,
        "papers": link.papers,
        "location": result.location,
        "redirects": [{"url": hop.url, "status": hop.status} for hop in result.hops],
        "end": result.end,
        "downgraded": result.downgraded,
        "seconds": result.seconds,
        "attempts": result.attempts,
        "asked": result.asked,
        "checked": (
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(result.checked))
            if result.checked
            else None
        ),
        "cached": result.cached,
        "failing": checked.failing,
        "known": checked.known,
        "returned": checked.returned,
        "deaths": result.deaths,
        "suggestion": result.suggestion,
        "places": [
            {"file": str(each.file), "line": each.line} for each in link.occurrences if each.file
        ],
    }
    return data | ({"spellings": spellings} if len(spellings) > 1 else {})


def summary(checked: Sequence[Checked], requests: int) -> dict[str, Any]:
    """Return the counts: links, failing ones, ``requests`` made, and links by verdict."""
    verdicts = {
        str(verdict): sum(each.result.verdict is verdict for each in checked) for verdict in Verdict
    }
    return {
        "links": len(checked),
        "failing": sum(each.failing for each in checked),
        "known": sum(each.known for each in checked),
        "returned": sum(each.returned for each in checked),
        "cached": sum(each.result.cached for each in checked),
        "requests": requests,
        "verdicts": verdicts,
    }


def _finding(each: Checked) -> Finding:
    """Return a link and its result as the shared reports take them."""
    result = each.result
    copy = f" (a copy: {result.suggestion})" if result.suggestion else ""
    level = "error" if each.failing else "note" if result.verdict is Verdict.MOVED else "warning"
    return Finding(
        each.link.url,
        str(result.verdict),
        result.reason,
        f"{each.link.url}: {result.reason}{copy}",
        level if each.notable else "",
        each.failing,
        result.verdict is Verdict.SKIPPED,
        [(place.file, place.line) for place in each.link.occurrences if place.file],
        result.seconds,
    )


def _tool(version: str = "") -> reports.Tool:
    bad = {str(verdict): MEANINGS[verdict] for verdict in Verdict if verdict not in FINE}
    return reports.Tool("check-links", "link", bad, "check-links.md", version)


def junit(checked: Sequence[Checked]) -> str:
    """Return a JUnit report: a test case for each link, failed when it makes the run fail."""
    return reports.junit([_finding(each) for each in checked], _tool())


def github(checked: Iterable[Checked]) -> str:
    """Return GitHub's workflow commands: an error or a warning at each place of each link that
    needs attention.
    """
    return reports.github(map(_finding, checked), _tool())


def sarif(checked: Iterable[Checked], version: str) -> str:
    """Return a SARIF 2.1.0 log (OASIS) of the links that need attention; ``version`` is mucli's."""
    return reports.sarif(map(_finding, checked), _tool(version))
