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
    main = next((f for f in ranked if _formal(f, venues)), ranked[0])
    same = [main, *(f for f in ranked if f is not main and _same_version(f, main, venues))]
    paper, origin = Paper(key="", title=""), {}

    def take(name: str, sources: Sequence[Found]) -> None:
        nonlocal paper
        for found in sources:
            if value := getattr(found.paper, name):
                paper = replace(paper, **{name: value})
                origin[name] = found.service
                return

    everyone = [main, *(f for f in ranked if f is not main)]
    for name in ("title", "arxiv", "openreview"):
        take(name, everyone)
    for name in ("year", *_VERSION):
        take(name, same)
    take("year", everyone) if not paper.year else None
    best = _authors(everyone)
    paper, origin["authors"] = (
        replace(paper, authors=best.paper.authors, others=best.paper.others),
        best.service,
    )
    named = [f.row.venue for f in same if f.row.venue]
    venue = next((name for name in named if venues.find(name)), named[0] if named else "")
    key = venues.find(venue) if venue else None
    if venue:
        origin["venue"] = next(f.service for f in same if f.row.venue == venue)
    paper = _with_links(replace(paper, venue=key), everyone, origin)
    titles = [
        f.paper.title
        for f in everyone
        if text.squash(f.paper.title) not in ("", text.squash(paper.title)) and f.rank <= PREPRINT
    ]
    paper = replace(
        paper, other_titles=tuple({text.squash(title): title for title in titles}.values())
    )
    if not paper.authors:
        origin.pop("authors")
    return Merged(
        paper,
        venue,
        next((f.abstract for f in ranked if f.abstract), ""),
        {n: s for n, s in origin.items() if s},
    )


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
    if "paper" not in links and paper.doi:
        links = {"paper": (f"https://doi.org/{paper.doi}",)} | links
    elif "paper" not in links and paper.arxiv:
        links = {"paper": (f"https://arxiv.org/abs/{paper.arxiv}",)} | links
    return replace(paper, links=links, code=code)
