"""Answering a query: candidates from the index, ranked by how well each word is met."""

import math
from collections.abc import Iterable

from mucli import text
from mucli.catalog.filters import Filters
from mucli.catalog.store import Store, quote
from mucli.model import Paper
from mucli.search.forms import stem
from mucli.search.query import Term, parse
from mucli.search.refs import identified
from mucli.search.results import Hit, Match, Results

_FIELD = {"key": 1.2, "method": 1.2, "title": 1.0, "author": 0.9, "year": 0.8, "topic": 0.5}


def search(store: Store, query: str, filters: Filters | None = None, *, limit: int | None = None) -> Results:
    """Return the papers that fit ``query`` and pass ``filters``, best first, at most ``limit``."""
    filters = filters or Filters()
    for kind, value, numbers in identified(store, text.printable(query)):
        hits = [Hit(paper, 10.0, (Match(value, kind, value, kind, 10.0),)) for paper in store.papers(numbers) if filters.matches(paper)]
        if hits:
            return Results(tuple(hits[:limit]))
    asked = parse(query)
    known = dict(store.words())
    count = max(len(store), 1)
    groups = [[(term, _expand(term, known)) for term in group] for group in asked.wanted]
    found: dict[int, None] = {}
    for word in {word for group in groups for _term, expansions in group for word in expansions}:
        found.update(dict.fromkeys(store.match(quote(word))))
    squashed = text.squash(query)
    hits = []
    for paper in store.papers(sorted(found)):
        if filters.matches(paper) and not any(_excluded(term, paper) for term in asked.excluded):
            score, matches = _score(paper, groups, known, count)
            if squashed in (text.squash(paper.title), paper.key, *(text.squash(name) for name in paper.methods)):
                score += 5
            if score > 0:
                hits.append(Hit(paper, score, matches))
    hits.sort(key=lambda hit: (-hit.score, -hit.paper.year, hit.paper.key))
    return Results(tuple(hits[:limit]), asked.hints)


def _expand(term: Term, known: dict[str, int]) -> dict[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}
    for word in (*term.words, "".join(term.words)):
        root = stem(word)
        if word in known:
            found[word] = (1.0, "exact")
        for other in known:
            if other not in found:
                if other.startswith(word):
                    found[other] = (0.9, "prefix")
                elif stem(other) == root:
                    found[other] = (0.85, "stem")
    if not found:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for word in term.words:
            allowed = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
            for other, distance, _place in process.extract(word, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=20):
                found[other] = (0.8 - distance / len(word), "typo")
    return found


def _fields(paper: Paper) -> Iterable[tuple[str, list[str]]]:
    yield "key", [paper.key]
    yield "method", [word for name in paper.methods for word in (*text.words(name), text.squash(name))]
    yield "title", text.words(paper.title)
    yield "author", [word for author in paper.authors for word in text.words(author.natural)]
    yield "year", [str(paper.year)]
    yield "topic", text.words(" ".join((paper.venue or "", *paper.topics, *paper.categories)))


def _score(
    paper: Paper, groups: list[list[tuple[Term, dict[str, tuple[float, str]]]]], known: dict[str, int], count: int
) -> tuple[float, tuple[Match, ...]]:
    total, matches = 0.0, []
    for group in groups:
        best = None
        for term, expansions in group:
            for field, words in _fields(paper):
                if term.field and term.field != field:
                    continue
                for word in words:
                    if word in expansions:
                        quality, how = expansions[word]
                        weight = _FIELD[field] * quality * math.log(1 + count / known.get(word, 1))
                        if best is None or weight > best.weight:
                            best = Match(term.raw, field, word, how, weight)
        if best:
            total += best.weight
            matches.append(best)
    return total * len(matches) / max(len(groups), 1), tuple(matches)


def _excluded(term: Term, paper: Paper) -> bool:
    return any(set(term.words) <= set(words) for field, words in _fields(paper) if not term.field or term.field == field)
