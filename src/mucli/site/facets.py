"""The filters of the main page: which there are, and how many papers each value has."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mucli.model import Paper
from mucli.site.contents import Contents


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of filters: its name in the address, its title, and the values as word, name and how
    many papers have it.
    """

    name: str
    title: str
    options: list[tuple[str, str, int]]


def facets(contents: Contents) -> list[Facet]:
    """Return the filters of the main page, without those that no paper has a value for."""
    known = contents.inputs.taxonomy
    groups: tuple[tuple[str, str, Callable[[Paper], Iterable[str]], Mapping[str, Any]], ...] = (
        ("category", "Category", lambda paper: paper.categories, known.categories),
        ("kind", "Kind", lambda paper: (paper.kind,), known.kinds),
        ("topic", "Topic", lambda paper: paper.topics, known.topics),
        ("forgets", "What it forgets", lambda paper: paper.forgets, known.forgets),
        ("guarantee", "Guarantee", lambda paper: (paper.guarantee or "",), known.guarantees),
        ("needs", "What it needs", lambda paper: paper.needs, known.needs),
    )
    papers = [view.paper for view in contents.views.values()]
    found = []
    for name, title, words, terms in groups:
        counts = Counter(word for paper in papers for word in words(paper) if word)
        order = [word for word in terms if counts[word]]
        order += sorted(counts.keys() - terms.keys())
        options = [
            (word, terms[word].name if word in terms else word, counts[word]) for word in order
        ]
        found.append(Facet(name, title, options))
    venues = [
        (key, contents.venue_name(key), len(views)) for key, views in contents.by_venue.items()
    ]
    found.append(Facet("venue", "Venue", venues))
    for facet in found:
        if facet.name in ("topic", "venue"):
            facet.options.sort(key=lambda option: (-option[2], option[1].casefold(), option[0]))
    return [facet for facet in found if facet.options]
