"""Floor 2: reports for other programs: JUnit XML, GitHub annotations, SARIF; of links and of
references alike.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mucli.text import printable

_XML_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: its ``name``, the ``verdict`` and its ``reason``, and a
    ``message`` that says it all; the ``level`` of what needs attention (error, warning, note),
    empty where nothing does; whether it makes the run fail or was left out; the places (file,
    line), and the seconds it took.
    """

    name: str
    verdict: str
    reason: str
    message: str
    level: str = ""
    failing: bool = False
    skipped: bool = False
    places: Sequence[tuple[Path, int]] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Tool:
    """Who reports: the command, the word before a verdict in titles and rules, what each verdict
    that needs attention means, the page that explains them, and mucli's version.
    """

    name: str
    what: str
    meanings: Mapping[str, str]
    page: str
    version: str = ""


def junit(findings: Sequence[Finding], tool: Tool) -> str:
    """Return a JUnit report: a test case for each thing, failed when it makes the run fail."""
    cases = []
    for each in findings:
        named = (
            f"classname={_attribute(f'{tool.name}.{each.verdict}')} name={_attribute(each.name)}"
        )
        where = "".join(f"\n{file}:{line}" for file, line in each.places)
        text = _xml(f"{each.verdict}: {each.reason}{where}")
        if each.failing:
            inner = (
                f"<failure message={_attribute(each.reason)}"
                f" type={_attribute(each.verdict)}>{text}</failure>"
            )
        elif each.skipped:
            inner = f"<skipped message={_attribute(each.reason)}/>"
        else:
            inner = f"<system-out>{text}</system-out>"
        cases.append(f'    <testcase {named} time="{each.seconds:.3f}">{inner}</testcase>\n')
    failures = sum(each.failing for each in findings)
    skipped = sum(each.skipped and not each.failing for each in findings)
    seconds = sum(each.seconds for each in findings)
    counts = (
        f'tests="{len(findings)}" failures="{failures}" errors="0" skipped="{skipped}"'
        f' time="{seconds:.3f}"'
    )
    suite = f'  <testsuite name="mucli {tool.name}" {counts}>\n{"".join(cases)}  </testsuite>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n{suite}</testsuites>\n'


def _xml(text: str) -> str:
    from xml.sax.saxutils import escape  # brings urllib.request with it, and so http.client

    return escape(_XML_ILLEGAL.sub("", text))


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(_XML_ILLEGAL.sub("", text))


def github(findings: Iterable[Finding], tool: Tool) -> str:
    """Return GitHub's workflow commands: an annotation at each place of each thing that needs
    attention.
    """
    lines = []
    for each in findings:
        if not each.level:
            continue
        level = {"note": "notice"}.get(each.level, each.level)
        title = _property(f"{tool.what} {each.verdict}")
        places = [f"file={_property(relative(file))},line={line}," for file, line in each.places]
        lines += [
            f"::{level} {place}title={title}::{_command(each.message)}\n"
            for place in places or [""]
        ]
    return "".join(lines)


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


def sarif(findings: Iterable[Finding], tool: Tool) -> str:
    """Return a SARIF 2.1.0 log (OASIS) of what needs attention."""
    rules = [
        {
            "id": f"{tool.what}-{verdict}",
            "shortDescription": {"text": meaning},
            "helpUri": f"https://github.com/mucli/mucli/blob/main/docs/{tool.page}",
        }
        for verdict, meaning in tool.meanings.items()
    ]
    driver = {"name": f"mucli {tool.name}", "version": tool.version, "rules": rules}
    results = [_sarif_result(each, tool) for each in findings if each.level]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _uri(file: Path) -> str:
    """Return ``file`` as a URI (RFC 3986), relative to here; whole when it lies elsewhere."""
    path = relative(file)
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)


def _sarif_result(each: Finding, tool: Tool) -> dict[str, Any]:
    found = [(_uri(file), line) for file, line in each.places]
    places = [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": uri},
                "region": {"startLine": max(line, 1)},
            }
        }
        for uri, line in found or [("catalog", 1)]  # code scanning refuses a finding without place
    ]
    return {
        "ruleId": f"{tool.what}-{each.verdict}",
        "level": each.level,
        "message": {"text": each.message},
        "locations": places,
    }
