"""How long ``mucli import --dry-run`` takes for a list of 2,000 rows, beside parsing the same
Markdown alone.

    .venv/bin/python benchmarks/import/run.py

The list is made of words that no catalogue has, in a table and in bullets, half and half. Both are
run five times in one process and the fastest is taken: markdown-it-py with GitHub's tables turning
the text into tokens, and all that the command does after the catalogue is open (reading the rows,
holding them against the catalogue's papers, making the records). Printed is the ratio of the two.
"""

import random
import time
from collections.abc import Callable

from markdown_it import MarkdownIt

import mucli
from mucli.lists.markdown import read_markdown

ROWS = 2000


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
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    text = made_list()
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parse = fastest(lambda: parser.parse(text))
    with mucli.open_catalog(own=False) as catalog:
        plan = catalog.compare(read_markdown(text), source="a list")
        assert plan.counts()["new"] == ROWS
        whole = fastest(lambda: catalog.compare(read_markdown(text), source="a list"))
        print(
            f"{ROWS:,} rows against {len(catalog):,} papers: {whole / parse:.1f} times as long as"
            " parsing the Markdown alone"
        )


if __name__ == "__main__":
    main()
