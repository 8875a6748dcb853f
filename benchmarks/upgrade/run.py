"""Upgrading a bibliography against parsing it: ``mucli upgrade`` and bibtexparser's parse of the
same file of 2,000 records, in one run.

    python benchmarks/upgrade/run.py [--records 2000] [--rounds 7]

Two files: ``mixed`` is a user's bibliography, a tenth of it papers of the catalogue (half of those
cited as preprints), the rest other works with their abstracts; ``all known`` is the hardest there
can be, nothing but papers of the catalogue in short records, every second of them to be upgraded.
The figures are medians over the rounds of the time of ``upgrade(read(text))`` over that of
bibtexparser's ``parse_string(text)`` in the same round.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

import bibtexparser

import mucli
from mucli.api import Catalog
from mucli.bib.diff import unified
from mucli.bib.upgrade import upgrade
from mucli.cite import render
from mucli.model import Paper
from mucli.readers.bibtex import read

LIMIT = 2.0


def timed(function: Callable[[], object]) -> float:
    """Return the seconds that ``function`` takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def preprint(paper: Paper, key: str) -> str:
    """Return the record that people copy from Google Scholar for a preprint of ``paper``."""
    people = " and ".join([str(author) for author in paper.authors[:2]] + ["others"])
    title = paper.title.replace("&", "\\&").replace("%", "\\%")
    place = f"arXiv preprint arXiv:{paper.arxiv}" if paper.arxiv else "arXiv preprint"
    return (
        f"@article{{{key},\n  title={{{title}}},\n  author={{{people}}},\n  journal={{{place}}},\n "
        f" year={{{paper.year}}}\n}}\n"
    )


def other(chance: random.Random, words: list[str], key: str) -> str:
    """Return a record of a work that the catalogue does not know, with an abstract."""
    title = " ".join(chance.choices(words, k=9)).capitalize()
    people = " and ".join(
        f"{chance.choice(words).capitalize()}, {chance.choice(words).capitalize()}"
        for _ in range(4)
    )
    fields = {
        "title": f"{{{title}}}",
        "author": people,
        "booktitle": "Proceedings of a Conference",
        "year": str(chance.randint(2005, 2025)),
    }
    fields |= {
        "pages": "1--12",
        "doi": f"10.9999/{key}",
        "abstract": " ".join(chance.choices(words, k=120)),
    }
    return (
        f"@inproceedings{{{key},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        + "}\n"
    )


def mixed(catalog: Catalog, papers: list[Paper], count: int, share: float) -> str:
    """Return a bibliography of ``count`` records of which ``share`` are papers of the catalogue,
    every second cited as a preprint.
    """
    chance = random.Random(4)
    words = sorted(
        {word for paper in papers for word in paper.title.lower().split() if word.isalpha()}
    )
    records = []
    for number in range(count):
        paper = papers[number % len(papers)]
        if chance.random() >= share:
            records.append(other(chance, words, f"other{number}"))
        elif number % 2:
            records.append(preprint(paper, f"k{number}"))
        else:
            records.append(
                render([paper], catalog.venues, "bibtex").replace(paper.key, f"k{number}", 1)
            )
    return "\n".join(records)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with mucli.open_catalog() as catalog:
        papers = [paper for paper in catalog if paper.authors and not paper.preprint_of]
        for name, share in (("mixed", 0.1), ("all known", 1.0)):
            text = mixed(catalog, papers, options.records, share)
            ratios, parses = [], []
            for round_ in range(options.rounds + 1):
                parsed = timed(lambda text=text: bibtexparser.parse_string(text))
                done = timed(lambda text=text: upgrade(read(text), papers, catalog.venues))
                if round_:
                    parses.append(parsed)
                    ratios.append(done / parsed)
            result = upgrade(read(text), papers, catalog.venues)
            assert result.known >= share * options.records * 0.8
            parse = statistics.median(parses)
            shown = (
                timed(
                    lambda result=result: list(unified(result.before, result.stretches, "refs.bib"))
                )
                / parse
            )
            size = (
                f"{len(text) / 1e6:.1f} MB, {result.total:,} records, {result.known:,} known,"
                f" {len(result.stretches):,} upgraded"
            )
            print(f"{name} ({size}): bibtexparser's parse {parse * 1000:.0f} ms")
            print(
                f"  upgrade {statistics.median(ratios):.2f}x that (goal for mixed: below"
                f" {LIMIT:.0f}x), its diff {shown:.2f}x more"
            )


if __name__ == "__main__":
    main()
