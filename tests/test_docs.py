"""Every example of README and docs is run, and prints what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from mucli.cli import COMMANDS

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


def _pages_with(language: str) -> list[object]:
    return [
        pytest.param(page, id=str(page.relative_to(ROOT)))
        for page in PAGES
        if f"```{language}\n" in page.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("page", _pages_with("pycon"))
def test_python_examples_print_what_the_page_says(page: Path) -> None:
    import doctest

    text = page.read_text(encoding="utf-8")
    blocks = [match[2] for match in _BLOCK.finditer(text) if match[1] == "pycon"]
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, None, 0)
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


LIBRARY = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
CALLS = {
    command: (re.findall(r"`([\w.]+)`", calls), page)
    for command, calls, page in re.findall(
        r"^\| `([\w-]+)` \| (.+?) \| (?:\[.*?\]\()?([\w.-]+)\)? \|$", LIBRARY, re.MULTILINE
    )
}


def _source(command: str) -> str:
    name = command.replace("-", "_")
    folder = ROOT / "src" / "mucli" / "cli" / "commands"
    files = [file for file in folder.glob("*.py") if file.stem in (name, f"{name}_")]
    assert len(files) == 1, f"{command} lives in cli/commands/{name}.py"
    return files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_call_that_it_makes(command: str) -> None:
    import mucli

    assert command in CALLS, f"name the call of 'mucli {command}' in docs/library.md"
    calls, _page = CALLS[command]
    for call in calls:
        owner, _, name = call.rpartition(".")
        thing = getattr(getattr(mucli, owner) if owner else mucli, name)
        assert thing.__doc__, f"{call} says nothing of itself"
    said = _source(command)
    shared = "".join(
        (ROOT / "src" / "mucli" / "cli" / f"{module}.py").read_text(encoding="utf-8")
        for module in re.findall(r"from mucli\.cli\.(listing|comparing|browsing) import", said)
    )
    names = [call.rpartition(".")[2] for call in calls]
    assert any(re.search(rf"\b{name}\b", said + shared) for name in names), (
        f"mucli {command} uses none of {names}"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_page(command: str) -> None:
    _calls, page = CALLS[command]
    file = ROOT / "docs" / ("library.md" if page == "below" else page)
    text = file.read_text(encoding="utf-8")
    assert re.search(rf"mucli (?:--\w+ \S+ )?{command}\b|`{command}`", text), (
        f"{file.name} says nothing of 'mucli {command}'"
    )


def test_library_names_no_command_that_there_is_not() -> None:
    assert set(CALLS) == set(COMMANDS)


def test_pages_name_every_style_and_format() -> None:
    from mucli.api.writing_out import FORMATS
    from mucli.cite import STYLES
    from mucli.cli.output import PAPER_FORMATS

    for page, names in (
        ("docs/citing.md", STYLES),
        ("docs/exporting.md", FORMATS),
        ("README.md", (*STYLES, *PAPER_FORMATS)),
    ):
        text = (ROOT / page).read_text(encoding="utf-8")
        missing = [name for name in names if f"`{name}`" not in text]
        assert not missing, f"{page} does not name {missing}"
