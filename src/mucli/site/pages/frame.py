"""What all pages of a site share: the templates, the frame around each page, rows of papers, and
the files that stand beside them.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files as package_files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mucli.model import Paper
from mucli.site.contents import Contents, View
from mucli.site.index import index_script
from mucli.site.inputs import Inputs
from mucli.site.write import File
from mucli.text import visible

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",  # a check in the page may read robots.txt
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The Content-Security-Policy of every page: nothing but the site's own scripts, styles and
pictures; nothing inline."""

_ASSETS = (
    "style.css",
    "start.js",
    "common.js",
    "papers.js",
    "table.js",
    "reading.js",
    "compare.js",
    "search.js",
    "favicon.svg",
)
_SEARCH = (
    "words.js",
    "names.js",
    "lookup.js",
    "query.js",
    "conditions.js",
    "plan.js",
    "rank.js",
    "engine.js",
)

Make = Callable[[], Mapping[str, Any]]
"""Gives what a template needs."""


class Frame:
    """The frame of every page of one catalogue's site."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.contents = Contents(inputs)
        self.url = inputs.url.rstrip("/")
        self.assets_made: dict[str, bytes] = {name: _asset(name) for name in _ASSETS}
        self.scripts = {"index.js": index_script(self.contents).encode()}
        self.environment = _environment()
        self.environment.globals.update(
            policy=POLICY,
            site=self.contents.name,
            site_url=self.url,
            total=len(self.contents.views),
            versioned=self.versioned,
            survey=inputs.about.survey,
        )
        frame: Any = self.environment.get_template("frame.html").module
        self.top_of, self.bottom_of = cache(frame.top), cache(frame.bottom)
        self.bibtex = cache(lambda key: self.cited([self.contents.views[key].paper], "bibtex"))
        self.row: Any = self.environment.get_template("rows.html").module.row  # type: ignore[attr-defined]  # a macro
        self.made: dict[tuple[str, str], Markup] = {}

    def versioned(self, name: str) -> str:
        """Return the name of an asset with a mark of what it holds, so that a browser never shows a
        new page with an old script.
        """
        return (
            f"{name}?v={hashlib.sha256((self.assets_made | self.scripts)[name]).hexdigest()[:10]}"
        )

    def assets(self) -> list[File]:
        """Return the files that every page needs."""
        return [
            File(name, partial(bytes, data))
            for name, data in (self.assets_made | self.scripts).items()
        ] + [File(".nojekyll", bytes)]

    def page(self, path: str, template: str, make: Make = dict, *, root: str | None = None) -> File:
        """Return the page at ``path``: ``template`` with what ``make`` gives; ``root`` leads from
        it to the top.
        """
        up = "../" * path.count("/") if root is None else root

        def html() -> bytes:
            address = f"{self.url}/{'' if path == 'index.html' else path}"
            frame = {
                "top": self.top_of(up, "" if "/" in path else path),
                "bottom": self.bottom_of(up),
            }
            return (
                self.environment.get_template(template)
                .render(root=up, path=path, address=address, **frame, **make())
                .encode()
            )

        return File(path, html)

    def rows(self, root: str, views: Sequence[View]) -> Markup:
        """Return the rows of ``views``; a row is made once for all pages that lie as deep."""
        for view in views:
            if (root, view.paper.key) not in self.made:
                self.made[root, view.paper.key] = self.row(root, view)
        return Markup("").join(self.made[root, view.paper.key] for view in views)

    def cited(self, papers: Sequence[Paper], form: str) -> str:
        """Return ``papers`` as citations: ``bibtex``, ``ris`` or ``csl-json``."""
        return visible(self.inputs.cite(papers, self.inputs.venues, form))


def _asset(name: str) -> bytes:
    """Return a file of ``static``; what is a folder there is one script, its parts after each
    other.
    """
    static = package_files("mucli.site") / "static"
    if name == "search.js":
        return b"\n".join((static / "search" / part).read_bytes() for part in _SEARCH)
    return (static / name).read_bytes()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mucli.site"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    environment.filters["count"] = _count
    return environment


def _shown(value: Any) -> Any:
    """Return what a template prints of ``value``: nothing for None, text without marks that reorder
    or hide it.
    """
    if type(value) is str:  # Markup stays Markup
        return visible(value)
    return "" if value is None else value


def _count(number: int, one: str = "paper") -> str:
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
