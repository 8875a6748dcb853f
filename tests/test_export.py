"""mucli export: formats, files, filters, and one's own notes only when asked for."""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import mucli
from conftest import SMALL, Result
from mucli.api.writing_out import FORMATS, export_papers
from mucli.lists.source import read_bytes
from mucli.model import Paper
from mucli.text import words

Run = Callable[..., Result]
ALL = ["lopez2024federated", "smith2023graph", "bourtoule2021machine"]


def retitled(root: Path, title: str) -> None:
    file = root / "papers/2024/lopez2024federated.yaml"
    quoted = "'" + title.replace("'", "''") + "'"
    file.write_text(
        SMALL["papers/2024/lopez2024federated.yaml"].replace(
            "Federated Forgetting of Clients", quoted
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_written_and_written_the_same_again(small: Run, format_: str) -> None:
    first = small("export", "-f", format_).ok()
    assert first == small("export", "-f", format_).ok()
    assert first.endswith("\n") and ("2021" in first or "bourtoule" in first)


def test_csv_holds_every_fact_and_comes_back(small: Run, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(small("export", "-f", "csv").ok())))
    assert [row["key"] for row in rows] == ALL
    assert rows[1]["authors"] == "Smith, Ann; van der Berg, Jan" and rows[0]["others"] == "true"
    assert rows[2]["doi"] == "10.1109/SP40001.2021.00019" and rows[2]["venue"] == "S&P"
    file = tmp_path / "papers.csv"
    small("export", "-o", str(file)).ok()
    assert (
        json.loads(small("import", str(file), "--dry-run", "-f", "json").ok())["counts"]["known"]
        == 3
    )


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x","y")', "+1+1", "-2+3 Forgotten", "@SUM(1)"]
)
def test_csv_is_safe_in_a_spreadsheet(small: Run, small_catalog: Path, title: str) -> None:
    retitled(small_catalog, title)
    small("note", "Graph", "=1+1").ok()
    text = small("export", "-f", "csv", "--with-notes").ok()
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        for row in csv.reader(io.StringIO(text))
        for cell in row
    )
    assert next(csv.DictReader(io.StringIO(text)))["title"].lstrip("'") == title


def test_json_holds_papers_and_what_they_are_measured_by(small: Run) -> None:
    data = json.loads(small("export", "-f", "json").ok())
    assert data["version"] == 2 and data["total"] == 3
    assert data["papers"] == json.loads(small("list", "-f", "json").ok())["papers"]
    assert [
        each["key"] for name in ("datasets", "metrics", "benchmarks") for each in data[name]
    ] == ["mnist", "accuracy", "arena"]
    assert "datasets" not in json.loads(small("export", "-f", "json", "-t", "gnn").ok())
    assert [
        json.loads(line)["key"] for line in small("export", "-f", "jsonl").ok().splitlines()
    ] == ALL


