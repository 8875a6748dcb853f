"""One bad file costs one file: whatever lies among one's own papers, the rest works, and the file is named."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result
from mucli.catalog.read import read_paper
from mucli.files import user_data

Run = Callable[..., Result]
GOOD = "title: Own Work\nauthors:\n- Doe, Jane\nyear: 2025\nkind: method\ncategories:\n- model-agnostic\n"


def _folder() -> Path:
    folder = user_data() / "papers" / "2025"
    folder.mkdir(parents=True)
    (folder / "doe2025own.yaml").write_text(GOOD, encoding="utf-8")
    return folder


def _dangling(file: Path) -> None:
    file.symlink_to("nowhere.yaml")


def _loop(file: Path) -> None:
    file.symlink_to(file.name)


def _endless(file: Path) -> None:
    """A link to a pipe, which nobody may wait for; never to a device."""
    os.mkfifo(file.parent / "pipe")
    file.symlink_to("pipe")


def _huge(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(10**9)  # a hole: it takes no room, and must not be read


def _folder_of_that_name(file: Path) -> None:
    (file.parent / "inside").mkdir()
    file.symlink_to("inside")


def _latin_1(file: Path) -> None:
    file.write_bytes(GOOD.replace("Own", "Öwn").encode("latin-1"))


def _surrogate(file: Path) -> None:
    file.write_text(GOOD.replace("Own Work", '"Own \\ud800 Work"'), encoding="utf-8")


def _null(file: Path) -> None:
    file.write_text(GOOD.replace("Own Work", "null"), encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [_dangling, _loop, _endless, _huge, _folder_of_that_name, _latin_1, _surrogate, _null],
)
def test_it_is_named_and_left_out_and_can_be_removed(
    small: Run, make: Callable[[Path], None]
) -> None:
    bad = _folder() / "bad2025file.yaml"
    make(bad)
    result = small("list", "-f", "keys")
    assert "doe2025own" in result.ok()
    assert str(bad) in result.err and "left out" in result.err and "Traceback" not in result.err
    small("remove", "bad2025file", "--yes").ok()
    assert not os.path.lexists(bad)
    assert "bad2025file" not in small("list").err


def test_a_name_that_is_not_utf_8_costs_itself(small: Run) -> None:
    folder = _folder()
    bad = os.fsencode(folder) + b"/na\xefve2025.yaml"
    try:
        Path(os.fsdecode(bad)).write_text(GOOD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    result = small("list", "-f", "keys")
    assert "doe2025own" in result.ok() and "rename it" in result.err


def test_the_same_is_said_by_validate(mucli: Run, small_catalog: Path, tmp_path: Path) -> None:
    root = small_catalog
    bad = root / "papers" / "2024" / "bad2024file.yaml"
    bad.parent.mkdir(exist_ok=True)
    for make, says in (
        (_dangling, "cannot be read"),
        (_loop, "cannot be read"),
        (_huge, "larger than"),
        (_null, "title: the field is empty"),
    ):
        make(bad)
        result = mucli("validate", str(root))
        assert result.code == 1 and says in result.out + result.err, make.__name__
        bad.unlink()
    whole = tmp_path / "outside.yaml"
    whole.write_text(GOOD.replace("2025", "2024"), encoding="utf-8")
    bad.symlink_to(whole)
    result = mucli("validate", str(root))
    assert result.code == 1 and "a symbolic link" in result.out + result.err


def test_an_alias_takes_no_method_of_another_paper(mucli: Run, small_catalog: Path) -> None:
    root = small_catalog
    thief = root / "papers" / "2025" / "doe2025own.yaml"
    thief.parent.mkdir(exist_ok=True)
    thief.write_text(GOOD + "aliases:\n- sisa\n", encoding="utf-8")
    result = mucli("validate", str(root))
    assert result.code == 1 and "'sisa' is the method of" in result.out + result.err


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("title: Own \ue000 Work", "U+E000"),
        ("title: Own \u3164 Work", "U+3164"),
        ("title: O\u0335\u0336\u0337\u0338wn Work", "a stack of marks"),
        ("authors:\n- D\u043ee, Jane", "mixes Latin with Greek or Cyrillic"),  # a Cyrillic o
    ],
)
def test_what_nobody_can_see_is_refused_with_the_mend(
    tmp_path: Path, field: str, says: str
) -> None:
    file = tmp_path / "doe2025own.yaml"
    rest = (
        GOOD.replace("title: Own Work\n", "")
        if field.startswith("title")
        else GOOD.replace("authors:\n- Doe, Jane\n", "")
    )
    file.write_text(f"{field}\n{rest}", encoding="utf-8")
    problems = [str(problem) for problem in read_paper(file)[0].problems]
    assert any(says in problem for problem in problems), problems


def test_a_list_has_an_end(tmp_path: Path) -> None:
    file = tmp_path / "doe2025own.yaml"
    file.write_text(
        GOOD + "topics:\n" + "".join(f"- t{n}\n" for n in range(6000)), encoding="utf-8"
    )
    assert any("6,000 items" in str(problem) for problem in read_paper(file)[0].problems)


def test_a_surrogate_does_not_come_in(small: Run, tmp_path: Path) -> None:
    source = tmp_path / "list.json"
    source.write_text(
        '[{"title": "Own \\ud800 Work", "author": [{"family": "Doe"}], "issued": {"date-parts": [[2025]]}}]',
        encoding="utf-8",
    )
    result = small("import", str(source), "--yes")
    assert "Traceback" not in result.err
    for file in (user_data() / "papers").rglob("*.yaml"):
        assert "ud800" not in file.read_text(encoding="utf-8").lower()
    assert "left out" not in small("list").err
