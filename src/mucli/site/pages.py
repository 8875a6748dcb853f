"""All files of the site: which there are, and how each is made. Making is left until a file is
written, so that progress can be shown.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files as package_files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mucli.model import JSON_VERSION, Paper
from mucli.resources import Benchmark, Dataset, Metric
from mucli.site import feeds, statistics
from mucli.site.contents import Contents, View
from mucli.site.formulas import to_mathml
from mucli.site.index import index_script
from mucli.site.inputs import Inputs
from mucli.site.metadata import citation_tags, scholarly_article
from mucli.site.people import Person
from mucli.site.safe import safe_url, safe_urls, script_json
from mucli.site.write import File
from mucli.text import visible

MAIN_TABLE = 3_000
"""The most papers that the main page holds before its index is asked for; the pages of the years
hold all of them."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The Content-Security-Policy of every page: nothing but the site's own scripts, styles and
pictures; nothing inline."""

_ASSETS = ("style.css", "start.js", "common.js", "table.js", "search.js", "favicon.svg")
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


def site_files(inputs: Inputs) -> list[File]:
    """Return every file of the site for ``inputs``."""
    site = _Site(inputs)
    files = [*site.assets(), *site.top(), *site.papers(), *site.lists(), *site.data()]
    return [*files, site.sitemap([file.path for file in files if file.path.endswith(".html")])]


class _Site:
    """The pages of one catalogue. Each method named after a page returns its files."""

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

    def page(
        self,
        path: str,
        template: str,
        make: Callable[[], Mapping[str, Any]] = dict,
        *,
        root: str | None = None,
    ) -> File:
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

    # Top
    # ----------------------------------------------------------------------------------------------

    def assets(self) -> list[File]:
        return [
            File(name, partial(bytes, data))
            for name, data in (self.assets_made | self.scripts).items()
        ] + [File(".nojekyll", bytes)]

    def top(self) -> list[File]:
        return [
            self.page("index.html", "index.html", self.main),
            self.page("topics.html", "names.html", self.topics),
            self.page("venues.html", "names.html", self.venues),
            self.page("authors.html", "authors.html", self.authors),
            self.page("datasets.html", "datasets.html", partial(self.datasets, None)),
            *(
                self.page(f"datasets/{kind}.html", "datasets.html", partial(self.datasets, kind))
                for kind in self.dataset_types()
            ),
            self.page("metrics.html", "metrics.html", self.metrics),
            self.page("benchmarks.html", "benchmarks.html", self.benchmarks),
            self.page(
                "statistics.html",
                "statistics.html",
                lambda: {"charts": statistics.charts(self.contents)},
            ),
            self.page("about.html", "about.html", self.about),
            self.page("404.html", "404.html", root=f"{urlsplit(self.url).path}/"),
        ]

    def main(self) -> dict[str, Any]:
        views = list(self.contents.views.values())
        return {
            "rows": self.rows("", views[:MAIN_TABLE]),
            "more": len(views) - MAIN_TABLE,
            "facets": statistics.facets(self.contents),
            "years": list(self.contents.by_year),
            "with_code": sum(1 for view in views if view.code),
        }

    def topics(self) -> dict[str, Any]:
        terms = self.inputs.taxonomy
        groups = (
            ("Categories", "categories", self.contents.by_category, terms.categories),
            ("Topics", "topics", self.contents.by_topic, terms.topics),
            ("Kinds", "kinds", self.contents.by_kind, terms.kinds),
        )
        sections = [
            (
                title,
                [
                    (
                        f"{folder}/{key}.html",
                        known[key].name if key in known else key,
                        len(views),
                        known[key].definition if key in known else "",
                    )
                    for key, views in found.items()
                ],
            )
            for title, folder, found, known in groups
        ]
        return {
            "title": "Topics",
            "intro": "What the papers are about, and what sort of contribution they make.",
            "sections": sections,
        }

    def venues(self) -> dict[str, Any]:
        known = self.inputs.venues
        names = [
            (
                f"venues/{key}.html",
                self.contents.venue_name(key),
                len(views),
                known[key].name if key in known else "",
            )
            for key, views in self.contents.by_venue.items()
        ]
        return {"title": "Venues", "intro": "Where the papers appeared.", "sections": [("", names)]}

    def letters(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self.contents.people.values():
            found.setdefault(person.letter, []).append(person)
        return found

    def authors(self) -> dict[str, Any]:
        most = sorted(self.contents.people.values(), key=lambda person: -len(person.papers))[:100]
        return {
            "letters": list(self.letters()),
            "most": [person for person in most if len(person.papers) > 1],
            "people": None,
            "letter": "",
        }

    def dataset_types(self) -> list[str]:
        return list(dict.fromkeys(dataset.type for dataset in self.inputs.datasets.values()))

    def datasets(self, kind: str | None) -> dict[str, Any]:
        found = [
            {
                "record": each,
                "urls": safe_urls(each.links),
                "introduced": self.introduced(each),
            }
            for each in self.inputs.datasets.values()
            if kind in (None, each.type)
        ]
        return {"kind": kind, "kinds": self.dataset_types(), "datasets": found}

    def introduced(self, record: Dataset | Metric | Benchmark) -> list[tuple[str, str | None]]:
        """Return the papers that introduced ``record``: a title, and an address or None. Those of
        the catalogue lead to their own page.
        """
        views = self.contents.views
        found: list[tuple[str, str | None]] = []
        for link in record.introduced_by:
            view = views.get(link.key or "")
            if view:
                found.append((view.paper.title, f"papers/{view.paper.key}.html"))
            elif link.title or link.key:
                found.append((link.title or link.key or "", safe_url(link.url)))
        return found

    def metrics(self) -> dict[str, Any]:
        found = [
            {
                "record": metric,
                "formula": to_mathml(metric.formula) if metric.formula else None,
                "introduced": self.introduced(metric),
            }
            for metric in self.inputs.metrics.values()
        ]
        return {"metrics": found}

    def benchmarks(self) -> dict[str, Any]:
        found = [
            (
                each,
                [
                    (name.capitalize(), url)
                    for name, urls in each.links.items()
                    for url in safe_urls(urls)
                ],
                self.introduced(each),
            )
            for each in self.inputs.benchmarks.values()
        ]
        return {"benchmarks": found}

    def about(self) -> dict[str, Any]:
        about = self.inputs.about
        survey = about.survey
        return {
            "survey_url": safe_url(survey.url) if survey else None,
            "survey_paper": self.contents.views.get(survey.key or "") if survey else None,
            "news": [
                (each, safe_url(each.url))
                for each in sorted(about.news, key=lambda each: each.date, reverse=True)
            ],
            "upstream": [
                (each, safe_url(each.url), safe_url(each.site)) for each in about.upstream.values()
            ],
        }

    # Papers
    # ----------------------------------------------------------------------------------------------

    def papers(self) -> list[File]:
        found = []
        for key, view in self.contents.views.items():
            forms = cache(partial(self.citations, view.paper))
            found += [
                self.page(f"papers/{key}.html", "paper.html", partial(self.paper, view, forms)),
                *(
                    File(f"papers/{key}.{ending}", partial(_form, forms, place))
                    for place, (_name, ending, _text) in enumerate(_FORMS)
                ),
            ]
        return found

    def citations(self, paper: Paper) -> list[tuple[str, str, str]]:
        """Return the citation of ``paper`` in each form, as name, ending of its file, and text."""
        return [
            (
                name,
                ending,
                self.bibtex(paper.key) if form == "bibtex" else self.cited([paper], form),
            )
            for name, ending, form in _FORMS
        ]

    def cited(self, papers: Sequence[Paper], form: str) -> str:
        return visible(self.inputs.cite(papers, self.inputs.venues, form))

    def paper(self, view: View, forms: Callable[[], list[tuple[str, str, str]]]) -> dict[str, Any]:
        paper, contents = view.paper, self.contents
        address = f"{self.url}/papers/{paper.key}.html"
        keywords = [named.name for named in (*view.categories, *view.topics)] + list(paper.methods)
        earlier = contents.views.get(paper.preprint_of or "")
        return {
            "view": view,
            "paper": paper,
            "authors": contents.author_slug(paper),
            "links": contents.links(paper),
            "code": contents.code(paper),
            "pdf": safe_url(paper.pdf_url),
            "forms": forms(),
            "related": contents.related(paper),
            "version_of": earlier,
            "lists": [
                (
                    self.inputs.about.upstream[name].name
                    if name in self.inputs.about.upstream
                    else name
                )
                for name in paper.lists
            ],
            "tags": citation_tags(paper, view.venue, address),
            "json_ld": Markup(script_json(scholarly_article(paper, view.venue, address, keywords))),  # noqa: S704  # holds no < > &
        }

    # Lists
    # ----------------------------------------------------------------------------------------------

    def lists(self) -> list[File]:
        terms, contents, known = self.inputs.taxonomy, self.contents, self.inputs.venues
        found = []
        for folder, facet, groups, words in (
            ("topics", "topic", contents.by_topic, terms.topics),
            ("categories", "category", contents.by_category, terms.categories),
            ("kinds", "kind", contents.by_kind, terms.kinds),
        ):
            for key, views in groups.items():
                term = words.get(key)
                make = partial(
                    self.listing,
                    term.name if term else key,
                    term.definition if term else "",
                    views,
                    f"{facet}={key}",
                )
                found.append(self.page(f"{folder}/{key}.html", "listing.html", make))
        for key, views in contents.by_venue.items():
            name = known[key].name if key in known else ""
            make = partial(self.listing, contents.venue_name(key), name, views, f"venue={key}")
            found.append(self.page(f"venues/{key}.html", "listing.html", make))
        for year, views in contents.by_year.items():
            make = partial(
                self.listing,
                f"{year}" if year else "Year unknown",
                "",
                views,
                f"from={year}&to={year}",
            )
            found.append(self.page(f"years/{year}.html", "listing.html", make))
        for person in contents.people.values():
            found.append(
                self.page(
                    f"authors/{person.slug}.html", "listing.html", partial(self.person, person)
                )
            )
        for letter, persons in self.letters().items():
            make_letter: partial[dict[str, Any]] = partial(
                dict, letters=list(self.letters()), most=[], people=persons, letter=letter
            )
            found.append(self.page(f"letters/{letter}.html", "authors.html", make_letter))
        return found

    def listing(
        self, title: str, intro: str, views: Sequence[View], query: str = ""
    ) -> dict[str, Any]:
        return {
            "title": title,
            "intro": "" if intro == title else intro,
            "rows": self.rows("../", views),
            "count": len(views),
            "query": query,
        }

    def person(self, person: Person) -> dict[str, Any]:
        return self.listing(person.name, "", self.contents.of(person.papers))

    # Data
    # ----------------------------------------------------------------------------------------------

    def data(self) -> list[File]:
        found = [
            File("catalog.json", self.catalog_json),
            File("catalog.bib", lambda: self.cited(self.inputs.papers, "bibtex").encode()),
            File("feed.atom", lambda: feeds.atom(self.contents.name, self.url, self.news())),
            File("feed.json", lambda: feeds.json_feed(self.contents.name, self.url, self.news())),
            File(
                "robots.txt",
                lambda: f"User-agent: *\nAllow: /\nSitemap: {self.url}/sitemap.xml\n".encode(),
            ),
        ]
        for year, views in self.contents.by_year.items():
            found.append(File(f"bibtex/{year}.js", partial(self.bibtex_script, views)))
        return found

    def bibtex_script(self, views: Sequence[View]) -> bytes:
        """Return the BibTeX of ``views`` by key, as a script that the table asks for when someone
        copies.
        """
        cited = {view.paper.key: self.bibtex(view.paper.key) for view in views}
        return f"mucli.cited({script_json(cited)});\n".encode()

    def sitemap(self, pages: Sequence[str]) -> File:
        addresses = [
            f"{self.url}/{'' if path == 'index.html' else path}"
            for path in pages
            if path != "404.html"
        ]
        return File("sitemap.xml", partial(feeds.sitemap, addresses))

    def catalog_json(self) -> bytes:
        records = [self.inputs.record(paper) for paper in self.inputs.papers]
        data = {"version": JSON_VERSION, "total": len(records), "papers": records}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    def news(self) -> list[feeds.News]:
        """Return the papers added last, newest first."""
        contents = self.contents
        newest = sorted(
            self.inputs.papers,
            key=lambda paper: (-contents.day_added(paper).toordinal(), -paper.year, paper.key),
        )[:_FEED]
        return [
            feeds.News(
                f"{self.url}/papers/{paper.key}.html",
                paper.title,
                tuple(author.natural for author in paper.authors),
                ", ".join(
                    part
                    for part in (
                        paper.byline,
                        contents.views[paper.key].venue_name,
                        contents.views[paper.key].year,
                    )
                    if part
                ),
                contents.day_added(paper),
                tuple(topic.name for topic in contents.views[paper.key].topics),
            )
            for paper in newest
        ]


_FORMS = (("BibTeX", "bib", "bibtex"), ("RIS", "ris", "ris"), ("CSL-JSON", "json", "csl-json"))


def _form(forms: Callable[[], list[tuple[str, str, str]]], place: int) -> bytes:
    return forms()[place][2].encode()


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
