"""Which paper is this? How many records import, upgrade and append know again when what they say
has no identifier and is not quite right, and how many they take for a paper that they are not.

    python benchmarks/identify/run.py [--records 150] [--seed 7]

The records are papers of the catalogue as a .bib file has them: title, authors and year right, no
identifier, keys that say nothing. Then one letter of each title is wrong (left out, doubled,
replaced or swapped with the next), and then the titles lack their subtitles (the records are drawn
from those that have one). The distractors are not in the catalogue: titles of it under other
people's names; titles with one word replaced, by the same people; and papers of the catalogue that
were taken out of it, so that what is left are the nearest real titles by the same groups.

A row says how many records were found, and how many were taken for another paper.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import mucli
from mucli.api import Catalog
from mucli.bib.file import append
from mucli.bib.upgrade import upgrade
from mucli.cite import render
from mucli.lists.bib_rows import read_bib
from mucli.model import Paper
from mucli.readers.bibtex import read

LETTERS = "abcdefghijklmnopqrstuvwxyz"
GOAL = 148
Asked = Sequence[tuple[Paper, Paper | None]]
"""What a record says, and the paper that it is."""


def typing_error(title: str, chance: random.Random) -> str:
    """Return ``title`` with one letter wrong."""
    place = chance.choice([n for n, letter in enumerate(title) if letter.isalpha()])
    before, letter, rest = title[:place], title[place], title[place + 1 :]
    return chance.choice(
        (
            before + rest,
            before + letter + letter + rest,
            before + chance.choice(LETTERS.replace(letter.lower(), "")) + rest,
            before + rest[:1] + letter + rest[1:],
        )
    )


def without_subtitle(paper: Paper) -> str:
    """Return the title up to its colon."""
    return paper.title.split(":")[0]


def bare(paper: Paper, number: int, **changes: object) -> Paper:
    """Return ``paper`` without what identifies it."""
    blank = replace(paper, doi=None, arxiv=None, openreview=None, links={}, venue=None)
    return replace(blank, key=f"record{number}", others=False, **changes)


def bibliography(asked: Asked) -> str:
    """Return the records as BibTeX."""
    return render([record for record, _paper in asked], {}, "bibtex")


def by_import(catalog: Catalog, papers: Sequence[Paper], asked: Asked) -> list[str]:
    """Return the key that import gives each record, empty where it is new."""
    from mucli.lists.comparison import compare

    document = read_bib(bibliography(asked))
    known = {paper.key for paper in papers}
    plan = compare(document, iter(papers), catalog.store.extras(), source="benchmark")
    return [outcome.key if outcome.key in known else "" for outcome in plan.outcomes]


def by_upgrade(catalog: Catalog, papers: Sequence[Paper], asked: Asked) -> list[str]:
    """Return the key that upgrade gives each record, empty where it knows none."""
    done = upgrade(read(bibliography(asked)), papers, catalog.venues)
    found = {record.key: record.paper for record in done.records}
    return [found.get(record.key, "") for record, _paper in asked]


def by_append(catalog: Catalog, papers: Sequence[Paper], asked: Asked) -> list[str]:
    """Return the key of the paper that append takes each record for, empty where it takes it for
    none.
    """
    done = append(bibliography(asked), papers, lambda some: render(some, {}, "bibtex"))
    found = {key: paper.key for paper, key, by in done.present if by not in ("other", "key")}
    return [found.get(record.key, "") for record, _paper in asked]


WAYS: dict[str, Callable[[Catalog, Sequence[Paper], Asked], list[str]]] = {
    "import": by_import,
    "upgrade": by_upgrade,
    "append": by_append,
}


def measure(
    catalog: Catalog, papers: Sequence[Paper], name: str, asked: Asked
) -> Iterable[tuple[str, str, int, int, int, float]]:
    """Give for each way: the name, the way, records, found, wrong, milliseconds a record."""
    for way, ask in WAYS.items():
        start = time.perf_counter()
        answers = ask(catalog, papers, asked)
        took = (time.perf_counter() - start) / len(asked) * 1000
        pairs = [(key, paper) for key, (_r, paper) in zip(answers, asked, strict=True)]
        found = sum(paper is not None and key == paper.key for key, paper in pairs)
        wrong = sum(bool(key) and (paper is None or key != paper.key) for key, paper in pairs)
        yield name, way, len(asked), found, wrong, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--records", type=int, default=150)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with mucli.open_catalog(own=False) as catalog:
        papers = [paper for paper in catalog if paper.authors]
        some = chance.sample(papers, options.records)
        subtitled = [paper for paper in papers if len(without_subtitle(paper)) > 2]
        subtitled = [paper for paper in subtitled if ": " in paper.title]
        people = [author for paper in papers for author in paper.authors]
        words = sorted({w for p in papers for w in p.title.split() if w.isalpha() and len(w) > 3})
        rows = []
        positives = {
            "as they are": [(bare(paper, n), paper) for n, paper in enumerate(some)],
            "one typing error": [
                (bare(paper, n, title=typing_error(paper.title, chance)), paper)
                for n, paper in enumerate(some)
            ],
            "without subtitle": [
                (bare(paper, n, title=without_subtitle(paper)), paper)
                for n, paper in enumerate(chance.sample(subtitled, options.records))
            ],
        }
        for name, asked in positives.items():
            rows += measure(catalog, papers, name, asked)
        twice = chance.sample(papers, 2 * options.records)
        strangers: Asked = [
            (bare(paper, n, authors=tuple(chance.sample(people, len(paper.authors)))), None)
            for n, paper in enumerate(twice)
        ]
        rows += measure(catalog, papers, "same title, other people", strangers)
        near: Asked = [
            (bare(paper, n, title=_near(paper.title, words, chance)), None)
            for n, paper in enumerate(twice)
        ]
        rows += measure(catalog, papers, "near title, same people", near)
        gone = {paper.key for paper in twice}
        left = [paper for paper in papers if paper.key not in gone]
        absent: Asked = [(bare(paper, n), None) for n, paper in enumerate(twice)]
        rows += measure(catalog, left, "taken out of the catalogue", absent)
    print(
        "| records | asked | number | found | wrong | ms a record |\n"
        "| --- | --- | --: | --: | --: | --: |"
    )
    for name, way, number, found, wrong, took in rows:
        print(f"| {name} | {way} | {number} | {found} | {wrong} | {took:.1f} |")
    missed = [row for row in rows if row[0] in positives and row[3] < GOAL * options.records // 150]
    wrong = sum(row[4] for row in rows)
    print(
        f"goal: {GOAL} of 150 found in each row, none wrong:"
        f" {len(missed)} rows below, {wrong} wrong"
    )


def _near(title: str, words: Sequence[str], chance: random.Random) -> str:
    """Return ``title`` with one telling word replaced by another of the field."""
    parts = title.split()
    places = [n for n, word in enumerate(parts) if len(word) > 3] or [0]
    place = chance.choice(places)
    others = [word for word in words if word.lower()[:4] != parts[place].lower()[:4]]
    parts[place] = chance.choice(others)
    return " ".join(parts)


if __name__ == "__main__":
    main()
