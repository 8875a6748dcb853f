"""Bring docs/coverage.md up to date, which says what the catalogue covers: ``python
docs/coverage.py``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import mucli
from mucli import Catalog, Paper

PAGE = Path(__file__).parent / "coverage.md"
CATALOG = Path(__file__).parents[1] / "catalog"
LISTS = (
    "tamlhp/awesome-machine-unlearning",
    "jjbrophy47/machine_unlearning",
    "chrisliu298/awesome-llm-unlearning",
    "mtuann/machine-unlearning-papers",
    "abbottyanginchina/Awesome-Federated-Unlearning",
)
"""The public lists of the field that the catalogue was gathered from: the names of their
repositories at GitHub, as `sources` name them."""

_HEAD = """\
# What the catalogue covers

`python docs/coverage.py` writes this page from the catalogue. A paper counts for a list when its
`sources` name the list's repository at GitHub, as row or as record; most papers stand in
more than one.
"""


def lists_of(paper: Paper) -> tuple[str, ...]:
    """Return the lists that ``paper`` came from."""
    return tuple(name for name in LISTS if any(name in source.at for source in paper.sources))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def by_list(papers: Sequence[Paper]) -> str:
    listed = [lists_of(paper) for paper in papers]
    rows = [
        (name, sum(name in own for own in listed), sum(own == (name,) for own in listed))
        for name in LISTS
    ]
    other = sum(not own for own in listed)
    return table(("List", "Papers", "In no other"), [*rows, ("none of these", other, other)])


def overlaps(papers: Sequence[Paper]) -> str:
    shared = Counter(pair for paper in papers for pair in combinations(lists_of(paper), 2))
    return table(
        ("Lists", "Papers in both"),
        ((f"{one} and {two}", count) for (one, two), count in shared.most_common()),
    )


def counts(name: str, words: Iterable[str], names: dict[str, str], *, at_least: int = 1) -> str:
    found = Counter(words)
    rows: list[tuple[str, int]] = [
        (names.get(word, word), count) for word, count in found.most_common() if count >= at_least
    ]
    rest = sum(count for count in found.values() if count < at_least)
    if rest:
        few = sum(count < at_least for count in found.values())
        rows.append((f"{few} others with fewer than {at_least}", rest))
    return table((name, "Papers"), rows)


def page(catalog: Catalog) -> str:
    """Return the text of the page."""
    papers = list(catalog)
    words = catalog.taxonomy
    kinds, topics, categories = (
        {key: term.name for key, term in group.items()}
        for group in (words.kinds, words.topics, words.categories)
    )
    venues = {key: venue.short for key, venue in catalog.venues.items()} | {"": "unknown"}
    years = sorted(Counter(paper.year for paper in papers).items(), reverse=True)
    full = sum(not paper.others and bool(paper.authors) for paper in papers)
    sections = {
        "By list": by_list(papers),
        "Where lists overlap": overlaps(papers),
        "By year": table(("Year", "Papers"), years),
        "By kind": counts("Kind", (paper.kind for paper in papers), kinds),
        "By category": counts(
            "Category", (word for paper in papers for word in paper.categories), categories
        ),
        "By topic": counts("Topic", (word for paper in papers for word in paper.topics), topics),
        "By venue": counts("Venue", (paper.venue or "" for paper in papers), venues, at_least=3),
    }
    start = f"{_HEAD}\n{len(papers):,} papers, {full:,} of them with all their authors.\n"
    return start + "".join(f"\n## {title}\n\n{body}" for title, body in sections.items())


def main() -> None:
    with mucli.open_catalog(CATALOG, own=False) as catalog:
        PAGE.write_text(page(catalog), encoding="utf-8")


if __name__ == "__main__":
    main()
