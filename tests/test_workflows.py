"""What GitHub runs for the catalogue does what it says; here the commands of the workflow are run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from conftest import ROOT
from fake_services import Services

JOBS = yaml.safe_load((ROOT / ".github/workflows/catalog.yml").read_text(encoding="utf-8"))["jobs"]


def run(folder: Path, job: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of ``job`` in ``folder``, with mucli on PATH."""
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin/mucli").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n")
    (folder / "bin/mucli").chmod(0o755)
    environment = os.environ | {"PATH": f"{folder}/bin:{os.environ['PATH']}"}
    line = JOBS[job]["steps"][-1]["run"]
    return subprocess.run(
        ["bash", "-ec", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_pull_request_s_files_must_be_valid(small_catalog: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "validate").returncode == 0
    file = small_catalog / "papers/2023/smith2023graph.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    done = run(tmp_path, "validate")
    assert done.returncode == 1 and "colour" in done.stdout


def test_the_weekly_run_fails_when_upstream_has_more(
    small_catalog: Path, tmp_path: Path, services: Services
) -> None:
    about = small_catalog / "about.yaml"
    about.write_text(
        about.read_text(encoding="utf-8").replace(
            "https://example.org/list/README.md", f"{services.base}/README.md"
        ),
        encoding="utf-8",
    )
    services.put(
        "/README.md",
        "# Small list\n\n## Data-driven\n\n- [Machine Unlearning](https://arxiv.org/abs/1912.03817), 2021\n",
    )
    assert run(tmp_path, "upstream").returncode == 0
    services.put(
        "/README.md",
        "# Small list\n\n## Data-driven\n\n- [Something They Have](https://arxiv.org/abs/2403.00003), 2024\n",
    )
    done = run(tmp_path, "upstream")
    assert done.returncode == 1 and "Something They Have" in done.stdout


def test_templates_name_commands_that_exist() -> None:
    from mucli.cli import COMMANDS

    files = [
        *(ROOT / ".github").rglob("*.yml"),
        ROOT / ".github/pull_request_template.md",
        ROOT / "CONTRIBUTING.md",
    ]
    named = {
        word
        for file in files
        for word in re.findall(
            r"`(?:\.venv/bin/)?mucli ([a-z][a-z-]+)", file.read_text(encoding="utf-8")
        )
    }
    assert {"add", "validate", "search"} <= named <= set(COMMANDS)
    for file in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert file.name == "config.yml" or {"name", "description", "body"} <= set(form)
