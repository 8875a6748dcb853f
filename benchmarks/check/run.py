"""Checking a bibliography: the right verdict by kind of fault, and the time beside bibtexparser's.

    python benchmarks/check/run.py [--real 400] [--faulty 60] [--records 2000] [--rounds 5]

The references are those of ``tests/faults.py``: papers of the catalogue in five ways of writing
them, and fourteen kinds of faults. For each kind stands the share that gets the right verdict, and
below how many were called false that are not. The time is the median over the rounds of reading and
judging 2,000 references offline, over that of bibtexparser's ``parse_string`` of the same text in
the same round. ``beside.py`` compares with other programs.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import bibtexparser

import mucli
from mucli.check.entries import of_bibliography
from mucli.check.judge import Judge, with_duplicates
from mucli.model import Paper
from mucli.readers.bibtex import read

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from faults import FAULTS, Maker

LIMIT = 1.5


def timed(function: Callable[[], object]) -> float:
    """Return the seconds that ``function`` takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def other_works(papers: Sequence[Paper], count: int) -> Iterator[str]:
    """Give records of works that the catalogue does not hold, with abstracts."""
    chance = random.Random(3)
    words = sorted({word for paper in papers for word in paper.title.split() if word.isalpha()})
    names = [author for paper in papers for author in paper.authors]
    for number in range(count):
        title = " ".join(chance.choices(words, k=9))
        people = " and ".join(str(author) for author in chance.choices(names, k=4))
        yield (
            f"@inproceedings{{other{number},\n  title = {{{title}}},\n  author = {{{people}}},\n"
            f"  booktitle = {{Proceedings of a Conference}},\n  year = {{{2005 + number % 20}}},\n"
            f"  pages = {{1--12}},\n  doi = {{10.9999/{number}}},\n"
            f"  abstract = {{{' '.join(chance.choices(words, k=120))}}},\n}}\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--real", type=int, default=400)
    parser.add_argument("--faulty", type=int, default=60)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with mucli.open_catalog(own=False) as catalog:
        papers, venues = list(catalog), catalog.venues
    maker, judge = Maker(papers, venues), Judge(papers, venues)
    cases = list(maker.real(options.real))
    for fault in FAULTS:
        cases += maker.faulty(fault, options.faulty)
    text = "".join(case.text for case in cases)
    entries = list(of_bibliography(Path("refs.bib"), read(text)))
    judged = {
        each.entry.key: each for each in with_duplicates([judge.judge(entry) for entry in entries])
    }
    print("| fault | references | right verdict | share |\n| --- | --: | --: | --: |")
    for fault in ("", *FAULTS):
        some = [case for case in cases if case.fault == fault]
        if fault == "duplicate":
            twins = [judged[f"{case.key}x"] for case in some]
            good = sum(any(r.kind == "duplicate" for r in each.remarks) for each in twins)
        else:
            good = sum(judged[case.key].verdict == case.verdict for case in some)
        print(f"| {fault or 'none'} | {len(some)} | {good} | {good / len(some):.3f} |")
    called = [case for case in cases if judged[case.key].verdict in ("differs", "not-found")]
    false = [case for case in called if case.verdict != "differs"]
    print(f"called false: {len(called)}, of these {len(false)} that are not")

    known = [case.text for case in cases if case.fault != "invented"]
    others = list(other_works(papers, options.records))
    for name, share in (("mixed, a tenth of it known", 0.1), ("nothing but known papers", 1.0)):
        count = int(options.records * share)
        some = (known * (count // len(known) + 1))[:count] + others[: options.records - count]
        text = "".join(some)
        ratios: list[float] = []
        for round_ in range(options.rounds + 1):
            parsed = timed(lambda text=text: bibtexparser.parse_string(text))
            done = timed(
                lambda text=text: [
                    judge.judge(entry) for entry in of_bibliography(Path("x"), read(text))
                ]
            )
            if round_:
                ratios.append(done / parsed)
        print(
            f"{options.records:,} references, {name}: {statistics.median(ratios):.2f}x"
            f" bibtexparser's parse (goal {LIMIT}x)"
        )
    start = timed(lambda: Judge(papers, venues).judge(entries[0]))
    print(f"making the index of {len(papers):,} papers: {start * 1000:.0f} ms, once a run")


if __name__ == "__main__":
    main()
