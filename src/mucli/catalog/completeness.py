"""How complete the facts of a paper are: which of the five checks of docs/data-quality.md it
passes, and why not.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mucli.model import Author, Paper, Source, Venue

Venues = Mapping[str, Venue]

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
    """Return the sources that vouch for bibliographic facts: all but rows of reading lists, each
    record once.
    """
    return list({(s.record, s.at): s for s in paper.sources if s.record != "list"}.values())


def missing(paper: Paper, venues: Venues) -> dict[str, str]:
    """Return the checks that ``paper`` does not pass, each with what is missing."""
    found = {check.name: check.why(paper, venues) for check in CHECKS if check.asked(paper)}
    return {name: why for name, why in found.items() if why}


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
    return f"given names as initials: {'; '.join(short)}" if short else None


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
    if not bibliographic_sources(paper):
        return f"only a list names {venue.short}"
    server = _SERVERS.get(venue.key)
    return (
        f"posted at {venue.short}, but without its id"
        if server and not getattr(paper, server)
        else None
    )


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
