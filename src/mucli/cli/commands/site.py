"""``mucli site``: the catalogue as a website, written to a folder or shown on this machine."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from mucli.api import Catalog
from mucli.cli.state import STATE, open_catalog
from mucli.errors import OutsideError, UsageError
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.site import Finding, Inputs, Written

site = typer.Typer(
    help="The catalogue as a website: write it, or look at it here.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_URL = typer.Option(
    "",
    "--url",
    metavar="URL",
    help="Where the site will live; feeds, sitemap and metadata name it.",
    show_default=False,
)
_VERDICTS = typer.Option(
    None,
    "--verdicts",
    metavar="FILE",
    help=(
        "Show the verdicts of this report ('mucli check-links --format json'), else what"
        " check-links remembers."
    ),
    show_default=False,
)
_OWN = typer.Option(False, "--with-own", help="With your own papers, which otherwise stay at home.")


@site.command()
def build(
    folder: Path = typer.Argument(
        ..., metavar="DIR", help="The folder to write: new, empty, or a site built earlier."
    ),
    url: str = _URL,
    verdicts: Path | None = _VERDICTS,
    with_own: bool = _OWN,
) -> None:
    """Write the website into DIR. Only what changed is written; the new site takes the old one's
    place in one step.
    """
    started = time.monotonic()
    written = _build(folder, url, verdicts, own=with_own)
    parts = [
        f"{number:,} {word}"
        for number, word in zip(
            _counts(written), ("new", "changed", "the same", "removed"), strict=True
        )
        if number
    ]
    print(
        f"{printable(str(folder))}: {', '.join(parts)} in {time.monotonic() - started:.1f} s",
        file=sys.stderr,
    )


@site.command()
def serve(
    folder: Path | None = typer.Argument(
        None, metavar="[DIR]", help="Show this site as it is, instead of building one."
    ),
    port: int = typer.Option(
        8000, "--port", "-p", min=0, max=65535, help="The port of 127.0.0.1 (0: any free one)."
    ),
    verdicts: Path | None = _VERDICTS,
    with_own: bool = _OWN,
) -> None:
    """Show the website here until you press Ctrl-C.

    It is built afresh and shown at http://127.0.0.1:8000/, which nobody but this machine can reach.
    """
    from mucli.files import user_cache

    if folder is not None and not (folder / "index.html").is_file():
        raise UsageError(
            f"{printable(str(folder))} holds no site; 'mucli site build {printable(str(folder))}'"
            " makes one"
        )
    needed()
    from mucli.site.serve import HOST, server

    try:
        listening = server(folder or user_cache() / "site", port)
    except OSError as error:
        raise OutsideError(
            f"port {port} of {HOST} cannot be used ({error.strerror}); choose another with --port"
        ) from error
    with listening:
        address = f"http://{HOST}:{listening.server_port}"
        if folder is None:
            _build(user_cache() / "site", address, verdicts, own=with_own)
        print(f"{address}/ shows the site; Ctrl-C ends it", file=sys.stderr, flush=True)
        listening.serve_forever()


def needed() -> None:
    """Raise UsageError when the libraries of the extra ``site`` are missing."""
    from importlib.util import find_spec

    if missing := [name for name in ("jinja2", "latex2mathml") if find_spec(name) is None]:
        raise UsageError(
            f"the website needs {' and '.join(missing)}; install them with: pip install"
            " 'mucli[site]'"
        )


def _build(folder: Path, url: str, verdicts: Path | None, *, own: bool) -> "Written":
    from mucli.cli.asking import progress

    needed()
    from mucli.catalog.locate import find_catalog
    from mucli.site import build as write

    place = find_catalog(Path(STATE.catalog) if STATE.catalog else None)
    with open_catalog(own=own) as catalog:
        made = inputs(
            catalog, source=None if place.compiled else place.path, url=url, verdicts=verdicts
        )
        return write(folder, made, progress("Writing the site"))


def _counts(written: "Written") -> tuple[int, int, int, int]:
    return written.new, written.changed, written.same, written.removed


def inputs(
    catalog: Catalog, *, source: Path | None = None, url: str = "", verdicts: Path | None = None
) -> "Inputs":
    """Return what a site of ``catalog`` is made of: the catalogue, and what citation, search,
    check-links and git know of it.

    ``source`` is the folder of the catalogue's files, ``verdicts`` a report of check-links.

    Raises UsageError for a ``url`` or a report of ``verdicts`` that cannot be used.
    """
    from mucli.cite import render
    from mucli.cli.output.formats import paper_json
    from mucli.search.exported import exported
    from mucli.search.neighbours import neighbours
    from mucli.site import Inputs
    from mucli.site.inputs import HOME

    papers = list(catalog)
    return Inputs(
        papers=papers,
        venues=catalog.venues,
        taxonomy=catalog.taxonomy,
        about=catalog.about,
        cite=render,
        record=lambda paper: paper_json(paper, catalog),
        datasets=catalog.datasets,
        metrics=catalog.metrics,
        benchmarks=catalog.benchmarks,
        related=neighbours(papers),
        findings=_reported(verdicts) if verdicts else _remembered(catalog),
        added=days_added(source) if source else {},
        ranking=exported(catalog.store),
        url=_address(url) if url else HOME,
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
    from mucli.files import user_cache
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


# When a paper came
# --------------------------------------------------------------------------------------------------


def days_added(source: Path) -> dict[str, date]:
    """Return the day each paper's file came into the history of git, by key; nothing when
    ``source`` lies in none.
    """
    command = [
        "git",
        "-C",
        str(source),
        "log",
        "--diff-filter=A",
        "--no-renames",
        "--format=:%cs",
        "--name-only",
        "--relative",
        "--",
        "papers",
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    added: dict[str, date] = {}
    day = None
    for line in done.stdout.splitlines():  # newest first: the first time that a file came stays
        if line.startswith(":"):
            day = date.fromisoformat(line[1:])
        elif day and line.endswith(".yaml"):
            added[Path(line).stem] = day
    return added
