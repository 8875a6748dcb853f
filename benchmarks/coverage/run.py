"""How much of the field does the catalogue hold? Its share of the works that other lists of the
field name, list by list and topic by topic.

    python benchmarks/coverage/run.py [--before 2026-11-25] [--missing]

``sources.yaml`` names the inputs: public reading lists, crawls and conference notes, each with its
repository, commit and path, and whether the catalogue grew from it. ``works.tsv`` holds the facts
that the count needs, a work a line: title, year, identifiers, topics, and the sources that name it.
Whether a work is of the field was judged by hand, by the border that docs/coverage.md draws; what
is outside is not in the file. ``mucli.identify`` says which works the catalogue holds.

``--before DAY`` adds a column that counts only the papers that came into the catalogue before that
day. ``--missing`` lists the works that it lacks.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

import mucli
from mucli.identify.index import Index
from mucli.identify.said import Said
from mucli.model import Paper

HERE = Path(__file__).parent
CATALOG = HERE.parents[1] / "catalog"
FEW = 8
"""A topic with fewer works is not counted on its own."""


@dataclass(frozen=True)
class Input:
    """A source of works: where it lies, what it lists, and whether the catalogue grew from it."""

    name: str
    repository: str
    commit: str
    path: str
    lists: str
    date: str = ""
    independent: bool = True
    register: bool = False


@dataclass(frozen=True)
class Work:
    """A work of the field, and the sources that name it."""

    title: str
    year: int
    arxiv: str
    doi: tuple[str, ...]
    openreview: str
    topics: tuple[str, ...]
    sources: tuple[str, ...]


class Share(NamedTuple):
    """Of how many works how many are held, now and before."""

    name: str
    works: int
    before: int
    now: int


def inputs() -> dict[str, Input]:
    """Return the sources by name."""
    rows = yaml.safe_load((HERE / "sources.yaml").read_text(encoding="utf-8"))
    return {name: Input(name, **facts) for name, facts in rows.items()}


def works() -> list[Work]:
    """Return the works of the field that some source names."""
    with (HERE / "works.tsv").open(encoding="utf-8", newline="") as file:
        return [
            Work(
                row["title"],
                int(row["year"] or 0),
                row["arxiv"],
                tuple(row["doi"].split()),
                row["openreview"],
                tuple(row["topics"].split()),
                tuple(row["sources"].split()),
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def find(index: Index, work: Work) -> Paper | None:
    """Return the paper that ``work`` is, if it is known."""
    for doi in work.doi or ("",):
        said = Said(work.title, work.year, "", doi.lower(), work.arxiv, work.openreview)
        answer = index.find(said)
        if answer.paper or answer.conflict:
            return answer.paper or answer.conflict
    return None


def shares(
    groups: Iterable[tuple[str, Callable[[Work], bool]]],
    found: Sequence[tuple[Work, Paper | None]],
    before: str,
) -> list[Share]:
    """Return the share of each group that is held."""
    made = []
    for name, belongs in groups:
        own = [paper for work, paper in found if belongs(work)]
        held = [paper for paper in own if paper is not None]
        earlier = sum((paper.added or "") < before for paper in held)
        made.append(Share(name, len(own), earlier, len(held)))
    return made


class Recall(NamedTuple):
    """The count: by source, of the union of the independent sources, and by topic of what is
    confirmed there.
    """

    sources: list[Share]
    union: list[Share]
    topics: list[Share]
    found: list[tuple[Work, Paper | None]]


def confirmed(work: Work, known: dict[str, Input]) -> bool:
    """Tell whether an independent source names ``work``, and another source or a register too."""
    return len(work.sources) > 1 and any(independent(known[name]) for name in work.sources)


def independent(source: Input) -> bool:
    """Tell whether the catalogue of before did not grow from ``source``, a list."""
    return source.independent and not source.register


def recall(papers: Iterable[Paper], before: str = "") -> Recall:
    """Count what ``papers`` hold; ``before`` (a day) is that of the earlier count."""
    known = inputs()
    index = Index(papers)
    found = [(work, find(index, work)) for work in works()]
    lists = [name for name, source in known.items() if independent(source)]
    sure = [(work, paper) for work, paper in found if confirmed(work, known)]
    topics = sorted({topic for work, _paper in sure for topic in work.topics})
    return Recall(
        shares(((name, _named(name)) for name in lists), found, before),
        [
            *shares([("all that any names", _by_any(lists))], found, before),
            *shares([("confirmed", lambda _work: True)], sure, before),
        ],
        [
            share
            for share in shares(((topic, _about(topic)) for topic in topics), sure, before)
            if share.works >= FEW
        ],
        found,
    )


def _named(name: str) -> Callable[[Work], bool]:
    return lambda work: name in work.sources


def _by_any(names: Sequence[str]) -> Callable[[Work], bool]:
    return lambda work: any(name in work.sources for name in names)


def _about(topic: str) -> Callable[[Work], bool]:
    return lambda work: topic in work.topics


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else ""


def table(head: str, rows: Iterable[Share]) -> str:
    """Return the shares as a Markdown table."""
    lines = [f"| {head} | Works | Before % | Now % |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {row.name} | {row.works} | {percent(row.before, row.works)} | "
        f"{percent(row.now, row.works)} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--before", default="2026-11-25", help="day of the earlier count")
    parser.add_argument("--missing", action="store_true", help="list what is not held")
    given = parser.parse_args()
    with mucli.open_catalog(CATALOG, own=False) as catalog:
        count = recall(list(catalog), given.before)
    print(table("Source", [*count.sources, *count.union]))
    print(table("Topic (confirmed works)", count.topics))
    if given.missing:
        for work, paper in count.found:
            if paper is None:
                print(work.year or "    ", work.title, f"[{' '.join(work.sources)}]")


if __name__ == "__main__":
    main()
