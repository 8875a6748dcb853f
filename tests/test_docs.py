"""Every example of README and docs is run, and prints what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[object]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match[1] == language:
                line = text[: match.start()].count("\n") + 2
                found.append(pytest.param(match[2], id=f"{page.relative_to(ROOT)}:{line}"))
    return found


def _pattern(expected: str) -> re.Pattern[str]:
    """Turn what a page shows into a pattern: ``...`` alone stands for any lines, within a line for anything."""
    parts = []
    for line in expected.rstrip("\n").split("\n") if expected.strip() else []:
        text = re.escape(line.rstrip()).replace(re.escape("..."), "[^\n]*")
        parts.append("(?:[^\n]*\n)*" if line.strip() == "..." else text + "\n")
    return re.compile("".join(parts))


def _steps(block: str) -> list[tuple[str, str]]:
    """Split a block into commands and what each prints; a command goes on after a backslash, and in a here-document after ``> ``."""
    steps: list[list[str]] = []
    open_command = False
    here = ""
    for line in block.splitlines():
        if here and line.startswith("> "):
            steps[-1][0] += "\n" + line[2:]
            here = "" if line[2:] == here else here
        elif line.startswith("$ "):
            steps.append([line[2:], ""])
            open_command = line.endswith("\\")
            here = (re.findall(r"<<'(\w+)'", line) or [""])[0]
        elif open_command:
            steps[-1][0] += "\n" + line
            open_command = line.endswith("\\")
        elif steps:
            steps[-1][1] += line + "\n"
    return [(command, output) for command, output in steps]


@pytest.fixture
def shell(tmp_path: Path) -> object:
    """Run a line of shell in a folder of its own that holds the catalogue, with mucli on PATH."""
    (tmp_path / "catalog").symlink_to(ROOT / "catalog")
    bin_ = tmp_path / ".bin"
    bin_.mkdir()
    script = bin_ / "mucli"
    script.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n", encoding="utf-8")
    script.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{bin_}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "100",
    }

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return "\n".join(line.rstrip() for line in done.stdout.splitlines())

    return run


@pytest.mark.parametrize("block", _blocks("console"))
def test_console_examples_print_what_the_page_says(shell: object, block: str) -> None:
    steps = _steps(block)
    assert steps, "a console block has lines that start with '$ '"
    for command, expected in steps:
        printed = shell(command)  # type: ignore[operator]
        assert _pattern(expected).fullmatch(printed + "\n" if printed else ""), (
            f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
        )


@pytest.mark.parametrize("block", _blocks("pycon"))
def test_python_examples_print_what_the_page_says(block: str) -> None:
    import doctest

    test = doctest.DocTestParser().get_doctest(block, {}, "page", None, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.failures == 0


def test_the_package_s_own_example_runs() -> None:
    import doctest

    import mucli

    assert doctest.testmod(mucli).failed == 0


def test_ci_runs_readme_s_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(
        r'^python3 -m venv \.venv && \.venv/bin/pip install -q \. && \.venv/bin/mucli search "federated"$',
        readme,
        re.MULTILINE,
    )
    assert re.search(
        r"^\.venv/bin/pip install -q '\.\[dev\]' && \.venv/bin/python -m pytest$",
        readme,
        re.MULTILINE,
    )


def test_every_file_that_a_page_links_to_is_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^):#\s]+)[)#]", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
