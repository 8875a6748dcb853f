"""Every command's help ends with examples, and every one of them does what it says."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Result, picked
from misbehaving import Server
from mucli.cli import COMMANDS
from mucli.cli.examples import EXAMPLES

Run = Callable[..., Result]
NETWORKED = {"add", "enrich", "discover", "sync", "check-links", "pdf"}
OWN = """\
title: Forgetting Tides
authors:
- Lee, Ada
year: 2023
kind: method
categories:
- model-agnostic
doi: 10.1000/tides
"""
BIB = """\
@inproceedings{bourtoule2021machine, title={Machine Unlearning}, author={Bourtoule, Lucas and others}, year={2021},
  booktitle={IEEE Symposium on Security and Privacy}}
"""
FILES = {
    "mine.bib": BIB,
    "paper.tex": "\\documentclass{article}\\begin{document}\\cite{bourtoule2021machine}\\bibliography{mine}\\end{document}",
    "paper.md": "As [@bourtoule2021machine] shows.\n",
    "list.md": "# Mine\n\n## 2031\n\n- [Ebbing](http://127.0.0.1:1/ebbing). A. Lee, B. Li. ICML.\n",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_two_or_three_examples(mucli: Run, command: str) -> None:
    _, heading, rest = mucli(command, "--help").ok().rpartition("\n  Examples:\n")
    shown = [line.strip() for line in rest.strip().splitlines()]
    assert heading and shown == list(EXAMPLES[command])
    assert 2 <= len(shown) <= 3
    assert all(f" {command}" in line and "mucli " in line for line in shown)


def test_examples_are_of_commands_that_there_are() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.fixture
def desk(tmp_path: Path, small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with what the examples name, and go there; the reader has marks."""
    from mucli.api import open_catalog
    from mucli.reading_list import star, tag, write_note

    folder = tmp_path / "desk"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "my-catalog").symlink_to(small_catalog)
    with open_catalog(small_catalog, own=False) as catalog:
        sisa = catalog.get("SISA")
    star([sisa])
    tag(sisa, add=["to-read"])
    write_note(sisa, "a note")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("VISUAL", "true")
    monkeypatch.setenv("BROWSER", "true %s")
    bin_ = folder / ".bin"
    bin_.mkdir()
    script = bin_ / "mucli"
    script.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    return folder


def examples(wanted: Callable[[str], bool]) -> list[object]:
    return [
        pytest.param(command, line, id=line)
        for command, lines in EXAMPLES.items()
        for line in lines
        if wanted(command)
    ]


def run_example(mucli: Run, line: str) -> Result:
    """Run an example: in this process, or with a shell where it asks something of one."""
    if any(sign in line for sign in "|$>"):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)
    return mucli(*shlex.split(line)[1:], stdin="y\n")


@pytest.mark.parametrize(
    ("command", "line"), examples(lambda command: command not in NETWORKED | {"browse", "mcp"})
)
def test_an_example_runs(
    mucli: Run, desk: Path, command: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command in ("site", "edit", "remove"):  # the whole catalogue takes its time
        monkeypatch.setenv("MUCLI_CATALOG", str(desk / "my-catalog"))
    if command in ("edit", "remove"):
        own = Path(os.environ["XDG_DATA_HOME"], "mucli/papers/2023/lee2023forgetting.yaml")
        own.parent.mkdir(parents=True)
        own.write_text(OWN, encoding="utf-8")
    done = run_example(mucli, line)
    assert done.code == 0, f"exit {done.code}: {done.out}{done.err}"
    if "-o" in (words := shlex.split(line)):
        assert (desk / words[words.index("-o") + 1]).stat().st_size
    elif ">" in line:
        assert (desk / line.rpartition("> ")[2]).stat().st_size
    elif command != "open":  # which says nothing when the browser is there
        assert done.out + done.err


@pytest.mark.parametrize(("command", "line"), examples(lambda command: command in NETWORKED))
def test_an_example_for_the_web_is_understood(
    mucli: Run, desk: Path, internet: Server, command: str, line: str
) -> None:
    """The whole internet is a server here that knows no page: the answer is no, or that nothing was had."""
    done = run_example(mucli, line)
    assert done.code in (0, 1, 3), f"exit {done.code}: {done.out}{done.err}"
    assert "should not happen" not in done.err
    assert desk.exists()


@pytest.mark.parametrize(("command", "line"), examples(lambda command: command == "mcp"))
def test_an_example_of_a_server_ends_with_its_input(
    desk: Path, command: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed; .ci/run installs it")
    monkeypatch.setenv("MUCLI_CATALOG", str(desk / "my-catalog"))
    done = subprocess.run(
        ["bash", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr!r}"


@pytest.mark.parametrize(("command", "line"), examples(lambda command: command == "browse"))
def test_an_example_of_the_picker_runs(desk: Path, command: str, line: str) -> None:
    pytest.importorskip("textual", reason="the extra tui is not installed; .ci/run installs it")
    catalog = str(desk / "my-catalog")
    code, out = picked(["bash", "-c", line], b"Forgetting of", MUCLI_CATALOG=catalog)
    assert code == 0, f"{command}: {out}"
    assert out.startswith("@") if "cite" in line else out.strip()


def test_the_help_of_the_whole_names_every_command(mucli: Run) -> None:
    out = mucli("--help").ok()
    assert [name for name in COMMANDS if f"\n  {name} " not in out] == []
    assert str(ROOT) not in out
