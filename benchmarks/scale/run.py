"""Search at 1,000 to 1,000,000 papers, as whole processes, against the bundled catalogue's own
search in the same run.

    python benchmarks/scale/run.py [--sizes 1000,10000,100000,1000000] [--rounds 7] [--folder DIR]

Makes each synthetic catalogue (synthetic.py), compiles it, and runs every command once a round, in
turn with the same command on the real catalogue, compiled as the wheel carries it; the figures are
medians of the ratios. The words of the queries are common to all: they come from the real
catalogue's titles. Memory is the peak of the whole process; compiling is timed without making the
papers.
"""

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synthetic import Synthetic

import mucli
from mucli.catalog.compile import compile_catalog
from mucli.catalog.locate import write_compiled
from mucli.model import Paper

QUERIES = {
    "easy": ["search", "federated unlearning graph"],
    "typo": ["search", "fedrated unlerning"],
    "many words": [
        "search",
        "efficient provable unlearning of deep models with certified guarantees for privacy",
    ],
    "common word": ["search", "unlearning"],
    "filter only": ["list", "--topic", "federated", "--year", "2015-2024"],
}
_CHILD = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code)
"""


class Stopwatch:
    """Passes papers on and counts the time that making them takes."""

    def __init__(self, papers: Iterator[Paper]) -> None:
        self.papers, self.seconds = papers, 0.0

    def __iter__(self) -> "Stopwatch":
        return self

    def __next__(self) -> Paper:
        start = time.perf_counter()
        try:
            return next(self.papers)
        finally:
            self.seconds += time.perf_counter() - start


def compiled(file: Path, real: mucli.Catalog, size: int) -> str:
    """Compile ``size`` synthetic papers into ``file``; return what is to be said of it."""

    def progress(done: int) -> None:
        now = time.perf_counter()
        if sys.stderr.isatty() and now - start > 1:
            bar = "#" * (30 * done // size)
            print(
                f"\r{size:>9,} papers [{bar:.<30}] {done / (now - start):,.0f} papers/s with making"
                " them",
                end="",
                file=sys.stderr,
            )

    source = Stopwatch(Synthetic(real, size).papers())
    connection = sqlite3.connect(file)
    start = time.perf_counter()
    compile_catalog(connection, source, real.store.extras(), progress)
    seconds = time.perf_counter() - start - source.seconds
    connection.close()
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return (
        f"{size:>9,} papers compiled at {size / seconds:,.0f} papers/s into"
        f" {file.stat().st_size / 1e6:,.0f} MB"
    )


def timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of one run of mucli."""
    program = str(Path(sys.executable).parent / "mucli")
    done = subprocess.run(
        [sys.executable, "-S", "-c", _CHILD, program, *arguments],
        check=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds, memory, code = done.stdout.split()
    if code != "0":
        raise SystemExit(f"mucli {' '.join(arguments)} exits with {code}")
    return float(seconds), float(memory) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--folder", type=Path, help="where the catalogues go; those that are there are used again"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, mucli.open_catalog(own=False) as real:
        folder = options.folder or Path(temporary)
        environment = os.environ | {
            "XDG_CACHE_HOME": f"{temporary}/cache",
            "XDG_DATA_HOME": f"{temporary}/data",
            "TERM": "dumb",
        }
        bundled = write_compiled(
            Path(temporary) / "bundled.sqlite", list(real), real.store.extras()
        )
        for size in (int(size) for size in options.sizes.split(",")):
            file = folder / f"synthetic-{size}.sqlite"
            print(
                f"{size:>9,} papers: compiled before"
                if file.exists()
                else compiled(file, real, size)
            )
            measure(bundled, file, options.rounds, environment)


def measure(bundled: Path, file: Path, rounds: int, environment: dict[str, str]) -> None:
    for name, query in QUERIES.items():
        command = [*query, "--limit", "20"]
        ratios, memory = [], 0.0
        for round_ in range(rounds + 1):
            base, _memory = timed(["--catalog", str(bundled), *command], environment)
            seconds, used = timed(["--catalog", str(file), *command], environment)
            if round_:  # the first warms the disk's cache
                ratios.append(seconds / base)
                memory = max(memory, used)
        print(
            f"          {name:<12} {statistics.median(ratios):.2f}x the bundled catalogue's,"
            f" {memory:.0f} MB"
        )


if __name__ == "__main__":
    main()
