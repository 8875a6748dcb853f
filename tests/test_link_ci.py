"""The recipes for CI do what they say: their steps are run here, in a clean clone, as far as a machine without the services can."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Result
from misbehaving import Server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the recipes are for bash")
ACTION = yaml.safe_load(
    (ROOT / ".github/actions/check-links/action.yml").read_text(encoding="utf-8")
)
RECIPES = [
    *ROOT.glob(".github/**/*.yml"),
    ROOT / ".pre-commit-hooks.yaml",
    ROOT / "docs/ci.md",
    ROOT / "docs/check.md",
    ROOT / "README.md",
    ROOT / "docs/site.md",
]


def git(folder: Path, *arguments: str) -> str:
    names = {
        f"GIT_{who}_{what}": "a@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | names,
    ).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, server: Server) -> Path:
    """A clean clone of a small repository whose one file has a good link and, on a branch, a dead one more."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "README.md").write_text(
        f"[a]({server.url('/ok')}) [old]({server.url('/status/410')})\n", encoding="utf-8"
    )
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "first")
    git(tmp_path, "clone", "-q", str(origin), "clone")
    folder = tmp_path / "clone"
    git(folder, "checkout", "-q", "-b", "more")
    with (folder / "README.md").open("a", encoding="utf-8") as file:
        file.write(f"[dead]({server.url('/status/404')})\n")
    git(folder, "commit", "-q", "-a", "-m", "more")
    return folder


def bash(
    folder: Path, script: str, *, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a step's script in ``folder``, with mucli on PATH, private addresses allowed for the test's server."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "mucli").write_text(
        f'#!/bin/bash\nexec "{sys.executable}" -m mucli "$@" --allow-private --retries 0 --no-cache\n',
        encoding="utf-8",
    )
    (tools / "mucli").chmod(0o755)
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        (folder.parent / name).touch()
        environment.setdefault(name, str(folder.parent / name))
    path = {"PATH": f"{tools}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # as GitHub runs `shell: bash`
        cwd=folder, input=stdin, capture_output=True, text=True, check=False, env=os.environ | path | environment,
    )  # fmt: skip


