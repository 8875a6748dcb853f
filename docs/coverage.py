"""Bring docs/coverage.md up to date, which says what the catalogue covers: ``python
docs/coverage.py``.
"""

import importlib.util
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from types import ModuleType

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
    "mtuann/research-papers",
    "sadimanna/awesome-topics",
    "M0rtzz/paper-notes",
)
"""The public lists of the field that the catalogue was gathered from: the names of their
repositories at GitHub, as `sources` name them."""
RECALL = Path(__file__).parents[1] / "benchmarks" / "coverage" / "run.py"
GREW = "2026-11-25"
"""The day on which the independent sources were taken in: what came before is the earlier count."""

_HEAD = """\
# What the catalogue covers

`python docs/coverage.py` writes this page from the catalogue. A paper counts for a list when its
`sources` name the list's repository at GitHub, as row or as record; most papers stand in
more than one.
"""

_BORDER = """\
A paper belongs to the catalogue when it is about taking something back out of a trained model: the
influence of data, a class, a client, a concept, a fact or an ability. It proposes, measures,
attacks, proves, verifies, regulates or surveys that. The word that the paper uses for it does not
matter: decremental learning, deletion, erasure, amnesia and forgetting on purpose all count.

Neighbours stay outside, because a reader who asks for unlearning does not mean them:
"""
_NEIGHBOURS = (
    (
        "Unlearnable examples",
        "data made hard to learn from, against training or personalisation",
        "where the seed list names it",
    ),
    (
        "Catastrophic forgetting",
        "forgetting that continual learning wants to avoid; forgetting as a trick of training",
        "tasks or data taken back from a model that learns continually",
    ),
    (
        "Domains and nuisances",
        "training that hides scanner, speaker or domain while the model learns",
        "a bias or attribute taken out of a trained model; what sets itself out as unlearning",
    ),
    ("Model editing", "facts replaced or added", "facts removed; edits judged by what they erase"),
    (
        "Concepts in representations",
        "probing and interpretation",
        "a concept projected out for good",
    ),
    (
        "Differential privacy, membership inference",
        "alone",
        "as guarantee, test or attack of unlearning",
    ),
    (
        "Memorisation, copyright, safety",
        "measuring memorisation; alignment; filters of prompts",
        "removal, and guards that take its place; alignment studied beside unlearning",
    ),
    (
        "Backdoors and poisoning",
        "attacks and detection alone",
        "undone by unlearning, or working through it",
    ),
    (
        "Search engines and archives",
        "de-indexing under the right to be forgotten",
        "that right as asked of trained models",
    ),
    ("Other senses of the word", "in people, organisations, the physics of memory", "never"),
)
_ROOTS = """
Influence functions, membership inference and task arithmetic are there with the papers that
introduced them, since methods and metrics of the field rest on these; a few further neighbours that
the upstream lists name are still there, too. What one crawl alone names, in a journal that no
register of the field follows, waits until a second source names it.

Where a venue comes from: a conference's proceedings data, a register, the official page of the
paper, or a DOI that itself names the journal or the volume. What only a list or a crawl says of a
venue goes into `notes`.
"""

_RECALL = """\
How much of the field is here, counted against lists, crawls and conference notes that the catalogue
did not grow from before 25 November 2026, when they were taken in. A work counts when it is of the
field by the border below; confirmed are those that an independent source names, and a second source
or a register too. `benchmarks/coverage/` holds the inputs, with repository, commit and path of
each, and counts again (`python benchmarks/coverage/run.py`; `--missing` lists what is not here).
Since these sources are taken in now, the right column says how completely that was done; what other
lists would find missing, only other lists can tell.
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


def recall_script() -> ModuleType:
    """Return the module that counts how much of the field is held."""
    spec = importlib.util.spec_from_file_location("coverage_recall", RECALL)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recall(papers: Sequence[Paper]) -> str:
    script = recall_script()
    count = script.recall(papers, GREW)
    tables = (
        script.table("Independent source", [*count.sources, *count.union]),
        script.table("Topic, confirmed works", count.topics),
    )
    return "\n".join((_RECALL, *tables))


def border() -> str:
    columns = ("Neighbour", "Outside", "Inside all the same")
    rows = [columns, ["---"] * len(columns), *_NEIGHBOURS]
    shown = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    return f"{_BORDER}\n{shown}{_ROOTS}"


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
        "How much of the field": recall(papers),
        "The border of the field": border(),
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
