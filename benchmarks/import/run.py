"""How well and how fast ``mucli import`` reads lists.

    .venv/bin/python benchmarks/import/run.py [--speed] [--each]

Twelve lists in ``lists/``, each with a layout of its own, name 318 papers (real facts of papers,
lists made for this) among news, tools, data sets, tables of methods and other things that are no
papers. ``rows.json`` says, from the catalogue, what stands on which line: title, authors, year,
venue as printed, and every address. Counted are the papers found (recall of rows), rows that are
none (false rows), and of the papers found how many have exactly the title, the authors (as names in
full, as a list does not say where a family name begins), the year, the venue, all links.

``--speed`` measures a list of 2,000 rows made of words that no catalogue has, in a table and in
bullets, half and half: markdown-it-py with GitHub's tables turning the text into tokens, and all
that the command does after the catalogue is open; the fastest of five runs each, printed as a
ratio. ``--each`` prints every difference.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

import mucli
from mucli.lists.markdown import read_markdown
from mucli.lists.rows import Row
from mucli.person_names import parse_name
from mucli.text import squash

HERE = Path(__file__).parent
ROWS = 2000
FACTS = ("title", "authors", "year", "venue", "links")
TARGETS = {"rows": 0.99, "title": 0.99, "authors": 0.97, "year": 0.97, "venue": 0.97, "links": 0.99}


def expected() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give each list's name with its rows as they were checked."""
    gold = json.loads((HERE / "rows.json").read_text(encoding="utf-8"))
    for name in dict.fromkeys(row["list"] for row in gold):
        yield name, [row for row in gold if row["list"] == name]


def read(row: Row) -> dict[str, Any]:
    """Return what was read, in the form of ``rows.json``."""
    links = [url for urls in row.paper.links.values() for url in urls]
    return {
        "title": row.paper.title,
        "authors": [author.natural for author in row.paper.authors],
        "year": row.paper.year,
        "venue": squash(row.venue),
        "links": sorted([*links, *(code.url for code in row.paper.code)]),
    }


def checked(row: dict[str, Any]) -> dict[str, Any]:
    """Return what should have been read, names and venue made comparable."""
    names = [author.natural for name in row["authors"] if (author := parse_name(name))]
    return row | {"authors": names, "venue": squash(row["venue"])}


def compare_list(name: str, rows: list[dict[str, Any]], *, each: bool) -> Counter[str]:
    """Read a list and count what is right."""
    document = read_markdown((HERE / "lists" / f"{name}.md").read_text(encoding="utf-8"))
    found = {row.line: row for row in document.rows if row.what == "paper"}
    counts = Counter(expected=len(rows))
    false = set(found) - {row["line"] for row in rows}
    counts["false"] = len(false)
    for line in sorted(false) if each else ():
        print(f"{name}:{line}: no paper: {found[line].paper.title!r}")
    for wanted in map(checked, rows):
        row = found.get(wanted["line"])
        if row is None or row.problem:
            if each:
                print(f"{name}:{wanted['line']}: not found: {wanted['title']!r}")
            continue
        counts["rows"] += 1
        got = read(row)
        for fact in FACTS:
            counts[fact] += got[fact] == wanted[fact]
            if each and got[fact] != wanted[fact]:
                print(f"{name}:{row.line}: {fact}: {got[fact]!r}, not {wanted[fact]!r}")
    return counts


def accuracy(*, each: bool = False) -> dict[str, float]:
    """Read all lists; print a line for each and return the shares over all."""
    total: Counter[str] = Counter()
    for name, rows in expected():
        counts = compare_list(name, rows, each=each)
        total += counts
        shown = ", ".join(f"{fact} {counts[fact]}" for fact in ("rows", *FACTS))
        print(f"{name}: {counts['expected']} papers; {shown}; false {counts['false']}")
    shares = {"rows": total["rows"] / total["expected"]}
    shares |= {fact: total[fact] / max(total["rows"], 1) for fact in FACTS}
    shares["precision"] = total["rows"] / max(total["rows"] + total["false"], 1)
    return shares


def made_list() -> str:
    """Return a list of ``ROWS`` rows, always the same."""
    pick = random.Random(7)
    words = ["".join(pick.choices("abdegiklmnoprstuvz", k=7)) for _ in range(800)]
    titles = [" ".join(pick.sample(words, 8)).capitalize() for _ in range(ROWS)]
    lines = [
        "# A list",
        "",
        "## Model-agnostic",
        "",
        "| Title | Authors | Venue | Year | Code |",
        "|---|---|---|---|---|",
    ]
    half = ROWS // 2
    lines += [
        f"| [{title}](https://example.org/{n}) | Ann Lee, Bo Li | ICML | 2024 |"
        f" [code](https://github.com/x/{n}) |"
        for n, title in enumerate(titles[:half])
    ]
    lines += ["", "## Model-intrinsic", ""]
    lines += [
        f"- [{title}](https://example.org/b/{n}). Ann Lee, Bo Li. ICML, 2024."
        f" [[code]](https://github.com/y/{n})"
        for n, title in enumerate(titles[half:])
    ]
    return "\n".join(lines) + "\n"


def fastest(run: Callable[[], object]) -> float:
    """Return the shortest of five runs, in seconds."""
    times = []
    for _ in range(5):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def speed() -> None:
    """Measure and print the time, as a ratio."""
    text = made_list()
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parse = fastest(lambda: parser.parse(text))
    with mucli.open_catalog(own=False) as catalog:
        plan = catalog.compare(read_markdown(text), source="a list")
        assert plan.counts()["new"] == ROWS
        reading = fastest(lambda: read_markdown(text))
        whole = fastest(lambda: catalog.compare(read_markdown(text), source="a list"))
        print(
            f"{ROWS:,} rows against {len(catalog):,} papers: {whole / parse:.1f} times as long as"
            f" parsing the Markdown alone, {reading / parse:.1f} of them for reading the rows"
        )


def main() -> None:
    """Measure what was asked for; exit with 1 when a target is missed."""
    shares = accuracy(each="--each" in sys.argv)
    print(", ".join(f"{name} {share:.3f}" for name, share in shares.items()))
    missed = [name for name, target in TARGETS.items() if shares[name] < target]
    missed += ["precision"] if shares["precision"] < 0.99 else []
    if "--speed" in sys.argv:
        speed()
    sys.exit(f"below its target: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
