"""The catalogue as the pages show it: each paper with its names looked up, and the papers of each
venue, topic, year ….
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mucli.model import Paper, Venue
from mucli.site.inputs import Finding, Inputs
from mucli.site.people import Person, people, slug
from mucli.site.safe import safe_url, safe_urls

if TYPE_CHECKING:
    from mucli.resources import Term

_LABELS = {"pdf": "PDF"}


class Named(NamedTuple):
    """A word of the taxonomy as a page shows it."""

    key: str
    name: str


class Link(NamedTuple):
    """A link of a paper: what it is, where it leads, a curator's note, and what check-links
    found.
    """

    label: str
    url: str
    note: str
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class View:
    """A paper as the pages show it; only addresses that may be linked are left."""

    paper: Paper
    venue: Venue | None
    venue_name: str
    categories: tuple[Named, ...]
    topics: tuple[Named, ...]
    kind: str
    url: str | None
    code: str | None

    @property
    def year(self) -> str:
        """The year as text, empty when it is unknown."""
        return str(self.paper.year or "")


class Contents:
    """The catalogue, ordered for the pages. Groups keep the catalogue's order of papers: newest
    year first, then the key.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.views = {paper.key: self._view(paper) for paper in inputs.papers}
        self.name = inputs.about.name or "A catalogue of papers"

    def _view(self, paper: Paper) -> View:
        taxonomy = self.inputs.taxonomy
        venue = self.inputs.venues.get(paper.venue or "")
        return View(
            paper,
            venue,
            venue.short if venue else paper.venue or "",
            _named(paper.categories, taxonomy.categories),
            _named(paper.topics, taxonomy.topics),
            _name(paper.kind, taxonomy.kinds),
            safe_url(paper.url),
            next(iter(safe_urls(code.url for code in paper.code)), None),
        )

    def of(self, papers: Iterable[Paper]) -> list[View]:
        """Return the views of ``papers``."""
        return [self.views[paper.key] for paper in papers]

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everyone who wrote a paper, by the name of their page."""
        return people(self.inputs.papers)

    @cached_property
    def by_topic(self) -> dict[str, list[View]]:
        """The papers of each topic that has some, in the taxonomy's order."""
        return _grouped(
            self.views.values(), lambda view: view.paper.topics, self.inputs.taxonomy.topics
        )

    @cached_property
    def by_category(self) -> dict[str, list[View]]:
        """The papers of each category that has some."""
        return _grouped(
            self.views.values(), lambda view: view.paper.categories, self.inputs.taxonomy.categories
        )

    @cached_property
    def by_kind(self) -> dict[str, list[View]]:
        """The papers of each kind that has some."""
        return _grouped(
            self.views.values(), lambda view: (view.paper.kind,), self.inputs.taxonomy.kinds
        )

    @cached_property
    def by_venue(self) -> dict[str, list[View]]:
        """The papers of each venue that has some, by the venue's short name."""
        found = _grouped(
            self.views.values(), lambda view: (view.paper.venue or "",), self.inputs.venues
        )
        return dict(
            sorted(found.items(), key=lambda pair: (self.venue_name(pair[0]).casefold(), pair[0]))
        )

    @cached_property
    def tried_on(self) -> dict[str, list[View]]:
        """The papers that are evaluated on each data set, by the data set's key."""
        return _grouped(self.views.values(), lambda view: view.paper.datasets, self.inputs.datasets)

    @cached_property
    def by_year(self) -> dict[int, list[View]]:
        """The papers of each year, newest first; year 0 is unknown."""
        groups: dict[int, list[View]] = {}
        for view in self.views.values():
            groups.setdefault(view.paper.year, []).append(view)
        return dict(sorted(groups.items(), reverse=True))

    def venue_name(self, key: str) -> str:
        """Return a venue's short name, its key when the catalogue does not know it."""
        venue = self.inputs.venues.get(key)
        return venue.short if venue else key

    def author_slug(self, paper: Paper) -> list[tuple[str, str]]:
        """Return the authors of ``paper`` as pairs of name and page."""
        return [(author.natural, slug(author)) for author in paper.authors]

    def links(self, paper: Paper) -> list[Link]:
        """Return the links of ``paper`` to what can be read, each address once, identifiers
        first.
        """
        labelled = [
            ("DOI", f"https://doi.org/{paper.doi}" if paper.doi else ""),
            ("arXiv", paper.arxiv_url or ""),
            (
                "OpenReview",
                f"https://openreview.net/forum?id={paper.openreview}" if paper.openreview else "",
            ),
        ]
        labelled += [
            (_LABELS.get(name, name.capitalize()), url)
            for name, urls in paper.links.items()
            for url in urls
        ]
        found: dict[str, Link] = {}
        for label, address in labelled:
            if url := safe_url(address):
                found.setdefault(url, Link(label, url, "", self.finding(address)))
        return list(found.values())

    def code(self, paper: Paper) -> list[Link]:
        """Return the code links of ``paper``."""
        return [
            Link("Code", code.url, code.note, self.finding(code.url))
            for code in paper.code
            if safe_url(code.url)
        ]

    def finding(self, url: str) -> Finding | None:
        """Return what check-links found of ``url``."""
        return self.inputs.findings.get(url)

    @cached_property
    def near(self) -> Mapping[str, Sequence[str]]:
        """For the key of each paper the keys of those near it."""
        return self.inputs.related(self.inputs.papers)

    def related(self, paper: Paper) -> list[View]:
        """Return the papers near ``paper``."""
        return [self.views[key] for key in self.near.get(paper.key, ()) if key in self.views]

    @cached_property
    def newest(self) -> list[View]:
        """All papers, newest first: by year and month of publication, then by the day they came
        into the catalogue. Where no month is known, the paper follows those of its year.
        """
        return sorted(
            self.views.values(),
            key=lambda view: (
                -view.paper.year,
                -(view.paper.month or 0),
                -self.day_added(view.paper).toordinal(),
                view.paper.key,
            ),
        )

    def day_added(self, paper: Paper) -> date:
        """Return the day ``paper`` came into the catalogue; when nobody knows it, the month it was
        published.
        """
        return self.inputs.added.get(paper.key) or date(max(paper.year, 1970), paper.month or 1, 1)

    @cached_property
    def added(self) -> list[View]:
        """All papers, those that came into the catalogue last first; of one day, those that
        appeared last.
        """
        return sorted(
            self.views.values(),
            key=lambda view: (
                -self.day_added(view.paper).toordinal(),
                -view.paper.year,
                -(view.paper.month or 0),
                view.paper.key,
            ),
        )

    @cached_property
    def place_added(self) -> dict[str, int]:
        """The place of each paper in :attr:`added`, by key."""
        return {view.paper.key: place for place, view in enumerate(self.added)}

    def last_change(self, views: Iterable[View]) -> date | None:
        """Return the day of the last change of one of ``views``, None when no day is known."""
        inputs = self.inputs
        days = [
            day
            for view in views
            if (day := inputs.changed.get(view.paper.key) or inputs.added.get(view.paper.key))
        ]
        return max(days, default=None)


def _named(words: Iterable[str], group: "Mapping[str, Term]") -> tuple[Named, ...]:
    return tuple(Named(word, _name(word, group)) for word in words)


def _name(word: str, group: "Mapping[str, Term]") -> str:
    return group[word].name if word in group else word


def _grouped(
    views: Iterable[View], words: Callable[[View], Iterable[str]], order: Iterable[str]
) -> dict[str, list[View]]:
    groups: dict[str, list[View]] = {word: [] for word in order}
    for view in views:
        for word in words(view):
            if word:
                groups.setdefault(word, []).append(view)
    return {word: found for word, found in groups.items() if found}
