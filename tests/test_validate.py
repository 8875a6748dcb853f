"""``mucli validate`` names file, line, field and mend, and ``--fix`` loses nothing."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Result
from mucli.catalog.layout import dump
from mucli.catalog.tree import read_tree

Run = Callable[..., Result]
BOURTOULE = "papers/2021/bourtoule2021machine.yaml"


def _edit(root: Path, name: str, old: str, new: str) -> Path:
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_the_project_s_catalogue_is_valid(mucli: Run) -> None:
    result = mucli("validate", str(ROOT / "catalog"))
    assert result.out == ""
    assert result.code == 0


def test_a_good_catalogue_passes(mucli: Run, small_catalog: Path) -> None:
    result = mucli("validate", str(small_catalog))
    assert (result.code, result.out) == (0, "")
    assert "3 papers, 0 errors" in result.err


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: method", "kind: methode", 7, "did you mean 'method'?"),
        ("- exact", "- exakt", 11, "did you mean 'exact'?"),
        ("- data-driven\ntopics", "- data-drivn\ntopics", 9, "did you mean 'data-driven'?"),
        ("venue: sp", "venue: spp", 6, "'spp' is not in venues.yaml; did you mean 'sp'?"),
        (
            "doi: 10.1109/SP40001.2021.00019",
            "doi: https://doi.org/10.1109/x",
            14,
            "not well formed",
        ),
        ("arxiv: '1912.03817'", "arxiv: '1912.03817v3'", 15, "not well formed"),
        ("year: 2021", "year: 2999", 5, "outside 1950 to 2100"),
        ("year: 2021", "year: soon", 5, "must be a whole number"),
        ("year: 2021", "yeer: 2021", 5, "did you mean 'year'?"),
        ("- Bourtoule, Lucas", "- Bourtoule et al.", 3, "not one author's name"),
        ("- Bourtoule, Lucas", "- Bourtoule, Lucas, A, B", 3, "'Family, Given'"),
        ("pages: 141-159", "pages: 141--159", 16, "one hyphen"),
        (
            "https://ieeexplore.ieee.org/document/9519428",
            "https://ieeexplore.ieee.org/document/9519428?casa_token=x",
            18,
            "tracker or session token",
        ),
        (
            "https://ieeexplore.ieee.org/document/9519428",
            "javascript:alert(1)",
            18,
            "only http and https",
        ),
        (
            "https://ieeexplore.ieee.org/document/9519428",
            "https://user:secret@example.org/",
            18,
            "user name or password",
        ),
        (
            "- https://github.com/cleverhans-lab/machine-unlearning",
            "- ftp://example.org/x",
            20,
            "only http and https",
        ),
        ("title: Machine Unlearning", "title: ''", 1, "is empty"),
        ("title: Machine Unlearning", 'title: "Machine\\e[31m Unlearning"', 1, "control"),
        ("title: Machine Unlearning", "title: [Machine", 2, "not valid YAML"),
        (
            "title: Machine Unlearning",
            "title: &a Machine Unlearning",
            1,
            "anchors, aliases and tags",
        ),
        (
            "title: Machine Unlearning",
            "title: Machine Unlearning\ntitle: Again",
            1,
            "stands here twice",
        ),
        ("  paper: https", "  papper: https", 18, "did you mean 'paper'?"),
        ("  small-list:", "  smal-list:", 22, "not among 'upstream'"),
        ("methods:\n- SISA\n", "methods: SISA\n", 12, "must be a list"),
        ("kind: method", "&k kind: method", 7, "anchors, aliases and tags"),
        (
            "document/9519428",
            "document/9519428;jsessionid=A1",
            18,
            "'jsessionid' is a tracker or session token",
        ),
        (
            "document/9519428",
            "document/9519428#access_token=A1",
            18,
            "'access_token' is a tracker or session token",
        ),
        (
            "document/9519428",
            "document/9519428?X-Amz-Signature=A1",
            18,
            "'X-Amz-Signature' is a tracker or session token",
        ),
        ("title: Machine Unlearning", 'title: "Machine\\tUnlearning"', 1, "needless white space"),
        ("title: Machine Unlearning", "title: Machine\u00a0Unlearning", 1, "needless white space"),
        ("title: Machine Unlearning", "title: Machine Un\u00adlearning", 1, "control, zero-width"),
        ("title: Machine Unlearning", "title: Machine \u202eUnlearning", 1, "text-direction"),
        (
            "title: Machine Unlearning",
            "title: Machine \U000e0041Unlearning",
            1,
            "control, zero-width",
        ),
        ("title: Machine Unlearning", "title: Machine <b>Unlearning</b>", 1, "plain text"),
        ("title: Machine Unlearning", "title: Machine $k$-Unlearning", 1, "plain text"),
        ("title: Machine Unlearning", "title: Machine &amp; Unlearning", 1, "plain text"),
        ("title: Machine Unlearning", "title: Machine \\emph{Unlearning}", 1, "plain text"),
        ("title: Machine Unlearning", f"title: {'A' * 100_000}", 1, "shorten it"),
        (
            "pages: 141-159",
            "pages: 141-159\naliases:\n- bourtoule2021machine",
            17,
            "this paper itself",
        ),
        (
            "pages: 141-159",
            "pages: 141-159\npreprint_of: bourtoule2021machine",
            17,
            "lead back to this paper",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(
    mucli: Run, small_catalog: Path, old: str, new: str, line: int, says: str
) -> None:
    file = _edit(small_catalog, BOURTOULE, old, new)
    result = mucli("validate", str(small_catalog))
    assert result.code == 1
    assert any(
        entry.startswith(f"{file}:{line}:") and says in entry for entry in result.out.splitlines()
    ), result.out


def test_a_year_that_is_none_is_one_problem(mucli: Run, small_catalog: Path) -> None:
    file = _edit(small_catalog, BOURTOULE, "year: 2021", "year: soon")
    named = [
        line
        for line in mucli("validate", str(small_catalog)).out.splitlines()
        if line.startswith((str(file), "warning"))
    ]
    assert len(named) == 1 and "year: this must be a whole number" in named[0]


def test_a_file_of_thousands_of_mistakes_is_checked_at_once_and_not_recited(
    mucli: Run, small_catalog: Path
) -> None:
    file = small_catalog / BOURTOULE
    with file.open("a", encoding="utf-8") as out:
        out.writelines(f"k{number}: v\n" for number in range(20_000))
    result = mucli("validate", str(small_catalog))
    assert result.code == 1 and "19,990 more fields are unknown" in result.out
    assert len(result.out) < 10_000


def test_other_line_ends_and_a_byte_order_mark_are_a_matter_of_layout(
    mucli: Run, small_catalog: Path
) -> None:
    file = small_catalog / BOURTOULE
    good = file.read_bytes()
    for odd in (good.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + good):
        file.write_bytes(odd)
        assert "layout differs" in mucli("validate", str(small_catalog)).out
        assert mucli("validate", "--fix", str(small_catalog)).code == 0
        assert file.read_bytes() == good


def test_fix_of_one_file_leaves_the_others_alone(mucli: Run, small_catalog: Path) -> None:
    files = [small_catalog / BOURTOULE, small_catalog / "papers/2023/smith2023graph.yaml"]
    loose = [file.read_bytes() + b"\n" for file in files]
    for file, content in zip(files, loose, strict=True):
        file.write_bytes(content)
    assert mucli("validate", "--fix", str(files[0])).code == 0
    assert [file.read_bytes() == content for file, content in zip(files, loose, strict=True)] == [
        False,
        True,
    ]


def test_a_field_that_stands_twice_is_never_dropped_by_fix(mucli: Run, small_catalog: Path) -> None:
    file = _edit(small_catalog, BOURTOULE, "kind: method", "kind:   method\nkind: survey")
    before = file.read_bytes()
    result = mucli("validate", "--fix", str(small_catalog))
    assert result.code == 1 and "stands here twice" in result.out and "--fix" not in result.out
    assert file.read_bytes() == before


def test_a_file_whose_name_is_no_key_is_an_error(mucli: Run, small_catalog: Path) -> None:
    file = small_catalog / BOURTOULE
    file.rename(file.with_name("Bourtoule 2021.yaml"))
    result = mucli("validate", str(small_catalog))
    assert result.code == 1 and "rename it to bourtoule2021machine.yaml" in result.out


def test_what_is_no_file_is_passed_over(mucli: Run, small_catalog: Path) -> None:
    (small_catalog / "papers/2021/folder2021x.yaml").mkdir()
    os.mkfifo(small_catalog / "papers/2021/pipe2021x.yaml")
    assert mucli("validate", str(small_catalog)).code == 0


def test_missing_fields_are_named(mucli: Run, small_catalog: Path) -> None:
    _edit(small_catalog, BOURTOULE, "kind: method\n", "")
    assert "'kind' is missing" in mucli("validate", str(small_catalog)).out


@pytest.mark.parametrize("field", ["doi: 10.1109/SP40001.2021.00019", "arxiv: '1912.03817'"])
def test_an_identifier_belongs_to_one_paper(mucli: Run, small_catalog: Path, field: str) -> None:
    file = small_catalog / "papers/2023/smith2023graph.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("links:", f"{field}\nlinks:"), encoding="utf-8"
    )
    result = mucli("validate", str(small_catalog))
    assert result.code == 1
    assert "of bourtoule2021machine too" in result.out


def test_a_near_title_is_a_duplicate_unless_it_is_a_version(
    mucli: Run, small_catalog: Path
) -> None:
    first = small_catalog / "papers/2024/lopez2024federated.yaml"
    copy = small_catalog / "papers/2023/lopez2023federated.yaml"
    text = (
        first.read_text(encoding="utf-8")
        .replace("2024", "2023")
        .replace("arxiv: '2401.00001'\n", "")
        .replace("Clients", "Client")
    )
    copy.write_text(text, encoding="utf-8")
    result = mucli("validate", str(small_catalog))
    assert result.code == 1 and "nearly that of" in result.out
    copy.write_text(text + "preprint_of: lopez2024federated\n", encoding="utf-8")
    assert mucli("validate", str(small_catalog)).code == 0


def test_a_key_off_the_rule_is_a_warning_and_with_strict_an_error(
    mucli: Run, small_catalog: Path
) -> None:
    file = small_catalog / "papers/2023/smith2023graph.yaml"
    file.rename(file.with_name("jones2023graph.yaml"))
    relaxed, strict = (
        mucli("validate", str(small_catalog)),
        mucli("validate", "--strict", str(small_catalog)),
    )
    assert relaxed.code == 0 and "warning: " in relaxed.out and "smith2023graph" in relaxed.out
    assert strict.code == 1


def test_a_file_in_the_wrong_year_is_named(mucli: Run, small_catalog: Path) -> None:
    file = small_catalog / "papers/2023/smith2023graph.yaml"
    file.rename(small_catalog / "papers/2021/smith2023graph.yaml")
    assert "move it to papers/2023/" in mucli("validate", str(small_catalog)).out


def test_fix_lays_files_out_and_changes_nothing_else(mucli: Run, small_catalog: Path) -> None:
    file = small_catalog / BOURTOULE
    before = read_tree(file).value
    pretty = file.read_text(encoding="utf-8")
    lines = pretty.splitlines()
    file.write_text(
        "\n".join(["year:   2021"] + [line for line in lines if not line.startswith("year")])
        + "\n\n",
        encoding="utf-8",
    )
    assert "layout differs" in mucli("validate", str(small_catalog)).out
    fixed = mucli("validate", "--fix", str(small_catalog))
    assert fixed.code == 0 and "1 file laid out anew" in fixed.err
    assert file.read_text(encoding="utf-8") == pretty
    assert read_tree(file).value == before


def test_fix_leaves_a_file_with_comments_alone(mucli: Run, small_catalog: Path) -> None:
    file = small_catalog / BOURTOULE
    text = "# keep me\n" + file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    result = mucli("validate", "--fix", str(small_catalog))
    assert "comments" in result.out
    assert file.read_text(encoding="utf-8") == text


def test_json_names_every_problem(mucli: Run, small_catalog: Path) -> None:
    _edit(small_catalog, BOURTOULE, "kind: method", "kind: methode")
    result = mucli("validate", "--format", "json", str(small_catalog))
    data = json.loads(result.out)
    assert data["version"] == 2
    assert [(p["line"], p["field"], p["severity"]) for p in data["problems"]] == [
        (7, "kind", "error")
    ]


def test_one_file_can_be_checked_alone(mucli: Run, small_catalog: Path) -> None:
    _edit(small_catalog, BOURTOULE, "kind: method", "kind: methode")
    assert mucli("validate", str(small_catalog / "papers/2023/smith2023graph.yaml")).code == 0
    assert mucli("validate", str(small_catalog / BOURTOULE)).code == 1


def test_a_bomb_of_aliases_is_refused_at_once(mucli: Run, small_catalog: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (small_catalog / BOURTOULE).write_text(bomb, encoding="utf-8")
    assert "anchors, aliases and tags" in mucli("validate", str(small_catalog)).out


def test_what_is_no_catalogue_is_said_so(mucli: Run, tmp_path: Path) -> None:
    result = mucli("validate", str(tmp_path))
    assert result.code == 1 and "holds no catalogue" in result.err


_PLAIN = st.recursive(
    st.text(
        st.characters(
            exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\x85\ufffe\uffff"
        ),
        max_size=20,
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abcdefg-", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=5), _PLAIN, min_size=1, max_size=4))
def test_what_the_layout_writes_the_reader_reads_back(value: dict[str, object]) -> None:
    tree = read_tree(Path("x.yaml"), dump(value))
    assert not tree.problems
    assert tree.value == value
