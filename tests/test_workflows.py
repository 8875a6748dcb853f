"""What GitHub runs for a pull request to the catalogue does what it says, run here line by line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/catalog.yml").read_text(encoding="utf-8"))
LINES = [step["run"] for step in WORKFLOW["jobs"]["check"]["steps"] if "mucli" in step.get("run", "")]


@pytest.fixture
def checkout(small_catalog: Path, tmp_path: Path) -> Path:
    """Make the small catalogue a git checkout whose origin/main is its first commit."""
    for command in (
        "init -q -b main",
        "add catalog",
        "-c user.name=t -c user.email=t@example.org commit -qm one",
        "update-ref refs/remotes/origin/main HEAD",
    ):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    return tmp_path


def run(checkout: Path, line: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"BASE": "main", "PATH": f"{checkout}/bin:{os.environ['PATH']}"}
    (checkout / "bin").mkdir(exist_ok=True)
    (checkout / "bin/mucli").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n")
    (checkout / "bin/mucli").chmod(0o755)
    return subprocess.run(["bash", "-ec", line], cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def test_a_catalogue_without_changes_passes(checkout: Path) -> None:
    assert len(LINES) == 2
    for line in LINES:
        done = run(checkout, line)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_a_broken_file_and_a_bad_new_link_fail(checkout: Path) -> None:
    file = checkout / "catalog/papers/2023/smith2023graph.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "code:\n- https://127.0.0.1/private\n", encoding="utf-8")
    done = run(checkout, LINES[1])
    assert done.returncode == 1 and "127.0.0.1" in done.stdout, done.stdout + done.stderr
    file.write_text(file.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    assert run(checkout, LINES[0]).returncode == 1


def test_templates_name_commands_that_exist() -> None:
    from mucli.cli import COMMANDS

    files = [*(ROOT / ".github").rglob("*.yml"), ROOT / ".github/pull_request_template.md", ROOT / "CONTRIBUTING.md"]
    named = {word for file in files for word in re.findall(r"`(?:\.venv/bin/)?mucli ([a-z][a-z-]+)", file.read_text(encoding="utf-8"))}
    assert {"add", "validate", "search"} <= named <= set(COMMANDS)
    for file in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert file.name == "config.yml" or {"name", "description", "body"} <= set(form)
