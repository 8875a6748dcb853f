"""How large the website is and how long it takes, as ratios: against writing the same files alone,
and against the first search.

    python benchmarks/site/run.py [--papers 1000 10000] [--chromium /usr/bin/chromium]
        [--lighthouse node_modules/.bin/lighthouse]

The catalogue's own papers come first; larger catalogues are made of them, with other keys, titles,
authors and years from a fixed seed. The baseline of a build is writing the same bytes to the same
number of files with nothing computed. With Playwright and Chromium installed, the times of the page
are measured in it as well: first searches beside showing the page itself, and each letter of some
queries from the key to the picture, on the machine as it is and with the processor slowed four
times, as a phone's is. With Lighthouse (npm), its scores of three pages, as a slow phone sees them.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import mucli
from mucli.api.website import site_inputs as inputs
from mucli.model import Author, Paper
from mucli.site import Inputs, build

QUERIES = (
    "unlearning llms copyright",
    "papernot",
    "certified removal",
    "federated unlearning clients",
    "diffusion concept erasure",
    "grpah unlearnig",
    "membership inference audit",
    "sisa",
    "machine unlearning",
)
"""What is typed, letter by letter: words, a name, a method, typing errors."""

WATCH = """() => {
    window.times = [];
    let typed = 0;
    const note = (event) => (typed = event.timeStamp);
    document.getElementById("q").addEventListener("input", note, true);
    const drawn = new MessageChannel();
    drawn.port1.onmessage = ({ data }) => times.push(performance.now() - data);
    new MutationObserver(() => {
        if (!typed) return;
        const since = typed;
        typed = 0;
        requestAnimationFrame(() => drawn.port2.postMessage(since)); // comes after the picture
    }).observe(document.querySelector(".papers tbody"), { childList: true });
}"""
"""Notes in ``times`` how long after each letter the rows that answer it are painted."""

FIRST = ("index.html", "style.css", "start.js", "common.js", "papers.js", "table.js")
LATER = ("search.js", "index.js")


def many(papers: list[Paper], number: int) -> list[Paper]:
    """Return ``number`` papers made of ``papers``: words of titles shuffled together, authors of
    two papers.
    """
    chance = random.Random(7)
    words = [word for paper in papers for word in paper.title.split()]
    made = []
    for count in range(number):
        one, two = chance.choice(papers), chance.choice(papers)
        title = " ".join(chance.sample(words, chance.randint(5, 12)))
        authors = (
            *one.authors[:3],
            *two.authors[:2],
            Author(f"{chance.choice(words).capitalize()}{count % 977}", "Kim"),
        )
        made.append(
            replace(
                one,
                key=f"{one.key}x{count}",
                title=title,
                authors=authors,
                aliases=(),
                doi=None,
                arxiv=f"2401.{count:05}",
                preprint_of=None,
            )
        )
    return sorted(made, key=lambda paper: (-paper.year, paper.key))


@contextmanager
def catalogue(papers: list[Paper], catalog: mucli.Catalog, folder: Path) -> Iterator[Inputs]:
    """Give what a site of ``papers`` is made of."""
    from mucli.catalog.locate import write_compiled

    file = write_compiled(folder / "catalog.sqlite", papers, catalog.store.extras())
    with mucli.open_catalog(file, own=False) as opened:
        yield inputs(opened)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def written_alone(site: Path, goal: Path) -> float:
    """Return the seconds that writing the files of ``site`` takes when nothing is computed."""
    data = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def write() -> None:
        for path, content in data.items():
            (goal / path).parent.mkdir(parents=True, exist_ok=True)
            (goal / path).write_bytes(content)

    return timed(write)


def in_chromium(site: Path, program: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        shown, searched, again = [], [], []
        for _ in range(5):
            shown.append(
                timed(lambda: page.goto((site / "index.html").as_uri(), wait_until="load"))
            )

            def search(text: str) -> None:
                page.evaluate(
                    "text => { const q = document.getElementById('q'); q.value = text;"
                    " q.dispatchEvent(new Event('input')); }",
                    text,
                )
                page.wait_for_function(
                    "text => location.search.includes(text) && / of"
                    " /.test(document.getElementById('found').textContent)",
                    arg=text,
                )

            searched.append(timed(lambda: search("federated")))
            again.append(timed(lambda: search("graph")))
        browser.close()
    base = statistics.median(shown)
    first, following = statistics.median(searched) / base, statistics.median(again) / base
    print(
        f"  in Chromium, showing the page being 1: first search {first:.2f}, next search"
        f" {following:.2f}"
    )
    print(f"  (showing the page: {base * 1000:.0f} ms)")


def typed(site: Path, program: str, slower: int) -> list[float]:
    """Return the milliseconds from each letter of ``QUERIES`` to the picture that shows its answer,
    shortest first, with the processor slowed ``slower`` times.
    """
    from playwright.sync_api import sync_playwright

    times: list[float] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto((site / "index.html").as_uri())
        page.evaluate(WATCH)
        page.focus("#q")
        page.keyboard.type("a")
        page.wait_for_function("() => times.length > 0")
        page.wait_for_timeout(1000)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        for query in QUERIES:
            page.fill("#q", "")
            page.wait_for_timeout(300)
            page.evaluate("times.length = 0")
            for number, letter in enumerate(query):
                page.keyboard.type(letter)
                page.wait_for_function("number => times.length > number", arg=number)
                page.wait_for_timeout(100)  # people type ten letters in a second at most
            times += page.evaluate("times")
        browser.close()
    return sorted(times)


def scored(site: Path, lighthouse: str, program: str, papers: Sequence[str]) -> None:
    """Print Lighthouse's scores of ``papers``, pages of ``site``, on its slow phone."""
    from mucli.site.serve import server

    with server(site, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        for page in papers:
            done = subprocess.run(
                [
                    lighthouse,
                    f"http://127.0.0.1:{listening.server_port}/{page}",
                    "--quiet",
                    "--output=json",
                    "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
                ],
                env=os.environ | {"CHROME_PATH": program},
                capture_output=True,
                check=True,
            )
            found = json.loads(done.stdout)["categories"]
            scores = ", ".join(f"{each['title']} {each['score']:.2f}" for each in found.values())
            print(f"  Lighthouse, {page}: {scores}")
        listening.shutdown()


def measure(
    name: str, made: Inputs, folder: Path, program: str | None, lighthouse: str | None
) -> None:
    site = folder / "site"
    first = timed(lambda: build(site, made))
    again = timed(lambda: build(site, made))
    alone = written_alone(site, folder / "alone")
    files = [path for path in site.rglob("*") if path.is_file()]
    size = {
        part: len(gzip.compress((site / part).read_bytes(), mtime=0)) for part in (*FIRST, *LATER)
    }
    whole = sum(path.stat().st_size for path in files) / 1e6
    shown, later = (
        sum(size[part] for part in FIRST) / 1000,
        sum(size[part] for part in LATER) / 1000,
    )
    print(f"{name}: {len(made.papers):,} papers, {len(files):,} files, {whole:.0f} MB")
    print(
        f"  build {first / alone:.1f} times writing the same files alone, again {again / alone:.1f}"
        f" times ({first:.1f} s, {again:.1f} s)"
    )
    print(
        f"  main page {size['index.html'] / 1000:.0f} kB compressed, {shown:.0f} kB with style and"
        f" scripts, {later:.0f} kB more on demand"
    )
    if program:
        in_chromium(site, program)
        for slower in (1, 4):
            times = typed(site, program, slower)
            print(
                f"  from a letter to the picture, processor slowed {slower} times: median"
                f" {statistics.median(times):.0f} ms, 95 of 100 within"
                f" {times[int(len(times) * 0.95)]:.0f} ms"
            )
    if program and lighthouse:
        first = f"papers/{made.papers[0].key}.html"
        scored(site, lighthouse, program, ("index.html", "index.html?q=federated", first))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--papers", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--lighthouse", help="the program of npm's package lighthouse")
    options = parser.parse_args()
    with mucli.open_catalog(own=False) as catalog:
        papers = list(catalog)
        with tempfile.TemporaryDirectory() as folder:
            measure(
                "the catalogue", inputs(catalog), Path(folder), options.chromium, options.lighthouse
            )
        for number in options.papers:
            with (
                tempfile.TemporaryDirectory() as folder,
                catalogue(many(papers, number), catalog, Path(folder)) as made,
            ):
                measure("made up", made, Path(folder), options.chromium, None)


if __name__ == "__main__":
    main()
