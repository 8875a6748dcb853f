"""What a service says of a paper, and the record that several answers make together.

The precedence (docs/growing.md states it for people): the place of publication first, that is the
DOI's registry (Crossref, DataCite), ACL Anthology, PMLR, CVF, an accepted paper at OpenReview and a
publisher's page; then DBLP, then a preprint's registration at OpenReview or arXiv; last Semantic
Scholar. What belongs to one version (year, venue, volume, pages …) is never mixed from two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mucli import text
from mucli.lists.guess import Venues
from mucli.lists.rows import Row
from mucli.model import CONFIRMABLE, Author, Paper, Source

PUBLISHED, INDEX, PREPRINT, FALLBACK = range(4)

_VERSION = ("month", "volume", "number", "pages", "publisher", "doi")
_PREPRINTS = ("arxiv", "corr")


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: the ``service`` that gave it, its ``rank`` (PUBLISHED … FALLBACK), the facts, the
    abstract, and the ``record`` that a reader opens to see them.
    """

    service: str
    rank: int
    row: Row
    abstract: str = ""
    record: Source | None = None

    @property
    def paper(self) -> Paper:
        """The facts."""
        return self.row.paper


@dataclass(frozen=True, slots=True)
class Merged:
    """The record made of all answers, and the service that each of its fields came from."""

    paper: Paper
    venue: str
    abstract: str
    origin: dict[str, str] = field(default_factory=dict)


def merge(answers: Sequence[Found], venues: Venues) -> Merged:
    """Make one record of ``answers`` (at least one) by the precedence above.

    The venue is resolved to a key where the catalogue knows it.
    """
    ranked = sorted(answers, key=lambda found: found.rank)
    main = next((found for found in ranked if _formal(found, venues)), ranked[0])
    others = [found for found in ranked if found is not main]
    everyone = [main, *others]
    same = [main, *(found for found in others if _same_version(found, main, venues))]
    making = _Making()
    making.take(("title", "arxiv", "openreview"), everyone)
    making.take(("year", *_VERSION), same)
    making.take(("year",), everyone)
    making.take_authors(everyone)
    venue = making.take_venue(same, venues)
    making.take_links(everyone)
    making.take_other_titles(everyone)
    abstract = next((found.abstract for found in ranked if found.abstract), "")
    return Merged(making.paper, venue, abstract, making.origin)


@dataclass(slots=True)
class _Making:
    """A record in the making, and the service that each of its fields came from; a field once set
    stays.
    """

    paper: Paper = field(default_factory=lambda: Paper(key="", title=""))
    origin: dict[str, str] = field(default_factory=dict)

    def take(self, names: Iterable[str], answers: Sequence[Found]) -> None:
        """Give each field the first value that there is."""
        for name in names:
            found = next((found for found in answers if getattr(found.paper, name)), None)
            if found and not getattr(self.paper, name):
                self._set(found.service, name, getattr(found.paper, name))

    def take_authors(self, answers: Sequence[Found]) -> None:
        best = _authors(answers)
        if best.paper.authors:
            self._set(best.service, "authors", best.paper.authors)
        self.paper = replace(self.paper, others=best.paper.others)

    def take_venue(self, answers: Sequence[Found], venues: Venues) -> str:
        """Set the venue if the catalogue knows one that is named; return the name that counts."""
        named = [found for found in answers if found.row.venue]
        known = (found for found in named if venues.find(found.row.venue))
        best = next(known, named[0] if named else None)
        if best is None:
            return ""
        self._set(best.service, "venue", venues.find(best.row.venue))
        return best.row.venue

    def take_links(self, answers: Sequence[Found]) -> None:
        self.paper = _with_links(self.paper, answers, self.origin)

    def take_other_titles(self, answers: Sequence[Found]) -> None:
        """Keep the titles that the answers give beside the one taken, but those of fallbacks."""
        own = text.squash(self.paper.title)
        titles = {
            squashed: found.paper.title
            for found in answers
            if found.rank <= PREPRINT and (squashed := text.squash(found.paper.title)) != own
        }
        titles.pop("", None)
        self.paper = replace(self.paper, other_titles=tuple(titles.values()))

    def _set(self, service: str, name: str, value: object) -> None:
        self.paper = replace(self.paper, **{name: value})  # type: ignore[arg-type]
        if service:
            self.origin[name] = service


