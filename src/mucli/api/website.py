"""The catalogue as a website: written to a folder, or shown on this machine."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mucli.api import Catalog
from mucli.errors import OutsideError, UsageError
from mucli.files import user_cache
from mucli.model import Paper
from mucli.text import printable

if TYPE_CHECKING:
    from http.server import HTTPServer

    from mucli.site import Finding, Inputs, Written


def needed() -> None:
    """Raise UsageError when the libraries of the extra ``site`` are missing."""
    from importlib.util import find_spec

    wanted = {"jinja2": "jinja2", "latex2mathml": "latex2mathml", "PIL": "pillow"}
    if missing := [name for module, name in wanted.items() if find_spec(module) is None]:
        raise UsageError(
            f"the website needs {' and '.join(missing)}; install them with: pip install"
            " 'mucli-catalog[site]'"
        )


def build_site(
    catalog: Catalog,
    folder: Path | str,
    *,
    url: str = "",
    verdicts: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "Written":
    """Write the website of ``catalog`` into ``folder`` (new, empty, or a site built earlier) and
    return how many files are new, changed, the same and removed.

    Only what changed is written; the new site takes the old one's place in one step. For the other
    arguments see :func:`site_inputs`. Raises UsageError without the extra ``mucli-catalog[site]``.
    """
    needed()
    from mucli.site import build

    made = site_inputs(catalog, source=catalog.folder, url=url, verdicts=verdicts)
    return build(Path(folder), made, progress or (lambda _done, _total: None))


def site_server(folder: Path | None = None, port: int = 8000) -> "tuple[HTTPServer, Path, str]":
    """Return a server on this machine alone for the site in ``folder`` (None: the folder in the
    cache that :func:`build_site` may write), that folder, and the server's address.

    ``port`` 0 is any free one. Raises UsageError when ``folder`` holds no site, OutsideError when
    the port cannot be used.
    """
    if folder is not None and not (folder / "index.html").is_file():
        raise UsageError(
            f"{printable(str(folder))} holds no site; 'mucli site build {printable(str(folder))}'"
            " makes one"
        )
    needed()
    from mucli.site.serve import HOST, server

    shown = folder or user_cache() / "site"
    try:
        listening = server(shown, port)
    except OSError as error:
        raise OutsideError(
            f"port {port} of {HOST} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    return listening, shown, f"http://{HOST}:{listening.server_port}"


def site_inputs(
    catalog: Catalog, *, source: Path | None = None, url: str = "", verdicts: Path | None = None
) -> "Inputs":
    """Return what a site of ``catalog`` is made of: the catalogue, and what citation, search,
    check-links and git know of it.

    ``source`` is the folder of the catalogue's files, ``verdicts`` a report of check-links.

    Raises UsageError for a ``url`` or a report of ``verdicts`` that cannot be used.
    """
    from mucli.api.writing_out import export_papers
    from mucli.cite import render
    from mucli.search.exported import exported
    from mucli.search.neighbours import neighbours
    from mucli.site import Inputs

    papers = list(catalog)
    added, changed = days_of(papers, source)
    return Inputs(
        papers=papers,
        venues=catalog.venues,
        taxonomy=catalog.taxonomy,
        about=catalog.about,
        cite=render,
        record=catalog.record,
        export=lambda papers, form: export_papers(catalog, papers, form, resources=False),
        datasets=catalog.datasets,
        metrics=catalog.metrics,
        benchmarks=catalog.benchmarks,
        related=neighbours,
        findings=_reported(verdicts) if verdicts else _remembered(catalog),
        added=added,
        changed=changed,
        start=catalog.start,
        glossary=catalog.glossary,
        ranking=exported(catalog.store),
        url=_address(url) if url else "",
    )


def _address(url: str) -> str:
    from mucli.site.safe import safe_url

    parts = urlsplit(url)
    if not safe_url(url) or parts.query or parts.fragment:
        raise UsageError(f"--url is an http or https address without query, not {printable(url)!r}")
    return url.rstrip("/")


# What check-links found
# ----------------------------------------------------------------------------------------------


def _reported(file: Path) -> "dict[str, Finding]":
    """Read a report of ``mucli check-links --format json`` (docs/json.md)."""
    try:
        links = json.loads(file.read_text(encoding="utf-8"))["links"]
        return {url: finding for link in links for url, finding in _reported_link(link)}
    except OSError as error:
        raise OutsideError(f"{printable(str(file))} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{printable(str(file))} is no report of 'mucli check-links --format json'"
        ) from error


def _reported_link(link: Mapping[str, Any]) -> "list[tuple[str, Finding]]":
    from mucli.links.verdicts import Verdict
    from mucli.site import Finding

    checked = link.get("checked")
    finding = Finding(
        str(Verdict(link["verdict"])),
        str(link["reason"]),
        date.fromisoformat(checked[:10]) if checked else None,
    )
    return [(str(url), finding) for url in (link["url"], *link.get("spellings", ()))]


def _remembered(catalog: Catalog) -> "dict[str, Finding]":
    """Return what earlier runs of check-links found of the links of ``catalog``."""
    from mucli.links.cache import Cache
    from mucli.site import Finding
    from mucli.web.addresses import BadUrlError, normalise

    known = Cache(user_cache() / "links.jsonl").known
    found: dict[str, Finding] = {}
    if not known:
        return found
    for paper in catalog:
        addresses = [code.url for code in paper.code] + [
            url for urls in paper.links.values() for url in urls
        ]
        addresses += [
            url for url in (paper.doi and f"https://doi.org/{paper.doi}", paper.arxiv_url) if url
        ]
        for url in addresses:
            try:
                result = known.get(normalise(url))
            except BadUrlError:
                continue
            if result:
                found[url] = Finding(str(result.verdict), result.reason, _day(result.checked))
    return found


def _day(seconds: float) -> date | None:
    day = time.gmtime(seconds)
    return date(day.tm_year, day.tm_mon, day.tm_mday) if seconds else None


# When a paper came, and when it changed
# --------------------------------------------------------------------------------------------------


def days_of(
    papers: Sequence[Paper], source: Path | None
) -> tuple[dict[str, date], dict[str, date]]:
    """Return the day on which each of ``papers`` came into the catalogue, and that of the last
    change of its record, both by key.

    The first is what the record says (``added``), else the day its file came into the history of
    git; the second comes from git alone. ``source`` is the folder of the catalogue's files; what
    lies in no history has no days of its own.
    """
    came, changed = _history(source) if source else ({}, {})
    said = {paper.key: date.fromisoformat(paper.added) for paper in papers if paper.added}
    return came | said, changed


def _history(source: Path) -> tuple[dict[str, date], dict[str, date]]:
    """Return the day on which each paper's file came into the history of git, and that of its last
    change.
    """
    command = [
        *("git", "-C", str(source), "-c", "core.quotePath=false", "log", "--no-renames"),
        *("--format=:%cs", "--name-only", "--relative", "--", "papers"),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return {}, {}
    came: dict[str, date] = {}
    changed: dict[str, date] = {}
    day = None
    for line in done.stdout.splitlines():  # newest first
        if line.startswith(":"):
            day = date.fromisoformat(line[1:])
        elif day and line.endswith(".yaml"):
            came[key := Path(line).stem] = day
            changed.setdefault(key, day)
    return came, changed
