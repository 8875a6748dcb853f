"""What GitHub runs for the catalogue does what it says; here the commands of the workflow are run."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from fake_services import Reply, Services, arxiv_feed

WORKFLOWS = ROOT / ".github/workflows"
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


def test_no_workflow_runs_what_it_tests_with_another_python() -> None:
    jobs = {
        (file.name, name): job
        for file in WORKFLOWS.glob("*.yml")
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items()
    }
    assert ("ci.yml", "linux") in jobs
    for place, job in jobs.items():
        for step in job.get("steps", ()):
            assert "sudo" not in step.get("run", ""), f"{place}: root has a PATH of its own"


def test_the_matrix_tries_every_python_that_the_package_names() -> None:
    ci = yaml.safe_load((WORKFLOWS / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [line.rpartition(" ")[2] for line in package["classifiers"] if ":: 3." in line]
    assert ci["linux"]["strategy"]["matrix"]["python"] == named


def _notes(root: Path, version: str) -> subprocess.CompletedProcess[str]:
    script = root / ".github/release_notes.py"
    return subprocess.run(
        [sys.executable, script, version], capture_output=True, text=True, check=False
    )


def test_a_release_is_described_by_its_part_of_the_changelog(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/release_notes.py").write_bytes(
        (ROOT / ".github/release_notes.py").read_bytes()
    )
    (tmp_path / "src/mucli").mkdir(parents=True)
    (tmp_path / "src/mucli/__init__.py").write_text('__version__ = "1.2.0"\n')
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.0] - 2026-11-25\n\n### Added\n\n- this\n"
        "\n## [1.1.0]\n\n- before\n"
    )
    assert _notes(tmp_path, "1.2.0").stdout == "### Added\n\n- this\n"
    assert "another version" in _notes(tmp_path, "1.1.0").stderr
    changelog.write_text("# Changelog\n\n## [Unreleased]\n\n- later\n")
    done = _notes(tmp_path, "1.2.0")
    assert done.returncode == 1 and "says nothing of 1.2.0" in done.stderr


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


GH = """\
#!/bin/sh
echo "gh $*" >> "$GH_LOG"
case "$*" in
  "pr list"*) cat "$GH_LOG.open" 2>/dev/null || true ;;
esac
"""


def grow(folder: Path, step: str) -> subprocess.CompletedProcess[str]:
    """Run the step called ``step`` of grow.yml in ``folder``, with mucli and a recording gh."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "mucli").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mucli \"$@\"\n")
    (tools / "gh").write_text(GH)
    for each in ("mucli", "gh"):
        (tools / each).chmod(0o755)
    steps = yaml.safe_load((WORKFLOWS / "grow.yml").read_text(encoding="utf-8"))["jobs"]["grow"]
    (line,) = (each["run"] for each in steps["steps"] if each.get("name") == step)
    own = {"PATH": f"{tools}:{os.environ['PATH']}", "GH_LOG": str(folder.parent / "gh.log")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", line],
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` and return what it prints."""
    own = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *own, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the workflow runs on Linux (GNU date)")
def test_the_weekly_run_opens_one_pull_request_with_a_checklist(
    small_catalog: Path, tmp_path: Path, services: Services
) -> None:
    about = small_catalog / "about.yaml"
    text = about.read_text(encoding="utf-8")
    about.write_text(
        text.replace("https://example.org/list/README.md", f"{services.base}/README.md"),
        encoding="utf-8",
    )
    (small_catalog / "discover.yaml").write_text(
        "queries:\n- unlearning\nsigns:\n- phrase: unlearning\n  weight: 8\n  where: title\n"
        "- phrase: erasing\n  weight: 5\n  where: title\n",
        encoding="utf-8",
    )
    repository = tmp_path / "repository"
    repository.mkdir()
    small_catalog.rename(repository / "catalog")
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "start")
    git(repository, "remote", "add", "origin", str(tmp_path / "remote.git"))
    services.put("/README.md", "# Small list\n\n## Data-driven\n\n- [Unlearning Tides](https://arxiv.org/abs/2603.00003), 2026\n")  # fmt: skip
    feed = arxiv_feed("2611.00001", "Unlearning by Moonlight", ("Ada Lovelace",), "2026-11-20T00:00:00Z")  # fmt: skip
    doubtful = arxiv_feed("2611.00002", "Erasing Chalk", ("Ada Lovelace",), "2026-11-20T00:00:00Z")
    entry = doubtful.decode().partition("<entry>")[2].partition("</entry>")[0]
    both = feed.decode().replace("</feed>", f"<entry>{entry}</entry></feed>").replace(">1<", ">2<")
    services.put("/arxiv/query", Reply(both.encode(), kind="application/atom+xml"))
    look = grow(repository, "Look")
    assert look.returncode == 0, look.stdout + look.stderr
    assert "Erasing Chalk" in (repository / "doubtful.md").read_text(encoding="utf-8")
    done = grow(repository, "Propose")
    assert done.returncode == 0, done.stdout + done.stderr
    added = git(tmp_path / "remote.git", "diff", "--name-only", "--diff-filter=A", "grow~1", "grow")
    assert sorted(added.split()) == [
        "catalog/papers/2026/anon2026unlearning.yaml",
        "catalog/papers/2026/lovelace2026unlearning.yaml",
    ]
    assert "gh pr create --head grow --title 2 new papers" in (tmp_path / "gh.log").read_text()
    body = (repository / "body.md").read_text(encoding="utf-8")
    assert "- [ ] Erasing Chalk" in body and body.startswith("2 new papers")
    (tmp_path / "gh.log.open").write_text("7\n")
    git(repository, "switch", "-q", "main")
    assert grow(repository, "Propose").returncode == 0
    assert "gh pr edit grow" in (tmp_path / "gh.log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the workflow runs on Linux (GNU date)")
def test_a_week_without_news_opens_nothing(small_catalog: Path, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    small_catalog.rename(repository / "catalog")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "start")
    done = grow(repository, "Propose")
    assert done.returncode == 0 and "nothing new" in done.stdout
    assert not (tmp_path / "gh.log").exists()