def test_yaml_is_the_catalogue_s_files_in_one_document(
    small: Run, small_catalog: Path, tmp_path: Path
) -> None:
    import yaml

    document = yaml.safe_load(small("export", "-f", "yaml").ok())
    assert list(document["papers"]) == ALL
    again = tmp_path / "again"
    for key, paper in document["papers"].items():
        file = again / f"papers/{paper['year']}/{key}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            yaml.safe_dump(paper, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    for name in ("venues", "taxonomy", "datasets", "metrics", "benchmarks", "about"):
        (again / f"{name}.yaml").write_text(
            yaml.safe_dump(document[name], allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    small("validate", "--fix", str(again)).ok()  # PyYAML puts each word on a line of its own
    assert (
        small("--catalog", str(again), "export", "-f", "json").ok()
        == small("export", "-f", "json").ok()
    )
    assert list(yaml.safe_load(small("export", "-f", "yaml", "-t", "gnn").ok())) == ["papers"]


def test_filters_order_and_limit_hold(small: Run) -> None:
    assert small("export", "-f", "key", "--sort", "key", "--reverse", "-n", "2").ok().split() == [
        "smith2023graph",
        "lopez2024federated",
    ]
    page = small("export", "-t", "gnn").ok()
    assert "Graph Amnesia" in page and "Machine Unlearning" not in page and "MNIST" not in page
    assert small("export", "-y", "1999").code == 1


def test_the_markdown_list_follows_an_upstream_list(small: Run) -> None:
    page = small("export", "--list", "small-list").ok()
    assert (
        page.startswith("# Small list ")
        and "## Data-Driven\n" in page
        and "Graph Amnesia" not in page
    )
    assert small("export", "--title", "Mine").ok().startswith("# Mine ")


def test_notes_come_along_only_when_asked_for(small: Run) -> None:
    small("star", "SISA").ok()
    small("tag", "SISA", "+core").ok()
    small("note", "SISA", "my | secret").ok()
    for format_ in ("markdown", "csv", "json", "jsonl", "yaml"):
        assert "secret" not in small("export", "-f", format_).ok()
        assert "secret" in small("export", "-f", format_, "--with-notes").ok()
    assert (
        "★ \\#core" not in (page := small("export", "--with-notes", "--starred").ok())
        and "★ #core my \\| secret" in page
    )
    paper = json.loads(small("export", "-f", "json", "--with-notes").ok())["papers"][-1]
    assert paper["reading"] == {"starred": True, "tags": ["core"], "note": "my | secret"}
    assert small("export", "-f", "bibtex", "--with-notes").code == 2


def test_own_marks_do_not_stop_an_import(small: Run, tmp_path: Path) -> None:
    small("star", "SISA").ok()
    for suffix in ("json", "jsonl", "csv", "md"):
        file = tmp_path / f"mine.{suffix}"
        small("export", "--with-notes", "-o", str(file)).ok()
        counts = json.loads(small("import", str(file), "--dry-run", "-f", "json").ok())["counts"]
        assert (
            counts["unreadable"] == counts["new"] == counts["changed"] == 0 and counts["known"] >= 3
        )


def test_a_file_is_told_by_its_name_and_never_overwritten_unasked(
    small: Run, tmp_path: Path
) -> None:
    file = tmp_path / "papers.bib"
    assert "3 papers written" in small("export", "-o", str(file)).err
    assert file.read_text(encoding="utf-8").startswith("@")
    file.write_text("precious", encoding="utf-8")
    refused = small("export", "-o", str(file))
    assert (
        refused.code == 2
        and "--force" in refused.err
        and file.read_text(encoding="utf-8") == "precious"
    )
    small("export", "-o", str(file), "--force").ok()
    assert file.read_text(encoding="utf-8").startswith("@")
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["papers.bib"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("-f", "markdwn"), 2, "did you mean markdown?"),
        (("-o", "."), 2, "is a folder"),
        (("-o", "no/such/folder/x.md"), 2, "there is no folder"),
        (("-f", "csv", "--title", "x"), 2, "--title is for markdown"),
        (("-t", "nonsense-topic"), 2, "there is no topic"),
        (("--list", "nowhere"), 2, "there is no list"),
    ],
)
def test_wrong_use_is_one_sentence(
    small: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = small("export", *arguments)
    assert (
        (result.code, result.out) == (code, "")
        and says in result.err
        and "Traceback" not in result.err
    )


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(small: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = small("export", "-o", str(tmp_path / "x.md"))
    tmp_path.chmod(0o700)
    assert result.code == 3 and "x.md" in result.err


# Out and in again
# --------------------------------------------------------------------------------------------------


def _again(catalog: mucli.Catalog, format_: str) -> dict[str, Paper]:
    """Return what reading the catalogue's export gives, by key."""
    content = export_papers(catalog, None, format_).encode()
    rows = read_bytes(content, f"all.{format_}", format_).rows
    assert [row.problem for row in rows if row.problem] == []
    return {row.paper.key: row.paper for row in rows if row.what == "paper"}


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_mucli_s_own_formats_give_back_every_field_of_every_paper(format_: str) -> None:
    with mucli.open_catalog(own=False) as catalog:
        found = _again(catalog, format_)
        for paper in catalog:
            assert found.pop(paper.key) == replace(paper, venue=None)  # which stands in the row
    assert not found


@pytest.mark.parametrize("format_", ["bibtex", "ris"])
def test_a_bibliography_gives_back_the_facts_that_it_holds(format_: str) -> None:
    held = ("authors", "others", "year", "doi", "arxiv", "volume", "pages")
    with mucli.open_catalog(own=False) as catalog:
        found = _again(catalog, format_)
        for paper in catalog:
            again = found.pop(paper.key)
            assert words(again.title) == words(paper.title)  # LaTeX sets quotes its own way
            assert {name: getattr(again, name) for name in held} == {
                name: getattr(paper, name) for name in held
            }
    assert not found
