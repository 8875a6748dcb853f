"""What all pages of a site share: the templates, the frame around each page, rows of papers, and
the files that stand beside them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, partial
from importlib.resources import files as package_files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mucli.model import Paper
from mucli.site import cards, feeds
from mucli.site.contents import Contents, View
from mucli.site.index import index_script
from mucli.site.inputs import Inputs
from mucli.site.metadata import coins
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

_FEED = 50  # papers in a feed

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
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
        self.mapped: dict[str, date | None] = {}  # the pages of the sitemap
        self.drawn: dict[str, File] = {}  # the cards
        self.environment.globals.update(
            navigation=self.navigation(), known=self.known(), month=self.month
        )
        frame: Any = self.environment.get_template("frame.html").module
        self.top_of, self.bottom_of = cache(frame.top), cache(frame.bottom)
        self.bibtex = cache(lambda key: self.cited([self.contents.views[key].paper], "bibtex"))
        self.row: Any = self.environment.get_template("rows.html").module.row  # type: ignore[attr-defined]  # a macro
        self.made: dict[tuple[str, str], Markup] = {}
        self.entries: dict[str, str] = {}  # of feeds, by key

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

    def known(self) -> dict[str, bool]:
        """Return which of the pages are there that a catalogue may have nothing for."""
        inputs = self.inputs
        return {
            "start": bool(inputs.start.readings or inputs.start.lines),
            "glossary": bool(inputs.glossary),
            "new": bool(self.new),
            "methods": any(paper.methods for paper in inputs.papers),
            "datasets": bool(inputs.datasets),
            "metrics": bool(inputs.metrics),
            "benchmarks": bool(inputs.benchmarks),
            "timeline": bool(self.contents.by_topic),
        }

    def navigation(self) -> list[tuple[str, str]]:
        """Return the pages that every page leads to, as file and name."""
        known = self.known()
        pages = (
            *(("index", "Papers"), ("start", "Start here"), ("new", "New"), ("topics", "Topics")),
            *(("methods", "Methods"), ("datasets", "Data sets"), ("metrics", "Metrics")),
            *(("benchmarks", "Benchmarks"), ("venues", "Venues"), ("authors", "Authors")),
            *(("statistics", "Statistics"), ("reading", "Reading list"), ("about", "About")),
        )
        return [(f"{page}.html", name) for page, name in pages if known.get(page, True)]

    @cached_property
    def new(self) -> list[View]:
        """The papers that came into the catalogue in the month of the last that did, none when no
        day is known.
        """
        days = self.inputs.added
        last = max(days.values(), default=None)
        return [
            view
            for view in self.contents.added
            if last
            and (day := days.get(view.paper.key))
            and (day.year, day.month) == (last.year, last.month)
        ]

    @property
    def month(self) -> str:
        """The month of the papers added last, in words: ``November 2026``."""
        day = self.inputs.added[self.new[0].paper.key] if self.new else date(1970, 1, 1)
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def address(self, path: str) -> str:
        """Return the whole address of the page at ``path``, empty when nobody said where the site
        will live.
        """
        return f"{self.url}/{'' if path == 'index.html' else path}" if self.url else ""

    def page(
        self,
        path: str,
        template: str,
        make: Make = dict,
        *,
        root: str | None = None,
        views: Iterable[View] | None = None,
        indexed: bool = True,
        card: str = "",
        feed: str = "",
    ) -> File:
        """Return the page at ``path``: ``template`` with what ``make`` gives; ``root`` leads from
        it to the top.

        It changed when the last of ``views`` did (None: of all papers). A page that is not
        ``indexed`` asks search engines to leave it out. ``card`` is the path of its picture,
        ``feed`` that of its own feed.
        """
        up = "../" * path.count("/") if root is None else root
        if indexed and self.url:
            among = self.contents.views.values() if views is None else views
            self.mapped[path] = self.contents.last_change(among)

        def html() -> bytes:
            frame = {
                "top": self.top_of(up, "" if "/" in path else path),
                "bottom": self.bottom_of(up),
                "indexed": indexed,
                "picture": self.address(card or self.site_card) if self.url else "",
                "feed": feed if self.url else "",
            }
            return (
                self.environment.get_template(template)
                .render(root=up, path=path, address=self.address(path), **frame, **make())
                .encode()
            )

        return File(path, html)

    def rows(self, root: str, views: Sequence[View]) -> Markup:
        """Return the rows of ``views``; a row is made once for all pages that lie as deep.

        Each carries its COinS, so that Zotero's connector offers to take all papers of a page.
        """
        for view in views:
            if (root, view.paper.key) not in self.made:
                said = coins(view.paper, view.venue)
                self.made[root, view.paper.key] = self.row(root, view, coins=said)
        return Markup("").join(self.made[root, view.paper.key] for view in views)

    # Cards and feeds, which need to know where the site will live
    # ----------------------------------------------------------------------------------------------

    @cached_property
    def site_card(self) -> str:
        """The path of the picture of every page that has none of its own."""
        return self.card("site", self.contents.name, _count(len(self.contents.views)), "")

    def card(self, name: str, title: str, facts: str, words: str) -> str:
        """Return the path of a picture, named after what it shows: one that is there already is not
        drawn again.
        """
        shown = (title, facts, words, self.contents.name)
        mark = hashlib.sha256("\0".join((str(cards.STYLE), *shown)).encode()).hexdigest()[:10]
        path = f"cards/{name}-{mark}.png"
        self.drawn[path] = File(path, partial(cards.card, *shown), settled=True)
        return path

    def paper_card(self, view: View) -> str:
        """Return the path of the picture of a paper; empty when the site has no address."""
        if not self.url:
            return ""
        facts = (view.paper.byline, view.venue_name, view.year)
        words = (*view.topics, *view.categories) if len(view.topics) < 2 else view.topics
        return self.card(
            view.paper.key,
            view.paper.title,
            ", ".join(part for part in facts if part),
            ", ".join(dict.fromkeys(word.name for word in words)),
        )

    def feed(self, path: str, title: str, page: str, views: Sequence[View]) -> File:
        """Return the Atom feed at ``path`` of those of ``views`` that were added last; ``page`` is
        the path of the page that it belongs to.
        """
        said = feeds.Feed(title, self.address(path), self.address(page))
        return File(path, partial(self._atom, said, views))

    def _atom(self, said: feeds.Feed, views: Sequence[View]) -> bytes:
        newest = self.newest(views)
        day = self.contents.day_added(newest[0].paper) if newest else date(1970, 1, 1)
        return feeds.atom(said, day, map(self._entry, newest))

    def newest(self, views: Sequence[View]) -> list[View]:
        """Return those of ``views`` that a feed holds, the last added first."""
        places = self.contents.place_added
        return sorted(views, key=lambda view: places[view.paper.key])[:_FEED]

    def _entry(self, view: View) -> str:
        if view.paper.key not in self.entries:
            self.entries[view.paper.key] = feeds.entry(self.news(view))
        return self.entries[view.paper.key]

    def news(self, view: View) -> feeds.News:
        """Return what feeds say of a paper."""
        return feeds.News(
            self.address(f"papers/{view.paper.key}.html"),
            view.paper.title,
            tuple(author.natural for author in view.paper.authors),
            ", ".join(part for part in (view.paper.byline, view.venue_name, view.year) if part),
            self.contents.day_added(view.paper),
            tuple(topic.name for topic in view.topics),
        )

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
