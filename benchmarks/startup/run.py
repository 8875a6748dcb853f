"""Start-up against the floor: what importing the command line's own libraries costs.

    python benchmarks/startup/run.py [--rounds 15] [--python PYTHON]

Each round runs the floor and every command once, in turn, as whole processes; the figures are
medians of each command's time over the floor's in the same round, so that a noisy machine slows
both. PYTHON is the interpreter of the environment that mucli is installed in.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOOR = ["-c", "import typer, rich.table, rich.console"]
COMMANDS = {
    "mucli --version": (["--version"], 1.0),
    "mucli search federated --format json": (["search", "federated", "--format", "json"], 1.0),
    "mucli search federated --format table": (["search", "federated", "--format", "table"], 1.25),
    "mucli cite SISA": (["cite", "SISA"], 1.1),
}


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Return the seconds that ``command`` takes; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    program = str(Path(options.python).parent / "mucli")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        floor: list[float] = []
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for round_ in range(options.rounds + 1):
            start = timed([options.python, *FLOOR], environment)
            taken = {
                name: timed([program, *arguments], environment)
                for name, (arguments, _limit) in COMMANDS.items()
            }
            if round_:  # the first round warms the disk's cache
                floor.append(start)
                for name, seconds in taken.items():
                    times[name].append(seconds / start)
    print(f"floor: {statistics.median(floor) * 1000:.0f} ms, median of {options.rounds} rounds")
    for name, (_arguments, limit) in COMMANDS.items():
        print(
            f"{name:<40} {statistics.median(times[name]):.2f}x the floor (goal: at most"
            f" {limit:.2f}x)"
        )


if __name__ == "__main__":
    main()
