"""The catalogue in numbers: what it holds of each word, and how complete its facts are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mucli.api import Catalog
from mucli.catalog.completeness import NAMES, Share, look, missing, shares
from mucli.catalog.filters import Filters
from mucli.errors import UsageError
from mucli.model import Paper, to_json
from mucli.text import fold, unknown

Words = Callable[[Paper], Iterable[str]]

_WORDS: dict[str, Words] = {
    "categories": lambda paper: paper.categories,
    "topics": lambda paper: paper.topics,
    "venues": lambda paper: [paper.venue] if paper.venue else [],
    "methods": lambda paper: paper.methods,
    "authors": lambda paper: [str(author) for author in paper.authors],
    "forgets": lambda paper: paper.forgets,
    "guarantees": lambda paper: [paper.guarantee] if paper.guarantee else [],
    "needs": lambda paper: paper.needs,
}
FACETS = {"forgets": "forgets", "guarantee": "guarantees", "needs": "needs"}
"""The fields that say what a method does to what, with the name of their words in the taxonomy and
in :func:`count`."""
FACTS = NAMES
"""What a complete paper has (docs/data-quality.md)."""


@dataclass(frozen=True, slots=True)
class Count:
    """A word, venue, method or author: the key, the name, what the catalogue says of it (None where
    it says nothing), and the keys of its papers.
    """

    key: str
    name: str
    thing: Any
    keys: tuple[str, ...]

    @property
    def papers(self) -> int:
        """How many papers it has."""
        return len(self.keys)

    def to_json(self) -> dict[str, Any]:
        """Return what is known of it, with the number of its papers."""
        known = to_json(self.thing) if self.thing else {"key": self.key}
        return known | {"papers": self.papers}


def count(
    catalog: Catalog,
    what: str,
    filters: Filters | None = None,
    *,
    sort: str = "count",
    reverse: bool = False,
) -> list[Count]:
    """Count the papers that pass ``filters`` by ``what``: categories, topics, venues, methods,
    authors, forgets, guarantees or needs, most first (or by ``sort="name"``).

    Without filters, words that no paper has yet are there too. Raises UsageError for another
    ``what`` or ``sort``.
    """
    if what not in _WORDS:
        raise UsageError(unknown("count of", what, _WORDS))
    if sort not in ("count", "name"):
        raise UsageError(f"these are sorted by count or name, not {sort!r}")
    papers = catalog.papers(filters)
    known = _known(catalog, what)
    keys: dict[str, list[str]] = {} if filters else {key: [] for key in known}
    spelling: dict[str, str] = {}  # methods are one whatever their capitals
    for paper in papers:
        for word in dict.fromkeys(_WORDS[what](paper)):
            name = spelling.setdefault(fold(word), word) if what == "methods" else word
            keys.setdefault(name, []).append(paper.key)
    counts = [
        Count(key, known[key].name if key in known else key, known.get(key), tuple(owners))
        for key, owners in keys.items()
    ]
    counts.sort(key=lambda each: (fold(each.name), each.key))
    if sort == "count":
        counts.sort(key=lambda each: -each.papers)
    return counts[::-1] if reverse else counts


def _known(catalog: Catalog, what: str) -> Mapping[str, Any]:
    if what == "venues":
        return catalog.venues
    known: Mapping[str, Any] = getattr(catalog.taxonomy, what, {})
    return known


def with_code(papers: Iterable[Paper]) -> int:
    """Return how many of ``papers`` have a code link."""
    return sum(1 for paper in papers if paper.code)


def statistics(papers: Sequence[Paper]) -> dict[str, list[tuple[str, int]]]:
    """Count ``papers`` by year (newest first) and by category, kind, venue, topic, what they
    forget, guarantee and need, and data set (most first).
    """
    groups = {
        "category": Counter(word for paper in papers for word in paper.categories),
        "kind": Counter(paper.kind for paper in papers),
        "venue": Counter(paper.venue or "unknown" for paper in papers),
        "topic": Counter(word for paper in papers for word in paper.topics),
        **{
            name: Counter(word for paper in papers for word in _WORDS[group](paper))
            for name, group in FACETS.items()
        },
        "dataset": Counter(key for paper in papers for key in paper.datasets),
    }
    years = Counter(str(paper.year) for paper in papers)
    counted = {"year": sorted(years.items(), reverse=True)}
    return counted | {
        name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, counts in groups.items()
    }


# How complete the facts are
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the ``papers`` of a group (``all``, or a list, category or year called
    ``value``) are: for each of ``FACTS`` the share that has it.
    """

    group: str
    value: str
    papers: Sequence[Paper]
    shares: Mapping[str, Share]


def completeness(catalog: Catalog, papers: Sequence[Paper]) -> list[Completeness]:
    """Return how complete ``papers`` are: all of them, then by list, category and year (the newest
    first).
    """
    lists = sorted({name for paper in papers for name in paper.lists})
    categories = sorted({word for paper in papers for word in paper.categories})
    years = sorted({paper.year for paper in papers}, reverse=True)
    groups = [
        ("all", "all", papers),
        *(("list", name, [paper for paper in papers if name in paper.lists]) for name in lists),
        *(("category", word, [p for p in papers if word in p.categories]) for word in categories),
        *(("year", str(year), [paper for paper in papers if paper.year == year]) for year in years),
    ]
    return [
        Completeness(group, value, members, shares(members, catalog.venues))
        for group, value, members in groups
    ]


def incomplete(
    catalog: Catalog, papers: Iterable[Paper], facts: Sequence[str] = FACTS
) -> list[tuple[Paper, dict[str, str]]]:
    """Return the papers that lack one of ``facts``, each with what is missing of each;
    those without a proved venue alone in the order in which they wait for a look, oldest first.

    Raises UsageError for a fact that is none of ``FACTS``.
    """
    for fact in facts:
        if fact not in FACTS:
            raise UsageError(unknown("fact", fact, FACTS))
    holes = [
        (paper, {n: why for n, why in missing(paper, catalog.venues).items() if n in facts})
        for paper in papers
    ]
    found = [(paper, lacking) for paper, lacking in holes if lacking]
    return sorted(found, key=lambda hole: look(hole[0])) if tuple(facts) == ("venue",) else found
