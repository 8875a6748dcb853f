"""How complete the facts of a paper are: which of the five checks of docs/data-quality.md it
passes, and why not.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mucli.model import CONFIRMABLE, Author, Paper, Source, Venue

Venues = Mapping[str, Venue]

_BIBLIOGRAPHIC = frozenset(CONFIRMABLE) - frozenset(
    ("topics", "methods", "summary", "forgets", "guarantee", "needs", "datasets", "code", "cites")
)
_SERVERS = {"arxiv": "arxiv", "openreview": "openreview"}


@dataclass(frozen=True, slots=True)
class Check:
    """A question about a paper. ``why`` says in a few words what is missing, None when nothing is;
    ``asked`` whether it applies at all.
    """

    name: str
    why: Callable[[Paper, Venues], str | None]
    asked: Callable[[Paper], bool] = lambda _paper: True


@dataclass(frozen=True, slots=True)
class Share:
    """Of ``asked`` papers ``complete`` pass a check."""

    complete: int
    asked: int

    @property
    def percent(self) -> float | None:
        """The share in percent, None where no paper was asked."""
        return 100 * self.complete / self.asked if self.asked else None


def bibliographic_sources(paper: Paper) -> list[Source]:
    """Return the sources that vouch for bibliographic facts: all but rows of reading lists and
    what only vouches for code or for words of ours, each record once.
    """
    vouching = [s for s in paper.sources if s.record != "list" and set(s.confirms) & _BIBLIOGRAPHIC]
    return list({(s.record, s.at): s for s in vouching}.values())


def missing(paper: Paper, venues: Venues) -> dict[str, str]:
    """Return the checks that ``paper`` does not pass, each with what is missing."""
    found = {check.name: check.why(paper, venues) for check in CHECKS if check.asked(paper)}
    return {name: why for name, why in found.items() if why}


def look(paper: Paper) -> tuple[str, int, int, str]:
    """Return what papers without a proved venue are sorted by, the one that waits longest for a
    look first: the day of the last look, then year, month and key.
    """
    return (paper.unpublished_as_of or "", paper.year, paper.month or 0, paper.key)


def shares(papers: Iterable[Paper], venues: Venues) -> dict[str, Share]:
    """Return for each check how many of ``papers`` pass it, of those it applies to."""
    asked = dict.fromkeys(NAMES, 0)
    complete = dict.fromkeys(NAMES, 0)
    for paper in papers:
        lacking = missing(paper, venues)
        for check in CHECKS:
            if check.asked(paper):
                asked[check.name] += 1
                complete[check.name] += check.name not in lacking
    return {name: Share(complete[name], asked[name]) for name in NAMES}


def _authors(paper: Paper, _venues: Venues) -> str | None:
    if not paper.authors:
        return "no author is known"
    if paper.others:
        return "the list of authors is incomplete"
    short = [str(author) for author in paper.authors if _abbreviated(author)]
    if short:
        return f"given names as initials: {'; '.join(short)}"
    told = any("authors" in source.confirms for source in bibliographic_sources(paper))
    return None if told else "no source but lists names them"


def _abbreviated(author: Author) -> bool:
    parts = re.findall(r"\w+", author.given)
    return bool(parts) and all(len(part) == 1 and part.isupper() for part in parts)


def _identifier(paper: Paper, _venues: Venues) -> str | None:
    return (
        None
        if paper.doi or paper.arxiv or paper.openreview
        else "no DOI, arXiv id or OpenReview id"
    )


def _venue(paper: Paper, venues: Venues) -> str | None:
    venue = venues.get(paper.venue or "")
    if venue is None:
        return "no venue is known"
    if venue.kind != "preprint":
        proved = any(source.proves_venue for source in paper.sources)
        return None if proved else f"no source proves {venue.short}"
    server = _SERVERS.get(venue.key)
    if server and not getattr(paper, server):
        return f"posted at {venue.short}, but without its id"
    return None if paper.unpublished_as_of else "nobody has looked for a published version"


def _sources(paper: Paper, _venues: Venues) -> str | None:
    count = len(bibliographic_sources(paper))
    return None if count >= 2 else "one source" if count else "no source but lists"


def _code(paper: Paper, _venues: Venues) -> str | None:
    return None if paper.code else "no code link"


CHECKS = (
    Check("authors", _authors),
    Check("identifier", _identifier),
    Check("venue", _venue),
    Check("sources", _sources),
    Check("code", _code, asked=lambda paper: paper.kind != "survey"),
)
NAMES = tuple(check.name for check in CHECKS)
