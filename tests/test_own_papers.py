"""One's own papers: edited with a check on return, removed after a question, never those of the catalogue."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SMALL, Result
from mucli.files import user_data
from mucli.reading_list import load

Run = Callable[..., Result]
OWN = """\
title: Forgetting by Night
authors:
- Nacht, Ina
year: 2024
venue: iclr
kind: method
categories:
- model-agnostic
"""
KEY = "nacht2024forgetting"


@pytest.fixture
def own() -> Path:
    """Give the user a paper of their own."""
    file = user_data() / f"papers/2024/{KEY}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Make an editor that replaces each first text by the second."""

    def use(*pairs: tuple[str, str]) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text(encoding='utf-8')\n"
            f"for old, new in {pairs!r}:\n    assert old in text, text\n    text = text.replace(old, new)\nfile.write_text(text, encoding='utf-8')\n",
            encoding="utf-8",
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")

    return use


def test_an_own_paper_is_edited(small: Run, own: Path, editor: Callable[..., None]) -> None:
    editor(("by Night", "by Daylight"))
    assert f"{KEY} is kept in" in small("edit", "Forgetting by Night").err
    assert own.read_text(encoding="utf-8") == OWN.replace("Night", "Daylight")
    assert "Forgetting by Daylight" in small("show", KEY).ok()
    assert not list(user_data().glob("drafts/*"))


def test_a_new_year_and_key_move_the_file_and_the_marks(
    small: Run, own: Path, editor: Callable[..., None]
) -> None:
    small("star", KEY).ok()
    editor(("year: 2024", "year: 2025"), ("key: nacht2024", "key: nacht2025"))
    small("edit", KEY).ok()
    assert not own.parent.exists()
    moved = user_data() / "papers/2025/nacht2025forgetting.yaml"
    assert f"aliases:\n- {KEY}\n" in moved.read_text(encoding="utf-8")
    assert small("list", "--starred", "-f", "keys").ok().split() == ["nacht2025forgetting"]
    assert list(load()) == ["nacht2025forgetting"]
    assert small("open", "--print", KEY).code == 1  # it has no link, but the old key still names it


def test_a_year_alone_moves_the_file_and_says_that_the_key_lags_behind(
    small: Run, own: Path, editor: Callable[..., None]
) -> None:
    editor(("year: 2024", "year: 2012"))
    assert "the key should be 'nacht2012forgetting'" in small("edit", KEY).err
    assert not own.exists() and (user_data() / f"papers/2012/{KEY}.yaml").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("kind: method", "kind: methd"), "did you mean 'method'?"),
        (("title: ", "titel: "), "did you mean 'title'?"),
        (("year: 2024", "year: soon"), "year: "),
        (("categories:", "categories: ["), "this is not valid YAML"),
        (
            (f"key: {KEY}", "key: bourtoule2021machine"),
            "'bourtoule2021machine' is the key of another paper",
        ),
        ((f"key: {KEY}", "key: ../../evil"), "the key is lower-case ASCII"),
        ((f"key: {KEY}\n", ""), "the key is lower-case ASCII"),
    ],
)
def test_what_is_not_valid_is_kept_as_a_draft_and_changes_nothing(
    small: Run, own: Path, editor: Callable[..., None], change: tuple[str, str], says: str
) -> None:
    editor(change)
    result = small("edit", KEY)
    draft = user_data() / f"drafts/{KEY}.yaml"
    assert (
        result.code == 1
        and says in result.err
        and str(draft) in result.err
        and "Traceback" not in result.err
    )
    assert own.read_text(encoding="utf-8") == OWN
    assert change[1] in draft.read_text(encoding="utf-8")
    if change[1]:
        editor((change[1], change[0]))
        assert "going on with the draft" in small("edit", KEY).err
        assert own.read_text(encoding="utf-8") == OWN and not draft.exists()


def test_a_broken_own_file_can_be_edited_whole_again(
    small: Run, own: Path, editor: Callable[..., None]
) -> None:
    own.write_text(OWN.replace("authors:", "authors: ["), encoding="utf-8")
    assert "left out" in small("list").err
    editor(("authors: [", "authors:"))
    small("edit", KEY).ok()
    assert own.read_text(encoding="utf-8") == OWN


def test_a_paper_of_the_catalogue_is_edited_as_a_copy(
    small: Run, small_catalog: Path, editor: Callable[..., None]
) -> None:
    refused = small("edit", "SISA")
    assert refused.code == 2 and "mucli edit bourtoule2021machine --copy" in refused.err
    editor(("title: Machine Unlearning", "title: Machine Unlearning Mine"))
    small("edit", "SISA", "--copy").ok()
    assert "Machine Unlearning Mine" in small("show", "SISA").ok()
    assert (small_catalog / "papers/2021/bourtoule2021machine.yaml").read_text(
        encoding="utf-8"
    ) == SMALL["papers/2021/bourtoule2021machine.yaml"]
    small("star", "SISA").ok()
    assert "has its own record" in small("remove", "SISA", "--yes").err
    assert "Mine" not in small("show", "SISA").ok()
    assert load()["bourtoule2021machine"].starred  # the catalogue's paper is still there to read


def test_an_own_paper_is_removed_with_what_was_kept_of_it(small: Run, own: Path) -> None:
    small("note", KEY, "mine").ok()
    assert small("remove", KEY).code == 2  # nobody to ask
    assert own.exists()
    small("remove", "Forgetting by Night", "--yes").ok()
    assert not own.exists() and load() == {}
    assert small("show", KEY).code == 1


def test_a_paper_of_the_catalogue_is_not_removed(small: Run, small_catalog: Path) -> None:
    result = small("remove", "SISA", "--yes")
    assert result.code == 1 and "not a paper of your own" in result.err
    assert (small_catalog / "papers/2021/bourtoule2021machine.yaml").exists()


def test_a_broken_own_file_can_be_removed(small: Run, own: Path) -> None:
    own.write_text("nonsense: [", encoding="utf-8")
    small("remove", KEY, "--yes").ok()
    assert not own.exists()
