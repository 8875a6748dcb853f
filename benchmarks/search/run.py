"""How often search finds the paper that was meant, beside fzf, rapidfuzz and plain FTS5 on the same
papers.

    python benchmarks/search/run.py [--seed 1] [--each 40] [--catalog DIR] [--only mucli]
    [--failures]

Prints MRR@10, success@1 and success@5 by kind: first for the queries of queries.tsv, written
singly, then for queries generated from the catalogue with ``--seed``. The others see one line a
paper: key, methods, title, authors, venue, year, ids. fzf is left out with a note where it is not
installed (Debian: apt-get install fzf).
"""

import argparse
import csv
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from generate import generate
from rapidfuzz import fuzz, process

import mucli
from mucli import text
from mucli.model import Paper

Finder = Callable[[str], list[str]]
Query = tuple[str, str, str]
TOP = 10


def written(papers: list[Paper]) -> list[Query]:
    """Return the queries of queries.tsv as (kind, query, key)."""
    keys = {
        text.squash(title): paper.key
        for paper in papers
        for title in (paper.title, *paper.other_titles)
    }
    with (Path(__file__).parent / "queries.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    missing = [row["title"] for row in rows if text.squash(row["title"]) not in keys]
    for title in missing:
        print(f"not in this catalogue: {title}")
    return [
        (row["kind"], row["query"], keys[text.squash(row["title"])])
        for row in rows
        if row["title"] not in missing
    ]


def line(paper: Paper) -> str:
    authors = ", ".join(author.natural for author in paper.authors)
    ids = " ".join(value for value in (paper.arxiv, paper.doi) if value)
    return (
        f"{paper.key} {' '.join(paper.methods)} {paper.title} {authors} {paper.venue or ''}"
        f" {paper.year} {ids}"
    )


def finders(catalog: mucli.Catalog, papers: list[Paper], only: list[str]) -> dict[str, Finder]:
    lines = {paper.key: line(paper) for paper in papers}
    every: dict[str, Finder] = {
        "mucli": lambda query: [hit.paper.key for hit in catalog.search(query, limit=TOP).hits]
    }
    if shutil.which("fzf"):
        every["fzf"] = _fzf(lines)
    else:
        print("fzf is not installed; it is left out")
    for name, scorer in (
        ("partial_ratio", fuzz.partial_ratio),
        ("token_set_ratio", fuzz.token_set_ratio),
        ("WRatio", fuzz.WRatio),
    ):
        every[name] = _rapidfuzz(lines, scorer)
    every["FTS5"] = _fts5(lines)
    return {name: finder for name, finder in every.items() if not only or name in only}


def _fzf(lines: dict[str, str]) -> Finder:
    listing = "\n".join(f"{key}\t{text}" for key, text in lines.items())

    def find(query: str) -> list[str]:
        done = subprocess.run(
            ["fzf", "--filter", query, "--delimiter", "\t", "--nth", "2.."],
            input=listing,
            capture_output=True,
            text=True,
            check=False,
        )
        return [row.split("\t")[0] for row in done.stdout.splitlines()[:TOP]]

    return find


def _rapidfuzz(lines: dict[str, str], scorer: Callable[..., float]) -> Finder:
    folded = {key: text.fold(value) for key, value in lines.items()}
    return lambda query: [
        key
        for _line, _score, key in process.extract(
            text.fold(query), folded, scorer=scorer, limit=TOP
        )
    ]


def _fts5(lines: dict[str, str]) -> Finder:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, line)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", lines.items())

    def find(query: str) -> list[str]:
        expression = " OR ".join(f'"{word}"*' for word in text.words(query))
        rows = connection.execute(
            "SELECT key FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?", (expression or '""', TOP)
        )
        return [row[0] for row in rows]

    return find


def measure(
    queries: Iterable[Query], finder: Finder, *, failures: bool = False
) -> dict[str, list[int]]:
    """Return the place of the paper meant for each query by kind; 0 when it is not among the first
    ten.
    """
    places: dict[str, list[int]] = {}
    for kind, query, key in queries:
        found = finder(query)
        place = found.index(key) + 1 if key in found else 0
        places.setdefault(kind, []).append(place)
        if failures and place != 1:
            print(
                f"  {kind}: {query!r} means {key}; found {', '.join(found[:3])} (place"
                f" {place or 'none'})"
            )
    return places


def figures(places: list[int]) -> str:
    count = len(places)
    mrr = sum(1 / place for place in places if place) / count
    return (
        f"{mrr:.3f} {sum(p == 1 for p in places) / count:.3f}"
        f" {sum(0 < p <= 5 for p in places) / count:.3f}"
    )


def report(title: str, queries: list[Query], every: dict[str, Finder], *, failures: bool) -> None:
    print(f"\n{title}: {len(queries)} queries; MRR@{TOP}, success@1, success@5")
    results = {
        name: measure(queries, finder, failures=failures and name == "mucli")
        for name, finder in every.items()
    }
    print(f"{'kind':<18} {'n':>4}  " + "  ".join(f"{name:<17}" for name in every))
    for kind in dict.fromkeys(kind for kind, _query, _key in queries):
        row = "  ".join(f"{figures(result[kind]):<17}" for result in results.values())
        print(f"{kind:<18} {len(next(iter(results.values()))[kind]):>4}  {row}")
    total = "  ".join(
        f"{figures([p for places in result.values() for p in places]):<17}"
        for result in results.values()
    )
    print(f"{'all':<18} {len(queries):>4}  {total}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=40, help="generated queries of each kind")
    parser.add_argument("--catalog", help="another catalogue")
    parser.add_argument("--only", action="append", default=[], help="only this finder (repeatable)")
    parser.add_argument(
        "--failures", action="store_true", help="show what mucli does not find first"
    )
    options = parser.parse_args()
    with mucli.open_catalog(options.catalog, own=False) as catalog:
        papers = list(catalog)
        every = finders(catalog, papers, options.only)
        report("Written", written(papers), every, failures=options.failures)
        made = list(generate(papers, papers, seed=options.seed, each=options.each))
        report(f"Generated with seed {options.seed}", made, every, failures=options.failures)


if __name__ == "__main__":
    main()
