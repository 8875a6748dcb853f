"""The compiled catalogue: found, made on first use, made again, never in the way."""

import concurrent.futures
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SMALL, Result
from mucli.catalog.locate import open_store
from mucli.catalog.store import Store, StoreDamagedError
from mucli.files import user_cache, user_data

Run = Callable[..., Result]


def _keys(store: Store) -> list[str]:
    return [paper.key for paper in store.everything()]


def _compiled() -> list[Path]:
    return sorted((user_cache() / "catalogs").glob("*.sqlite"))


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a cache directory that no other test uses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _own_paper(name: str = "doe2025own", text: str | None = None) -> Path:
    file = user_data() / "papers" / "2025" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    good = "title: Own Work\nauthors:\n- Doe, Jane\nyear: 2025\nkind: method\ncategories:\n- model-agnostic\n"
    file.write_text(good if text is None else text, encoding="utf-8")
    return file


def test_records_survive_compiling(small_catalog: Path) -> None:
    from mucli.catalog.read import read_catalog

    sources = read_catalog(small_catalog)
    store = open_store(small_catalog)
    assert {paper.key: paper for paper in store.everything()} == sources.papers
    assert store.venues == sources.venues
    assert store.taxonomy == sources.taxonomy
    assert store.datasets == sources.datasets
    assert store.metrics == sources.metrics
    assert store.about == sources.about


def test_a_catalogue_is_compiled_once_and_again_when_a_file_changes(
    small_catalog: Path, own_cache: Path
) -> None:
    open_store(small_catalog).close()
    (file,) = _compiled()
    first = file.stat().st_ino
    open_store(small_catalog).close()
    assert file.stat().st_ino == first
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    paper.write_text(paper.read_text(encoding="utf-8").replace("Nodes", "Edges"), encoding="utf-8")
    os.utime(paper, ns=(time.time_ns(), time.time_ns() + 1_000_000))
    found = open_store(small_catalog).get("smith2023graph")
    assert found is not None and found.title.endswith("Edges")
    paper.unlink()
    assert _keys(open_store(small_catalog)) == ["lopez2024federated", "bourtoule2021machine"]
    assert len(_compiled()) == 1


@pytest.mark.parametrize("damage", [b"", b"not a database at all", None])
def test_a_damaged_cache_is_made_again(
    small_catalog: Path, own_cache: Path, damage: bytes | None
) -> None:
    open_store(small_catalog).close()
    (file,) = _compiled()
    raw = bytearray(file.read_bytes())
    if damage is None:
        raw[len(raw) // 2 :] = os.urandom(len(raw) - len(raw) // 2)
    file.write_bytes(raw if damage is None else damage)
    assert len(_keys(open_store(small_catalog))) == 3


def test_an_older_format_is_made_again(small_catalog: Path, own_cache: Path) -> None:
    open_store(small_catalog).close()
    (file,) = _compiled()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version=0")
    connection.close()
    assert len(_keys(open_store(small_catalog))) == 3


def test_one_catalogue_compiles_to_one_file(small_catalog: Path, tmp_path: Path) -> None:
    """Whoever builds the wheel, from a checkout or from the sdist, gets the same bytes: no order of Python's sets is in them."""
    script = (
        "import sys; from pathlib import Path; from mucli.catalog.locate import Place, gather, write_compiled;"
        "papers, extras = gather(Place(Path(sys.argv[1])), None, lambda *_: None); write_compiled(Path(sys.argv[2]), papers, extras)"
    )
    made = [tmp_path / f"{seed}.sqlite" for seed in (1, 2)]
    for seed, file in enumerate(made, 1):
        command = [sys.executable, "-c", script, str(small_catalog), str(file)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": str(seed)})
    assert made[0].read_bytes() == made[1].read_bytes()


def test_two_processes_may_compile_at_once(
    mucli_process: Run, small_catalog: Path, own_cache: Path
) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        runs = list(
            pool.map(
                lambda _: mucli_process("--catalog", str(small_catalog), "list", "-f", "keys"),
                range(4),
            )
        )
    assert {run.ok() for run in runs} == {
        "lopez2024federated\nsmith2023graph\nbourtoule2021machine\n"
    }
    assert [entry.name for entry in (own_cache / "mucli" / "catalogs").iterdir()] == [
        _compiled()[0].name
    ]


def test_without_a_writable_cache_everything_works(
    small_catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = tmp_path / "blocked"
    blocker.write_text("a file where the cache's folder should be", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocker))
    assert len(_keys(open_store(small_catalog))) == 3


def test_own_papers_lie_over_the_catalogue(mucli: Run, small_catalog: Path) -> None:
    file = _own_paper()
    assert (
        mucli("--catalog", str(small_catalog), "list", "-f", "keys").ok().split()[0] == "doe2025own"
    )
    file.unlink()
    assert "doe2025own" not in mucli("--catalog", str(small_catalog), "list", "-f", "keys").ok()


def test_a_broken_own_file_is_named_and_left_out(mucli: Run, small_catalog: Path) -> None:
    _own_paper()
    broken = _own_paper("roe2025broken", "title: [never closed\n")
    for _ in range(2):  # said each time, not only when compiled
        result = mucli("--catalog", str(small_catalog), "list", "-f", "keys")
        assert result.code == 0
        assert len(result.out.split()) == 4
        assert f"warning: {broken}" in result.err


def test_an_own_paper_takes_the_place_of_the_same_key(mucli: Run, small_catalog: Path) -> None:
    text = SMALL["papers/2021/bourtoule2021machine.yaml"].replace(
        "title: Machine Unlearning", "title: My Copy"
    )
    _own_paper("bourtoule2021machine", text)
    out = mucli("--catalog", str(small_catalog), "list", "-a", "bourtoule", "-f", "plain").ok()
    assert "My Copy" in out and out.count("\n") == 1


def test_the_environment_names_a_catalogue_and_the_option_wins(
    mucli: Run, small_catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUCLI_CATALOG", str(small_catalog))
    assert len(mucli("list", "-f", "keys").ok().split()) == 3
    result = mucli("--catalog", str(small_catalog / "nowhere"), "list")
    assert result.code == 1 and "there is no catalogue at" in result.err


def test_a_compiled_file_can_be_read_itself(
    mucli: Run, small_catalog: Path, own_cache: Path
) -> None:
    open_store(small_catalog).close()
    assert len(mucli("--catalog", str(_compiled()[0]), "list", "-f", "keys").ok().split()) == 3


def test_what_is_no_compiled_catalogue_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    with pytest.raises(StoreDamagedError, match="not a compiled catalogue"):
        Store.open(file)
