"""What a person sees: tables and pages in a real pseudo-terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from pathlib import Path

import pytest

from conftest import ROOT, until_it_ends

_OSC8 = re.compile(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")
_CSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def terminal(*arguments: str, width: int, term: str = "xterm-256color", **environment: str) -> str:
    """Run mucli in a pseudo-terminal ``width`` columns wide and return everything that it wrote there."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    settings = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "mucli", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env=settings | {"TERM": term} | environment,
    )
    os.close(side)
    written = until_it_ends(main)
    assert process.wait(60) in (0, 1)
    return written.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    """Return ``text`` as it stands in the end: without links and colours, and without progress that was written over."""
    return "\n".join(
        line.rsplit("\r", 1)[-1] for line in _CSI.sub("", _OSC8.sub("", text)).split("\n")
    )


def columns(line: str) -> int:
    """Return how many columns ``line`` takes: wide East Asian characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


CATALOG = ("--catalog", str(ROOT / "catalog"))


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize(
    "command",
    [
        ("search", "federated unlearning"),
        ("list", "-y", "2024"),
        ("show", "SISA"),
        ("datasets",),
        ("metrics",),
        ("metrics", "zrf"),
        ("benchmarks",),
        ("venues",),
        ("topics",),
        ("stats",),
        ("about",),
    ],
    ids=" ".join,
)
def test_no_line_is_wider_than_the_terminal(command: tuple[str, ...], width: int) -> None:
    lines = plain(terminal(*CATALOG, *command, width=width)).split("\n")
    assert len(lines) > 3
    assert [line for line in lines if columns(line) > width] == []


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_table_shows_every_paper_whole(small_catalog: Path, width: int) -> None:
    text = plain(terminal("--catalog", str(small_catalog), "list", width=width))
    squeezed = " ".join(text.split())
    for part in (
        "Graph Amnesia: Forgetting Nodes",
        "smith2023graph",
        "Smith and van der Berg",
        "ICLR",
        "López et al.",
    ):
        assert part in squeezed
    assert "3 papers" in squeezed


def test_titles_are_links_and_words_are_coloured(small_catalog: Path) -> None:
    text = terminal("--catalog", str(small_catalog), "list", width=120)
    links = _OSC8.findall(text)
    assert "https://example.org/graph-amnesia" in links
    assert "https://github.com/cleverhans-lab/machine-unlearning" in links
    assert _CSI.search(_OSC8.sub("", text))


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [((), {"NO_COLOR": "1"}), (("--color", "never"), {}), ((), {"term": "dumb"})],
    ids=["NO_COLOR", "never", "dumb"],
)
def test_colours_can_be_done_without(
    small_catalog: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    text = terminal(*arguments, "--catalog", str(small_catalog), "list", width=120, **environment)  # type: ignore[arg-type]
    assert not re.search(r"\x1b\[(?:3|4|9)\d", _OSC8.sub("", text))
    assert "Graph Amnesia" in text


def test_colours_can_be_kept_in_a_pipe(small_catalog: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mucli",
        "--color",
        "always",
        "--catalog",
        str(small_catalog),
        "list",
        "-f",
        "table",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert _CSI.search(done.stdout)


def test_a_hostile_own_title_reaches_no_terminal(small_catalog: Path) -> None:
    file = small_catalog / "papers/2023/smith2023graph.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "'Graph Amnesia: Forgetting Nodes'", '"evil \\e]0;owned\\a \\e[31m \\u202e title"'
    )
    file.write_text(text, encoding="utf-8")
    shown = terminal("--catalog", str(small_catalog), "list", width=120)
    assert "owned" not in shown and "\u202e" not in shown
    assert "left out" in shown