def sources(stated: Iterable[tuple[str, str]], answers: Sequence[Found]) -> tuple[Source, ...]:
    """Return the records behind ``stated`` (field, service), the strongest first, each with what it
    confirms. Fields that no source confirms, and services without a record, are passed over.
    """
    records: dict[str, Source] = {}
    for found in sorted(answers, key=lambda found: found.rank):
        if found.record:
            records.setdefault(found.service, found.record)
    confirmed: dict[str, set[str]] = {}
    for name, service in stated:
        confirmed.setdefault(service, set()).add(name.partition(".")[0])
    return tuple(
        replace(record, confirms=tuple(name for name in CONFIRMABLE if name in confirmed[service]))
        for service, record in records.items()
        if confirmed.get(service, set()) & set(CONFIRMABLE)
    )


def _formal(found: Found, venues: Venues) -> bool:
    """Tell whether an answer speaks of a version that appeared somewhere, a preprint server not
    counting.
    """
    if not found.row.venue or text.squash(found.row.venue).startswith(_PREPRINTS):
        return False
    known = venues.venues.get(venues.find(found.row.venue) or "")
    return known is None or known.kind != "preprint"


def _same_version(found: Found, main: Found, venues: Venues) -> bool:
    if found.paper.doi and main.paper.doi:
        return found.paper.doi.lower() == main.paper.doi.lower()
    if found.paper.year and main.paper.year and found.paper.year != main.paper.year:
        return False
    if not found.row.venue or not main.row.venue:
        return not (_formal(main, venues) and found.rank >= PREPRINT)
    return (venues.find(found.row.venue) or found.row.venue) == (
        venues.find(main.row.venue) or main.row.venue
    )


def _authors(answers: Sequence[Found]) -> Found:
    """Return the first answer with authors; one that has the same people and more, or spells out
    given names, is preferred to it.
    """
    named = [found for found in answers if found.paper.authors]
    if not named:
        return answers[0]
    first = named[0]
    families = {text.squash(author.family) for author in first.paper.authors}
    for found in named:  # a registry that has only the first author, or only some
        others = {text.squash(author.family) for author in found.paper.authors}
        if families < others and not found.paper.others:
            first, families = found, others
    fuller = [
        f
        for f in named
        if len(f.paper.authors) == len(first.paper.authors)
        and _spelt(f.paper.authors) > _spelt(first.paper.authors)
    ]
    return fuller[0] if fuller and _spelt(first.paper.authors) < 0.5 else first


def _spelt(authors: Sequence[Author]) -> float:
    """Return the share of authors with a given name in full."""
    return sum(
        any(len(word.strip(".")) > 1 for word in author.given.split()) for author in authors
    ) / len(authors)


def _with_links(paper: Paper, answers: Sequence[Found], origin: dict[str, str]) -> Paper:
    links: dict[str, tuple[str, ...]] = {}
    for found in answers:
        for role, urls in found.paper.links.items():
            if role not in links:
                links[role] = urls
                origin.setdefault(f"links.{role}", found.service)
    code = tuple(dict.fromkeys(entry for found in answers for entry in found.paper.code))
    if code:
        origin["code"] = next(f.service for f in answers if f.paper.code)
    if "paper" not in links and paper.arxiv and not paper.doi:
        links = {"paper": (f"https://arxiv.org/abs/{paper.arxiv}",)} | links
    return replace(paper, links=_without_copies(links, paper.doi), code=code)


def _without_copies(
    links: dict[str, tuple[str, ...]], doi: str | None
) -> dict[str, tuple[str, ...]]:
    """Return ``links`` without a page that only repeats the DOI, or is arXiv's beside one."""
    if not doi:
        return links
    pages = tuple(
        url
        for url in links.get("paper", ())
        if text.arxiv_id(url) is None and not ("doi.org/" in url and text.doi(url) == doi.lower())
    )
    return {
        name: pages if name == "paper" else urls
        for name, urls in links.items()
        if urls != () and (name != "paper" or pages)
    }
