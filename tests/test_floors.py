"""The floors of the house: a room imports only from below, and what is heavy is imported late."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "mucli"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# Lower numbers lie lower; rooms of one floor do not import each other.
FLOORS = {
    room: int(floor) for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGE, re.MULTILINE)
}
ONLY = {
    library: tuple(re.findall(r"`([\w/.]+)`", places))
    for library, places in re.findall(r"^\| `(\w+)` \| (`[^|]+`) \|$", PAGE, re.MULTILINE)
}
BELOW_COMMANDS = {"errors", "text", "files", "model", "resources", "reading_list", "api", "cli"}


def _room(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imports(file: Path) -> set[str]:
    """Return every module that ``file`` imports anywhere, with the names taken from packages."""
    return _imported(ast.parse(file.read_text(encoding="utf-8")))


def _imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
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
    assert room in FLOORS, f"give {room} a floor in docs/architecture.md"
    if room == "__init__":
        return
    for name in _imports(file):
        if name.startswith("mucli."):
            other = name.split(".")[1]
            if other not in FLOORS:  # a name of the package itself, such as __version__
                continue
            assert other == room or FLOORS[other] < FLOORS[room], f"{file} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_each_library_stays_in_its_place(file: Path) -> None:
    here = str(file.relative_to(SOURCE))
    for name in _imports(file):
        places = ONLY.get(name.split(".")[0])
        assert places is None or any(f"{here}/".startswith(f"{each}/") for each in places), (
            f"{file} imports {name}"
        )


@pytest.mark.parametrize("room", [room for room in FLOORS if room != "__init__"])
def test_a_room_names_its_floor(room: str) -> None:
    file = SOURCE / f"{room}.py"
    text = (file if file.exists() else SOURCE / room / "__init__.py").read_text(encoding="utf-8")
    told = ast.get_docstring(ast.parse(text)) or ""
    assert told.startswith(f"Floor {FLOORS[room]}: "), f"{room} says {told[:20]!r}"


COMMANDS = sorted((SOURCE / "cli" / "commands").glob("*.py"))


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_a_command_asks_only_the_library(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):  # what only types need is no matter
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for name in _imported(tree):
        if name.startswith("mucli."):
            room = name.split(".")[1]
            assert room in BELOW_COMMANDS or name in ("mucli.cite", "mucli.__version__"), (
                f"{file.name} imports {name}"
            )


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
        (
            ("search", "federated", "--format", "json"),
            {"rich", "requests", "mucli.resources", "mucli.identify.index"},
        ),
        (("cite", "SISA"), {"rich", "requests", "yaml", "pylatexenc"}),
    ],
)
def test_what_a_command_does_not_need_is_not_imported(
    arguments: tuple[str, ...], late: set[str]
) -> None:
    assert not late & _loaded(*arguments)
