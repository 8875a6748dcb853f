"""The papers near each paper of a whole catalogue at once, as :func:`mucli.search.related.related`
finds them one by one.
"""

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import groupby

from mucli.model import Author, Paper
from mucli.search.related import LEAST, nearness
from mucli.text import squash

_KEPT = 64  # of the papers near a set of topics; a paper rarely needs more

_Sort = tuple[
    frozenset[str], str
]  # topics and kind: papers alike in both are equally near by what they are about


def neighbours(papers: Sequence[Paper], *, limit: int = 5) -> dict[str, tuple[str, ...]]:
    """Return for the key of each of ``papers`` the keys of up to ``limit`` others that share
    authors, methods or topics, nearest first.

    Many papers share their topics and kind, so nearness by topic is found once for each such
    combination and year.
    """
    by_author: dict[Author, list[Paper]] = {}
    by_method: dict[str, list[Paper]] = {}
    for paper in papers:
        for author in set(paper.authors):
            by_author.setdefault(author, []).append(paper)
        for method in {squash(name) for name in paper.methods}:
            by_method.setdefault(method, []).append(paper)
    topics = _Topics(papers)
    found = {}
    for paper in papers:
        strong = [*(other for author in set(paper.authors) for other in by_author[author])]
        strong += [other for name in paper.methods for other in by_method[squash(name)]]
        close = {other.key: other for other in strong}
        close |= {other.key: other for other in topics.near(paper, limit + 1 + len(close))}
        close.pop(paper.key, None)
        scored = [
            (-score, abs(other.year - paper.year), key)
            for key, other in close.items()
            if (score := nearness(paper, other)) >= LEAST
        ]
        found[paper.key] = tuple(key for _score, _years, key in nsmallest(limit, scored))
    return found


class _Topics:
    """Papers by what they are about."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers: dict[_Sort, list[Paper]] = {}
        self.sharing: dict[str, set[_Sort]] = {}
        for paper in papers:
            sort = (frozenset(paper.topics), paper.kind)
            self.papers.setdefault(sort, []).append(paper)
            for topic in paper.topics:
                self.sharing.setdefault(topic, set()).add(sort)
        self.known: dict[tuple[_Sort, int], list[Paper]] = {}

    def near(self, paper: Paper, number: int) -> list[Paper]:
        """Return at least the ``number`` papers nearest to ``paper`` by topics and kind alone,
        itself among them, fewer when there are.
        """
        sort = (frozenset(paper.topics), paper.kind)
        if number > _KEPT:
            return self._find(sort, paper.year, number)
        if (sort, paper.year) not in self.known:
            self.known[sort, paper.year] = self._find(sort, paper.year, _KEPT)
        return self.known[sort, paper.year]

    def _find(self, sort: _Sort, year: int, number: int) -> list[Paper]:
        topics, kind = sort
        near = [
            (_shared(topics, other) + 0.25 * (other[1] == kind), other)
            for other in {o for t in topics for o in self.sharing[t]}
        ]
        near.sort(key=lambda pair: -pair[0])
        found: list[Paper] = []
        for score, others in groupby(near, key=lambda pair: pair[0]):
            if score < LEAST or len(found) >= number:
                break
            alike = (paper for _score, other in others for paper in self.papers[other])
            found += nsmallest(number, alike, key=lambda paper: (abs(paper.year - year), paper.key))
        return found


def _shared(topics: frozenset[str], other: _Sort) -> float:
    return len(topics & other[0]) / len(topics | other[0])
