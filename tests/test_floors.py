"""The floors of the house: a room imports only from below, and what is heavy is imported late."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "mucli"
# Lower numbers lie lower; rooms of one floor do not import each other.
FLOORS = {
    "errors": 0,
    "text": 1,
    "files": 1,
    "web": 2,
    "model": 2,
    "readers": 2,
    "person_names": 3,
    "identify": 4,
    "resources": 3,
    "catalog": 4,
    "search": 5,
    "cite": 5,
    "reading_list": 5,
    "links": 5,
    "export": 5,
    "site": 5,
    "bib": 6,
    "lists": 7,
    "lookup": 8,
    "api": 9,
    "cli": 10,
    "__main__": 11,
    "__init__": 11,
}
ONLY = {
    "typer": {"cli"},
    "rich": {"cli"},
    "yaml": {"catalog", "reading_list"},
    "markdown_it": {"readers"},
}


def _room(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imports(file: Path) -> set[str]:
    """Return every module that ``file`` imports anywhere, with the names taken from packages."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"{node.module}.{name.name}" for name in node.names}
                if node.module == "mucli"
                else {node.module}
            )
    return found


FILES = sorted(file for file in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_room_imports_only_from_lower_floors(file: Path) -> None:
    room = _room(file)
    assert room in FLOORS, f"give {room} a floor here and in the design"
    if room == "__init__":
        return
    for name in _imports(file):
        if name.startswith("mucli."):
            other = name.split(".")[1]
            if other not in FLOORS:  # a name of the package itself, such as __version__
                continue
            assert other == room or FLOORS[other] < FLOORS[room], f"{file} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_each_library_stays_in_its_room(file: Path) -> None:
    for name in _imports(file):
        rooms = ONLY.get(name.split(".")[0])
        assert rooms is None or _room(file) in rooms, f"{file} imports {name}"


def _loaded(*arguments: str) -> set[str]:
    code = f"import sys; from mucli.cli import run; run({list(arguments)!r}); print('|', *sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.rsplit("|", 1)[1].split())


@pytest.mark.parametrize(
    ("arguments", "late"),
    [
        (("--version",), {"rich", "requests", "yaml", "rapidfuzz", "sqlite3", "mucli.model"}),
        (
            ("list", "-n", "1", "--format", "json"),
            {"rich", "requests", "rapidfuzz", "typer.rich_utils"},
        ),
        (("search", "federated", "--format", "json"), {"rich", "requests"}),
        (("cite", "SISA"), {"rich", "requests", "yaml", "pylatexenc"}),
    ],
)
def test_what_a_command_does_not_need_is_not_imported(
    arguments: tuple[str, ...], late: set[str]
) -> None:
    assert not late & _loaded(*arguments)
