"""Reports for other programs: JSON records, JUnit XML, GitHub annotations, SARIF."""

import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from mucli.links.check import Checked
from mucli.links.verdicts import FINE, Verdict
from mucli.text import printable

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

_XML_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def junit(checked: Sequence[Checked]) -> str:
    """Return a JUnit report: a test case for each link, failed when it makes the run fail."""
    cases = []
    for each in checked:
        result = each.result
        named = (
            f"classname={_attribute(f'check-links.{result.verdict}')}"
            f" name={_attribute(each.link.url)}"
        )
        where = "".join(
            f"\n{place.file}:{place.line}" for place in each.link.occurrences if place.file
        )
        text = _xml(f"{result.verdict}: {result.reason}{where}")
        if each.failing:
            inner = (
                f"<failure message={_attribute(result.reason)}"
                f" type={_attribute(result.verdict)}>{text}</failure>"
            )
        elif result.verdict is Verdict.SKIPPED:
            inner = f"<skipped message={_attribute(result.reason)}/>"
        else:
            inner = f"<system-out>{text}</system-out>"
        cases.append(f'    <testcase {named} time="{result.seconds:.3f}">{inner}</testcase>\n')
    failures = sum(each.failing for each in checked)
    skipped = sum(each.result.verdict is Verdict.SKIPPED for each in checked)
    seconds = sum(each.result.seconds for each in checked)
    counts = (
        f'tests="{len(checked)}" failures="{failures}" errors="0" skipped="{skipped}"'
        f' time="{seconds:.3f}"'
    )
    suite = f'  <testsuite name="mucli check-links" {counts}>\n{"".join(cases)}  </testsuite>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n{suite}</testsuites>\n'


def _xml(text: str) -> str:
    return escape(_XML_ILLEGAL.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_XML_ILLEGAL.sub("", text))


def github(checked: Iterable[Checked]) -> str:
    """Return GitHub's workflow commands: an error or a warning at each place of each link that
    needs attention.
    """
    lines = []
    for each in checked:
        if not each.notable:
            continue
        level = (
            "error"
            if each.failing
            else "notice"
            if each.result.verdict is Verdict.MOVED
            else "warning"
        )
        message = _command(f"{each.link.url}: {each.result.reason}{_copy(each)}")
        title = _property(f"link {each.result.verdict}")
        places = [
            f"file={_property(relative(place.file))},line={place.line},"
            for place in each.link.occurrences
            if place.file
        ]
        lines += [f"::{level} {place}title={title}::{message}\n" for place in places or [""]]
    return "".join(lines)


def _copy(each: Checked) -> str:
    return f" (a copy: {each.result.suggestion})" if each.result.suggestion else ""


def _command(text: str) -> str:
    """Escape the data of a workflow command (GitHub, "Workflow commands")."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _command(text).replace(":", "%3A").replace(",", "%2C")


def relative(file: Path) -> str:
    """Return ``file`` as seen from here, with forward slashes; whole when it lies elsewhere."""
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def _uri(file: Path) -> str:
    """Return ``file`` as a URI (RFC 3986), relative to here; whole when it lies elsewhere."""
    path = relative(file)
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)


def sarif(checked: Iterable[Checked], version: str) -> str:
    """Return a SARIF 2.1.0 log (OASIS) of the links that need attention; ``version`` is mucli's."""
    notable = [each for each in checked if each.notable]
    rules = [
        {
            "id": f"link-{verdict}",
            "shortDescription": {"text": MEANINGS[verdict]},
            "helpUri": "https://github.com/mucli/mucli/blob/main/docs/check-links.md",
        }
        for verdict in Verdict
        if verdict not in FINE
    ]
    run = {
        "tool": {"driver": {"name": "mucli check-links", "version": version, "rules": rules}},
        "results": [_sarif_result(each) for each in notable],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(each: Checked) -> dict[str, Any]:
    found = [(_uri(place.file), place.line) for place in each.link.occurrences if place.file]
    places = [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": uri},
                "region": {"startLine": max(line, 1)},
            }
        }
        for uri, line in found or [("catalog", 1)]  # code scanning refuses a finding without place
    ]
    level = (
        "error" if each.failing else "note" if each.result.verdict is Verdict.MOVED else "warning"
    )
    text = f"{each.link.url}: {each.result.reason}{_copy(each)}"
    return {
        "ruleId": f"link-{each.result.verdict}",
        "level": level,
        "message": {"text": text},
        "locations": places,
    }