def check_step() -> str:
    [script] = [step["run"] for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
    return str(script)


def test_the_action_marks_what_is_wrong_at_its_line(clone: Path, server: Server) -> None:
    done = bash(
        clone,
        check_step(),
        ARGUMENTS="*.md --changed-since origin/main",
        CATALOG="",
        FORMAT="github",
    )
    assert done.returncode == 1, done.stderr
    assert re.fullmatch(
        rf"::error file=README.md,line=2,title=link dead::{re.escape(server.url('/status/404'))}.*\n",
        done.stdout,
    )
    assert (clone.parent / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "status=1\n"


def test_the_action_s_report_becomes_the_summary(clone: Path, server: Server) -> None:
    done = bash(
        clone, check_step(), ARGUMENTS="README.md --fail-on none", CATALOG="", FORMAT="markdown"
    )
    assert done.returncode == 0, done.stderr
    assert server.url("/status/404") in (clone.parent / "GITHUB_STEP_SUMMARY").read_text(
        encoding="utf-8"
    )


def test_nothing_in_the_arguments_is_run(clone: Path) -> None:
    bash(
        clone,
        check_step(),
        ARGUMENTS="README.md $(touch run) `touch run` ; touch run",
        CATALOG="",
        FORMAT="plain",
    )
    assert not (clone / "run").exists()


def test_the_action_keeps_what_a_red_run_found() -> None:
    steps = ACTION["runs"]["steps"]
    [save] = [step for step in steps if "cache/save" in step.get("uses", "")]
    [restore] = [step for step in steps if "cache/restore" in step.get("uses", "")]
    assert save["if"] == "always()"
    assert save["with"]["path"] == restore["with"]["path"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert (
        steps.index(restore) < [step.get("id") for step in steps].index("check") < steps.index(save)
    )


def test_the_action_installs_the_version_that_it_is_of() -> None:
    [line] = [
        step["run"] for step in ACTION["runs"]["steps"] if "pip install" in step.get("run", "")
    ]
    place = line.partition('"$GITHUB_ACTION_PATH/')[2].rstrip('"')
    assert (ROOT / ".github/actions/check-links" / place).resolve() == ROOT.resolve()


@pytest.mark.parametrize(("base", "since"), [("", ""), ("main", " --changed-since origin/main")])
def test_the_workflow_to_call_looks_at_the_lines_of_a_pull_request(
    clone: Path, base: str, since: str
) -> None:
    workflow = yaml.safe_load(
        (ROOT / ".github/workflows/check-links.yml").read_text(encoding="utf-8")
    )
    [script] = [
        step["run"] for step in workflow["jobs"]["links"]["steps"] if step.get("id") == "what"
    ]
    done = bash(clone, script, FILES="*.md", OPTIONS="--confirm", GITHUB_BASE_REF=base)
    assert done.returncode == 0, done.stderr
    told = (clone.parent / "GITHUB_OUTPUT").read_text(encoding="utf-8").strip()
    assert (
        told == f"arguments=*.md --confirm {since.strip()}".rstrip()
        or told == f"arguments=*.md --confirm{since}"
    )


def test_the_workflow_for_references_marks_the_wrong_one(clone: Path) -> None:
    workflow = yaml.safe_load(
        (ROOT / ".github/workflows/check-references.yml").read_text(encoding="utf-8")
    )
    [step] = [each for each in workflow["jobs"]["references"]["steps"] if each.get("id") == "check"]
    (clone / "mine.bib").write_text(
        "@misc{x, title={Machine Unlearning}, author={Bourtoule, L. and others}, year={2018}}\n",
        encoding="utf-8",
    )
    tools = clone.parent / "plain"
    tools.mkdir()
    (tools / "mucli").write_text(
        f'#!/bin/bash\nexec "{sys.executable}" -m mucli "$@"\n', encoding="utf-8"
    )
    (tools / "mucli").chmod(0o755)
    script = f'PATH="{tools}:$PATH"\n{step["run"]}'
    done = bash(clone, script, FILES="**/*.bib", OPTIONS="--all")
    assert done.returncode == 1, done.stderr
    assert "::error file=mine.bib,line=1" in done.stdout and "the record has 2021" in done.stdout
    none = bash(clone, script, FILES="*.tex", OPTIONS="")
    assert (none.returncode, none.stdout) == (2, "no file fits *.tex\n")


def test_the_hook_of_git_stops_a_push_of_a_dead_link(clone: Path, server: Server) -> None:
    hook = (ROOT / ".github/hooks/pre-push").read_text(encoding="utf-8")
    here, there = git(clone, "rev-parse", "more"), git(clone, "rev-parse", "origin/main")
    zero = "0" * 40
    for known in (there, zero):
        server.log.clear()
        done = bash(
            clone,
            f"set -- origin url\n{hook}",
            stdin=f"refs/heads/more {here} refs/heads/more {known}\n",
            MUCLI_FILES="*.md",
        )
        assert done.returncode == 1, done.stderr
        assert {request.target for request in server.log} == {"/status/404"}
    done = bash(
        clone,
        f"set -- origin url\n{hook}",
        stdin=f"refs/heads/more {zero} refs/heads/more {here}\n",
        MUCLI_FILES="*.md",
    )
    assert done.returncode == 0, "what is deleted is not checked"
    done = bash(
        clone,
        f"set -- origin url\n{hook}",
        stdin=f"refs/heads/more {here} refs/heads/more {here}\n",
        MUCLI_FILES="*.md",
    )
    assert done.returncode == 0, "nothing new"


def test_the_hook_for_a_push_compares_with_what_the_remote_has(
    clone: Path, server: Server, small_catalog: Path
) -> None:
    hooks = {
        hook["id"]: hook
        for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }
    hook = hooks["mucli-check-pushed-links"]
    folder = small_catalog.parent
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "catalog")
    git(folder, "commit", "-q", "-m", "first")
    before = git(folder, "rev-parse", "HEAD")
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    paper.write_text(
        paper.read_text(encoding="utf-8") + f"code:\n- {server.url('/status/404')}\n",
        encoding="utf-8",
    )
    git(folder, "commit", "-q", "-a", "-m", "a link")
    entry = f"{hook['entry']} {' '.join(hook['args'])}"
    assert bash(folder, entry, PRE_COMMIT_FROM_REF=before).returncode == 1
    assert {request.target for request in server.log} == {"/status/404"}
    assert bash(folder, entry, PRE_COMMIT_FROM_REF=git(folder, "rev-parse", "HEAD")).returncode == 0


def test_the_recipe_for_gitlab_writes_a_report_also_when_red(clone: Path, server: Server) -> None:
    [recipe] = re.findall(
        r"```yaml\n(links:\n  image:.*?)```",
        (ROOT / "docs/ci.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    install, command = yaml.safe_load(recipe)["links"]["script"]
    assert install == 'pip install -q "mucli-catalog @ git+https://github.com/mucli/mucli@v0.1.0"'
    (clone / "docs").mkdir()
    (clone / "docs/a.md").write_text("none\n", encoding="utf-8")
    done = bash(clone, command)
    assert done.returncode == 1, done.stderr
    assert 'failures="2"' in (clone / "links.xml").read_text(encoding="utf-8")


def test_the_distribution_has_a_name_of_its_own_and_the_command_stays() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "mucli-catalog"
    assert set(project["scripts"]) == {"mucli"}


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nobody_is_told_to_install_somebody_else_s_program(file: Path) -> None:
    told = re.findall(
        r"(?:pip3?|pipx|uv tool|uv pip|uvx) (?:install|run)[^\n`]*?[\s'\"]mucli(?=[\s'\"\[=@<>~]|$)",
        file.read_text(encoding="utf-8"),
    )
    assert told == []


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_option_of_a_recipe_exists(file: Path, mucli: Callable[..., Result]) -> None:
    text = file.read_text(encoding="utf-8")
    commands = re.findall(
        r"mucli (?:--catalog catalog )?check-links([^`|>\n]*)", text
    ) + re.findall(r"^\s*arguments: (.*)$", text, re.MULTILINE)
    used = {
        option
        for command in commands
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", command)
    }
    shown = mucli("check-links", "--help").ok()
    assert used <= set(re.findall(r"--[a-z][a-z-]+", shown)), file


def test_a_finding_for_code_scanning_always_has_a_place(
    server: Server, mucli: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b%#ü.md").write_text(server.url("/status/404"), encoding="utf-8")
    done = mucli(
        "check-links",
        "--url",
        server.url("/status/410"),
        "a b%#ü.md",
        "--allow-private",
        "--retries",
        "0",
        "--no-cache",
        "--format",
        "sarif",
    )
    results = json.loads(done.out)["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"] for each in results]
    assert sorted(place["artifactLocation"]["uri"] for place in places) == [
        "a%20b%25%23%C3%BC.md",
        "catalog",
    ]
    assert all(place["region"]["startLine"] >= 1 for place in places)
