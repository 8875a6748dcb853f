"""What is built carries the compiled catalogue and runs without the checkout."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from mucli.catalog.read import paper_files
from mucli.catalog.store import Store

INSIDE = "mucli/_data/catalog.sqlite"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and the sdist and return their folder."""
    folder = tmp_path_factory.mktemp("built")
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-t",
        "sdist",
        "-d",
        str(folder),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def _count(file: Path) -> int:
    store = Store.open(file)
    try:
        assert len(list(store.everything())) == len(store)
        return len(store)
    finally:
        store.close()


def test_the_wheel_carries_the_compiled_catalogue(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extract(INSIDE, tmp_path)
    assert _count(tmp_path / INSIDE) == len(paper_files(ROOT / "catalog"))
    assert not [name for name in names if "build_hook" in name or name.endswith(".yaml")]
    assert "mucli/py.typed" in names


def test_the_sdist_carries_it_too_with_the_sources(built: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith(f"src/{INSIDE}"))
        archive.extract(member, tmp_path, filter="data")
        names = archive.getnames()
    assert _count(tmp_path / member.name) == len(paper_files(ROOT / "catalog"))
    assert any(name.endswith("catalog/venues.yaml") for name in names)


def test_an_installed_wheel_works_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import mucli.cli; sys.exit(mucli.cli.run(['list', '-f', 'keys', '-n', '3']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 3


def test_nothing_in_the_project_reads_what_lies_outside_it() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if (
            file.suffix in (".py", ".toml", ".sh", ".yml", "")
            and file.is_file()
            and name != "tests/test_package.py"
        ):
            assert "../shared" not in file.read_text(encoding="utf-8", errors="replace"), (
                f"{name} reads outside the project"
            )
