"""CONTRIBUTING's recipes, followed to the letter in a copy of the code, and the files they take."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_STEP = re.compile(
    r"^(?:New file `(?P<new>[^`]+)`|In `(?P<old>[^`]+)`, below `(?P<line>[^`]+)`):\n\n"
    r"```python\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Copy:
    """A copy of the code that a recipe is followed in."""

    root: Path

    def follow(self, heading: str) -> set[str]:
        """Do what the section ``heading`` says and return the files it touches."""
        section = PAGE.split(f"### {heading}\n", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
        touched = set()
        for step in _STEP.finditer(section):
            file = self.root / (step["new"] or step["old"])
            touched.add(str(file.relative_to(self.root)))
            if step["new"]:
                assert not file.exists(), f"{step['new']} is there already"
                file.write_text(step["code"], encoding="utf-8")
                continue
            text = file.read_text(encoding="utf-8")
            assert text.count(f"{step['line']}\n") == 1, f"{step['old']} has no {step['line']!r}"
            text = text.replace(f"{step['line']}\n", f"{step['line']}\n{step['code']}")
            file.write_text(text, encoding="utf-8")
        return touched

    def run(self, *arguments: str) -> str:
        """Run this copy's mucli and return what it prints."""
        code = (
            f"import sys; sys.path.insert(0, {str(self.root / 'src')!r}); from mucli.cli import run;"
            f" sys.exit(run({list(arguments)!r}))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy the code, beside the catalogue as it is: one copy, in which each recipe is followed once,
    as compiling the catalogue takes the time.
    """
    tmp_path = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "catalog").symlink_to(ROOT / "catalog")
    return Copy(tmp_path)


def test_a_style_is_a_module_and_a_line(copy: Copy) -> None:
    assert len(copy.follow("Add a style of citation")) == 2
    assert copy.run("cite", "SISA", "--style", "bibitem") == (
        "\\bibitem{bourtoule2021machine} Machine Unlearning, 2021.\n"
    )
    assert copy.run("list", "-y", "2021", "-n", "1", "-f", "bibitem").startswith("\\bibitem{")
    assert copy.run("export", "-y", "2021", "-n", "1", "-f", "bibitem").startswith("\\bibitem{")
    assert "bibitem" in copy.run("bib", "--help")


def test_a_format_is_a_module_and_a_line(copy: Copy) -> None:
    assert len(copy.follow("Add an output format")) == 2
    assert '"key": "bourtoule2021machine"' in copy.run("show", "SISA", "-f", "yaml")
    assert '---\n{"key": "' in copy.run("topics", "-n", "1", "-f", "yaml")
    assert "yaml" in copy.run("doctor", "--help")


def test_a_command_is_a_module_and_a_line(copy: Copy) -> None:
    assert len(copy.follow("Add a command")) == 2
    assert copy.run("oldest", "-f", "keys").strip()
    assert "Show the oldest paper" in copy.run("--help")


def test_a_metadata_service_is_a_module_and_a_line(copy: Copy) -> None:
    touched = copy.follow("Add a metadata service")
    services = "src/mucli/lookup/services"
    assert touched == {f"{services}/hal.py", f"{services}/__init__.py"}
    code = (
        f"import sys; sys.path.insert(0, {str(copy.root / 'src')!r});"
        " from mucli.lookup.recognise import parse_id;"
        " print(parse_id('https://hal.science/hal-01234567'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert "kind='hal', value='hal-01234567'" in done.stdout
