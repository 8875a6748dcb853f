"""``mucli import``: what a list says, row by row, against what the catalogue holds."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mucli as package
from conftest import ROOT
from mucli.catalog.read import read_paper
from mucli.lists.markdown import read_markdown
from mucli.lists.rows import Row
from mucli.lists.source import read_bytes
from mucli.readers.encoding import repair
from mucli.web.urls import clean_url

Run = Any


@pytest.fixture
def run(mucli: Run, small_catalog: Path, tmp_path: Path) -> Run:
    """Import a text into the small catalogue and return its JSON: ``run(text, "--dry-run", name="list.md")``."""

    def imported(content: str | bytes, *arguments: str, name: str = "list.md") -> dict[str, Any]:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = mucli(
            "--catalog", str(small_catalog), "import", str(file), "--format", "json", *arguments
        )
        assert out.code == 0, out.err
        data: dict[str, Any] = json.loads(out.out)
        assert sum(data["counts"].values()) == data["total"] == len(data["rows"])
        return data

    return imported


def rows(markdown: str) -> list[Row]:
    return list(read_markdown(markdown).rows)


def only(markdown: str) -> Row:
    (row,) = rows(markdown)
    assert not row.problem, row.problem
    return row


def table(header: str, *lines: str) -> str:
    return "\n".join(
        [
            "# List",
            "",
            "## Papers",
            "",
            f"| {header} |",
            "|" + "---|" * (header.count("|") + 1),
            *(f"| {line} |" for line in lines),
            "",
        ]
    )


def people(row: Row) -> list[str]:
    return [str(author) for author in row.paper.authors]


# Tables -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Title | Venue | Year | Author(s) | Code", "[Forgetting by Design](https://arxiv.org/abs/2401.00009) | ICML | 2024 | Ann Lee, Bo Li | [code](https://github.com/a/b)"),
        ("Year | Conference | Authors | Paper | Repository", "2024 | ICML'24 | Lee, Ann; Li, Bo | [Forgetting by Design](https://arxiv.org/abs/2401.00009) | https://github.com/a/b"),
        ("Date | Paper Title | Published in | By | Links", "2024-02 | Forgetting by Design | ICML 2024 | x | [Paper](https://arxiv.org/abs/2401.00009), [GitHub](https://github.com/a/b)"),
        ("No. | Name | Venue (Year) | GitHub", "1 | **[Forgetting by Design](https://arxiv.org/pdf/2401.00009v2)** | _ICML_ (2024) | <a href='https://github.com/a/b'>link</a>"),
        ("Model | Reference | Time | Where", "FBD | <mark>[Forgetting by Design](https://arxiv.org/abs/2401.00009)</mark> [[Code]](https://github.com/a/b) | 2024 | ICML"),
        ("| Venue | Year | ", "[Forgetting by Design](https://arxiv.org/abs/2401.00009) [(code)](https://github.com/a/b) | ICML | 2024 | "),
        ("标题 | 会议/期刊 | 年份 | 代码", "[Forgetting by Design](https://arxiv.org/abs/2401.00009) | ICML | 2024 | [代码](https://github.com/a/b)"),
        ("论文 | 会议 | 年份 | 代码", "~~[Forgetting by Design](https://arxiv.org/abs/2401.00009)~~ | ICML | 2024 | [代码](https://github.com/a/b)"),
    ],
)  # fmt: skip
def test_columns_may_have_any_order_and_name(header: str, line: str) -> None:
    row = only(table(header, line))
    assert (row.paper.title, row.paper.year, row.paper.arxiv, row.venue) == (
        "Forgetting by Design",
        2024,
        "2401.00009",
        "ICML",
    )
    assert [code.url for code in row.paper.code] == ["https://github.com/a/b"]


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        (r"Selecting A \| B and Forgetting", "Selecting A | B and Forgetting"),
        ("[Keep A | B in a Link](https://e.org/x)", "Keep A | B in a Link"),
        ("`A|B` in Code Is a Title", "A|B in Code Is a Title"),
        ("Broken in<br>Two Lines", "Broken in Two Lines"),
        ("[First Part](https://e.org/x)<br>Ann Lee, Bo Li", "First Part"),
        (
            "![Star](https://img.shields.io/github/stars/a/b)<br>[Behind a Badge](https://e.org/x)",
            "Behind a Badge",
        ),
        ("<b>Bold</b> &amp; <i>Italic</i> Title", "Bold & Italic Title"),
        ("[NeurIPS'23] [Note before the Link](https://e.org/x)", "Note before the Link"),
        ("[Note in the End (CVPR 2024)](https://e.org/x)", "Note in the End"),
        (
            "[[2404.00001] Its Page's Heading](https://arxiv.org/abs/2404.00001)",
            "Its Page's Heading",
        ),
        ("[A Link That Never Ends](https://e.org/x", "A Link That Never Ends"),
        ("“Quoted” – With a Dash", "“Quoted” – With a Dash"),
        ("[Reference Style][ref]", "Reference Style"),
    ],
)
def test_what_a_title_s_cell_may_hold(cell: str, title: str) -> None:
    row = only(table("Paper | Year", f"{cell} | 2024") + "\n[ref]: https://e.org/ref\n")
    assert (row.paper.title, row.paper.year) == (title, 2024)


def test_missing_cells_and_empty_rows_are_told() -> None:
    found = rows(
        table(
            "Title | Year | Venue",
            "[A Row Cut Short](https://e.org/x)",
            "- | - | -",
            " | 2024 | ICML",
            "[Too](https://e.org/y) | 2024 | ICML | more",
        )
    )
    assert [(row.line, row.paper.title, row.problem) for row in found] == [
        (7, "A Row Cut Short", ""),
        (8, "", "the row is empty"),
        (9, "", "the title is missing"),
        (10, "Too", ""),
    ]


def test_a_cell_that_is_only_a_label_is_no_title() -> None:
    (row,) = rows(table("Model | Paper", "Net | [link](https://arxiv.org/abs/2401.00009)"))
    assert row.problem == "the title is missing; 'mucli add 2401.00009' asks for it"


def test_a_link_labelled_paper_leads_to_the_paper_and_two_columns_name_two_methods() -> None:
    row = only(
        table(
            "Title | Model | Method | Year | Links",
            "Forgetting by Design | CNN | FBD | 2024 | [Paper](https://e.org/x) [Blog](https://e.org/b)",
        )
    )
    assert row.paper.links == {"paper": ("https://e.org/x",), "other": ("https://e.org/b",)}
    assert row.paper.methods == ("CNN", "FBD")


def test_names_and_venue_below_a_title() -> None:
    row = only(
        table(
            "Title & Authors | Links",
            "**Below the Title** <br> Ann Lee, Bo Li <br> *ICML 2024* | [Paper](https://arxiv.org/abs/2401.00009)",
        )
    )
    assert (row.paper.title, people(row), row.venue, row.paper.year) == (
        "Below the Title",
        ["Lee, Ann", "Li, Bo"],
        "ICML",
        2024,
    )


def test_tables_in_html_quotes_details_and_without_header() -> None:
    text = """# L
## S
> | Title | Year |
> |---|---|
> | [In a Quote](https://e.org/1) | 2021 |

<details><summary>2022</summary>

| Title | Venue |
|---|---|
| [In Details](https://e.org/2) | ICML |

</details>
<table><tr><th>Title</th><th>Venue</th></tr>
<tr><td><a href="https://e.org/3">In HTML</a></td><td>ICML 2023</td></tr></table>

### 2020
| [Without a Header](https://e.org/4) | ICML | 2024 |
| [Again Without](https://e.org/5) | KDD | 2024 |
"""
    found = [(row.line, row.paper.title, row.paper.year, row.venue) for row in rows(text)]
    assert found == [(5, "In a Quote", 2021, ""), (11, "In Details", 2022, "ICML"), (15, "In HTML", 2023, "ICML"), (18, "Without a Header", 2024, "ICML"), (19, "Again Without", 2024, "KDD")]  # fmt: skip


def test_paragraphs_in_html_are_rows_and_comments_are_not() -> None:
    text = """# L
## S
<!-- [Commented Out](https://e.org/1), 2020 -->
<!--
| Title | Year |
|---|---|
| [Commented Too](https://e.org/2) | 2020 |
-->
<p><a href="https://arxiv.org/abs/2101.00001">HTML Paragraph Paper</a>, Ann Lee, Bo Li. ICML 2021</p>

<details>
<summary><b>2020</b></summary>
<a href="https://arxiv.org/abs/2001.00002">Line in Details</a>, Ann Lee, Bo Li<br>
- [Bullet Without a Blank Line](https://e.org/4)
</details>
"""
    found = [(row.line, row.paper.title, row.paper.year) for row in rows(text)]
    assert found == [
        (9, "HTML Paragraph Paper", 2021),
        (13, "Line in Details", 2020),
        (14, "Bullet Without a Blank Line", 2020),
    ]


# Lists ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        "- [Forgetting by Design](https://arxiv.org/abs/2401.00009). Ann Lee, Bo Li. ICML, 2024. [[code]](https://github.com/a/b)",
        "- **Forgetting by Design** \\\n  *Ann Lee, Bo Li* \\\n  ICML 2024 [[paper]](https://arxiv.org/abs/2401.00009) [[code]](https://github.com/a/b)",
        "- [Forgetting by Design](https://arxiv.org/abs/2401.00009)\n  - Author(s): Ann Lee, Bo Li\n  - Venue: ICML 2024\n  - Code: [GitHub](https://github.com/a/b)",
        "* **[ICML 2024]** Forgetting by Design, *Ann Lee, Bo Li* [[paper](https://arxiv.org/abs/2401.00009)] [[code](https://github.com/a/b)]",
        "1. Forgetting by Design. Ann Lee, Bo Li. *ICML* 2024. [pdf](https://arxiv.org/pdf/2401.00009) https://github.com/a/b",
        "1. Ann Lee and Bo Li. \"Forgetting by Design.\" *ICML*, 2024. [arXiv](https://arxiv.org/abs/2401.00009) [code](https://github.com/a/b)",
        "- [x] (ICML 2024) [Forgetting by Design](https://arxiv.org/abs/2401.00009) - Ann Lee, Bo Li - [PyTorch](https://github.com/a/b)",
        "- Lee, Ann; Li, Bo (2024). Forgetting by Design. *ICML*. arXiv:2401.00009. https://github.com/a/b",
        "- **Title**: Forgetting by Design\n  - **Authors**: Ann Lee, Bo Li\n  - **Published in**: ICML 2024\n  - **Links**: [Paper](https://arxiv.org/abs/2401.00009) [Code](https://github.com/a/b)",
        "- [Forgetting by Design](https://arxiv.org/abs/2401.00009)\n\n  Ann Lee, Bo Li\n\n  ICML 2024 [code](https://github.com/a/b)",
        "- <a href=\"https://arxiv.org/abs/2401.00009\">Forgetting by Design</a>, Ann Lee, Bo Li, ICML 2024 <a href=\"https://github.com/a/b\">code</a>",
        "### [Forgetting by Design](https://arxiv.org/abs/2401.00009)\n- Authors: Ann Lee, Bo Li\n- Venue: ICML 2024\n- Code: https://github.com/a/b",
        "### Forgetting by Design\n*Ann Lee, Bo Li*\nICML 2024. [[Paper](https://arxiv.org/abs/2401.00009)] [[Code](https://github.com/a/b)]",
        "[Forgetting by Design](https://arxiv.org/abs/2401.00009)\n*Ann Lee, Bo Li*, ICML 2024 [code](https://github.com/a/b)",
        "<ul><li><a href='https://arxiv.org/abs/2401.00009'>Forgetting by Design</a>, Ann Lee, Bo Li. ICML 2024. <a href='https://github.com/a/b'>code</a></li></ul>",
    ],
)  # fmt: skip
def test_how_an_item_may_be_written(item: str) -> None:
    row = only(f"# List\n\n## Papers\n\n{item}\n")
    assert (row.paper.title, row.paper.year, row.paper.arxiv) == (
        "Forgetting by Design",
        2024,
        "2401.00009",
    )
    assert people(row) == ["Lee, Ann", "Li, Bo"]
    assert row.venue == "ICML"
    assert [code.url for code in row.paper.code] == ["https://github.com/a/b"]


def test_headings_and_bold_lines_that_are_years_date_what_stands_below() -> None:
    text = "# L\n## 2021\n- [One Paper Here](https://e.org/1)\n\n**2020**\n\n- [Two Papers Here](https://e.org/2)\n\n## Older\n- 2019\n  - [Three Papers Here](https://e.org/3)\n"
    assert [(row.paper.title, row.paper.year) for row in rows(text)] == [
        ("One Paper Here", 2021),
        ("Two Papers Here", 2020),
        ("Three Papers Here", 2019),
    ]


def test_contents_news_and_prose_are_set_aside_and_told() -> None:
    document = read_markdown(
        "# L\nSee [our survey of it all](https://e.org/s) for more.\n\n## Contents\n- [Papers](#papers)\n\n## News\n- [Something Happened Here](https://e.org/n)\n\n## Papers\n- [A Real Paper](https://e.org/p)\n"
    )
    assert [row.paper.title for row in document.rows] == ["A Real Paper"]
    assert [(each.line, each.reason) for each in document.aside] == [
        (2, "it reads as prose"),
        (5, "it leads to a place in the page"),
        (8, "it stands under 'News'"),
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Lee et al.", (["Lee"], True)),
        (
            "A. B. Lee, C. Li and D. van der Berg",
            (["Lee, A. B.", "Li, C.", "van der Berg, D."], False),
        ),
        ("Lee, A., Li, B., & Roe, C.", (["Lee, A.", "Li, B.", "Roe, C."], False)),
        ("Lee A, Li BC", (["Lee, A.", "Li, BC"], False)),
        (
            "Ann Lee; Bo Li; Martin Luther King Jr.",
            (["Lee, Ann", "Li, Bo", "King, Jr., Martin Luther"], False),
        ),
        ("Ann Lee¹, Bo Li*†, et al.", (["Lee, Ann", "Li, Bo"], True)),
    ],
)
def test_names(names: str, expected: tuple[list[str], bool]) -> None:
    row = only(table("Title | Authors | Year", f"[Any Title](https://e.org/x) | {names} | 2024"))
    assert (people(row), row.paper.others) == expected


def test_a_table_right_after_an_item_keeps_its_rows() -> None:
    text = "# L\n## S\n- [First in a List](https://e.org/1)\n| Title | Year |\n|---|---|\n| [Second in a Table](https://e.org/2) | 2021 |\n"
    assert [(row.line, row.paper.title, row.paper.year) for row in rows(text)] == [
        (3, "First in a List", 0),
        (6, "Second in a Table", 2021),
    ]


def test_the_benchmark_s_lists_are_read_as_they_were_checked() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/import/run.py"), "--each"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


# Statuses ---------------------------------------------------------------------------------------------------------------

LIST = """# A list

## Model-agnostic

| Title | Authors | Year | Venue | Code |
|---|---|---|---|---|
| [Machine Unlearning](https://doi.org/10.1109/SP40001.2021.00019) | Bourtoule et al. | 2021 | S&P | |
| [Federated Forgetting of Clients](https://arxiv.org/pdf/2401.00001v2) | López | 2024 | arXiv | [code](https://github.com/lopez/forget) |
| Graph Amnesia - Forgetting Nodes | Smith | 2023 | ICLR | |
| [Something Entirely New for Federated Learning](https://arxiv.org/abs/2403.12345) | Ann Lee, Bo Li | 2024 | Oakland | [[Code]](https://github.com/lee/new) |
| | Nobody | 2024 | ICLR | |
"""


def test_each_row_is_new_known_changed_or_unreadable(run: Run, small_catalog: Path) -> None:
    data = run(LIST, "--dry-run")
    assert [
        (row["line"], row["title"], row["status"], row.get("by"), row.get("key"))
        for row in data["rows"]
    ] == [
        (7, "Machine Unlearning", "changed", "doi", "bourtoule2021machine"),
        (8, "Federated Forgetting of Clients", "changed", "arxiv", "lopez2024federated"),
        (9, "Graph Amnesia - Forgetting Nodes", "known", "title", "smith2023graph"),
        (10, "Something Entirely New for Federated Learning", "new", None, "lee2024something"),
        (11, "", "unreadable", None, None),
    ]
    assert data["rows"][0]["changes"] == ["category model-agnostic"]
    assert data["rows"][1]["changes"] == ["code link https://github.com/lopez/forget"]
    assert data["rows"][4]["reason"] == "the title is missing"
    assert data["counts"] == {"new": 1, "known": 1, "changed": 2, "conflict": 0, "unreadable": 1}


def test_a_dry_run_writes_nothing(run: Run) -> None:
    from mucli.files import user_data

    run(LIST, "--dry-run")
    assert not user_data().exists() or not list(user_data().rglob("*"))


def test_what_comes_in_lies_over_the_catalogue_and_nothing_is_lost(
    run: Run, mucli: Run, small_catalog: Path
) -> None:
    before = {file: file.read_bytes() for file in small_catalog.rglob("*.yaml")}
    run(LIST)
    assert before == {file: file.read_bytes() for file in small_catalog.rglob("*.yaml")}
    with package.open_catalog(small_catalog) as catalog:
        new, changed = catalog.get("lee2024something"), catalog.get("bourtoule2021machine")
        assert (new.venue, new.kind, new.categories, new.topics) == (
            "sp",
            "method",
            ("model-agnostic",),
            ("federated",),
        )
        assert [(said.record, said.at) for said in new.sources] == [("list", "list.md")]
        assert "title" in new.sources[0].confirms
        assert changed.categories == ("data-driven", "model-agnostic")
        assert (changed.pages, changed.doi, changed.methods) == (
            "141-159",
            "10.1109/SP40001.2021.00019",
            ("SISA",),
        )
        assert [said.record for said in changed.sources] == ["dblp", "list"]
    assert {row["status"] for row in run(LIST)["rows"]} == {"known", "unreadable"}


def test_into_a_checkout_gives_a_valid_catalogue(run: Run, mucli: Run, small_catalog: Path) -> None:
    run(LIST, "--into", str(small_catalog))
    assert (small_catalog / "papers/2024/lee2024something.yaml").exists()
    assert "github.com/lopez/forget" in (
        small_catalog / "papers/2024/lopez2024federated.yaml"
    ).read_text(encoding="utf-8")
    checked = mucli("validate", str(small_catalog)).ok()
    assert "nobody else can open 'list.md'" in checked and "no source proves S&P" in checked
    assert (
        mucli("import", "-", "--into", str(small_catalog.parent / "nowhere"), stdin=LIST).code == 2
    )


def test_a_paper_named_twice_comes_in_once_with_both_rows_links(run: Run) -> None:
    text = "# L\n## Papers\n" + "".join(
        f"- [Erasing Whatever You Like, Twice](https://{where}). Ann Lee. ICLR, 2024.\n"
        for where in ("e.org/one", "arxiv.org/abs/2402.00002")
    )
    data = run(text)
    assert [(row["status"], row["key"]) for row in data["rows"]] == [
        ("new", "lee2024erasing"),
        ("known", "lee2024erasing"),
    ]
    assert data["rows"][1]["reason"] == "the same paper as on line 3"
    from mucli.files import user_data

    _tree, paper = read_paper(user_data() / "papers/2024/lee2024erasing.yaml")
    assert paper is not None and paper.arxiv == "2402.00002"
    assert sorted(url for urls in paper.links.values() for url in urls) == [
        "https://arxiv.org/abs/2402.00002",
        "https://e.org/one",
    ]


def test_a_row_without_a_year_is_kept_to_be_finished(
    run: Run, mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    from mucli.files import user_data

    text = (
        "# L\n## Papers\n"
        "- [A Title Without Any Year](https://e.org/x), Ann Lee, Bo Li [[code]](https://github.com/a/b)\n"
    )
    data = run(text)
    assert data["rows"][0]["status"] == "new" and "no year" in data["rows"][0]["reason"]
    kept = user_data() / "to-finish" / "list.csv"
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("line,title,authors,others,year,") and len(lines) == 2
    run(text)
    assert sorted(kept.parent.iterdir()) == [kept]
    kept.write_text(
        kept.read_text(encoding="utf-8").replace(
            '"Lee, Ann; Li, Bo",,', '"Lee, Ann; Li, Bo",,2031'
        ),
        encoding="utf-8",
    )
    run(text)
    assert len([*kept.parent.iterdir()]) == 2  # what a person filled in is not written over
    done = mucli("--catalog", str(small_catalog), "import", str(kept), "--format", "json")
    assert done.code == 0, done.err
    _tree, paper = read_paper(user_data() / "papers/2031/lee2031title.yaml")
    assert paper is not None and paper.title == "A Title Without Any Year"
    assert paper.links == {"paper": ("https://e.org/x",)}
    assert [entry.url for entry in paper.code] == ["https://github.com/a/b"]


def test_strict_refuses_a_row_that_cannot_be_read_and_explain_says_why(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.md"
    file.write_text(
        "# L\n## 2031\n- **Quiet Tides of Forgetting**. *Ann Lee*. ICML. [[pdf]](https://e.org/1)\n"
        "- **Loud Tides of Forgetting**. *Bo Li*. KDD. [[pdf]](https://e.org/2)\n"
        "- [[pdf]](https://e.org/3)\n\nSome [remark](https://e.org/r) about our list.\n",
        encoding="utf-8",
    )

    def imported(*arguments: str) -> Any:
        return mucli("--catalog", str(small_catalog), "import", str(file), *arguments)

    assert imported("--dry-run").code == 0
    strict = imported("--dry-run", "--strict")
    assert strict.code == 1 and "1 of 3 rows cannot be read" in strict.err
    explained = imported("--explain", "4")
    assert explained.code == 0 and not explained.err
    assert "title 'Loud Tides of Forgetting': the text in bold" in explained.out
    assert "authors 'Bo Li'" in explained.out and "year 2031: the heading above" in explained.out
    told = json.loads(imported("--explain", "7", "--format", "json").out)["explained"][0]
    assert told["line"] == 7 and told["why"] == ["it reads as prose"]
    assert imported("--explain", "1").code == 1
    everything = imported("--dry-run", "--all").out
    assert "7\taside\t\t\tSome remark about our list.\tit reads as prose" in everything


def test_people_see_what_is_not_known_and_the_sum(mucli: Run, small_catalog: Path) -> None:
    out = mucli("--catalog", str(small_catalog), "import", "-", "--dry-run", stdin=LIST)
    assert [line.split("\t")[:2] for line in out.ok().splitlines()] == [
        ["7", "changed"],
        ["8", "changed"],
        ["10", "new"],
        ["11", "unreadable"],
    ]
    assert "5 rows (5 papers): 1 new, 1 known, 2 changed, 1 unreadable" in out.err


def test_hostile_rows_come_in_harmless(run: Run, small_catalog: Path) -> None:
    text = table(
        "Title | Year | Code",
        "[Escape \x1b[31mRed\x1b[0m Title](https://e.org/x?utm_source=z) | 2024 | [code](javascript:alert(1))",
        "[=HYPERLINK(1) <script>alert(1)</script> Title](file:///etc/passwd) | 2024 | [c](https://user:pass@github.com/a/b)",
        "[../../../etc/passwd Paper](https://e.org/y) | 2024 | [c](http://localhost/x)",
    )  # fmt: skip
    data = run(text)
    assert [row["status"] for row in data["rows"]] == ["new", "new", "new"]
    assert not any("\x1b" in json.dumps(row) for row in data["rows"])
    from mucli.files import user_data

    files = sorted(user_data().rglob("*.yaml"))
    assert all(file.parent.parent == user_data() / "papers" for file in files)
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert not any(
        word in text
        for word in ("javascript:", "file:", "pass@", "localhost", "utm_source", "\x1b", "<script>")
    )


def test_what_would_be_searched_over_and_over_is_read_once() -> None:
    """Tags and links that never end cost minutes when each is sought up to the end of the text: so long is waited here."""
    table_ = "| Title | Year |\\n|---|---|\\n| "
    code = (
        "from mucli.lists.markdown import read_markdown\n"
        f"for text in ('<ul>' + '<li ' * 100_000, '<table>' + '<tr ' * 100_000, '<div>' + '<a ' * 100_000, '{table_}[' + '|' * 150_000):\n"
        "    read_markdown(text)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# Encodings --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["mac_roman", "cp1252"])
def test_text_that_was_read_in_the_wrong_encoding_is_repaired(run: Run, charset: str) -> None:
    right = "“Amnésie” – Über–Vergessen für Łódź’s Größe"
    table_ = bytes(range(256)).decode(charset, "replace")
    wrong = "".join(
        table_[byte] if table_[byte] != "\ufffd" else chr(byte) for byte in right.encode()
    )
    assert wrong != right
    data = run(
        f"# L\n## P\n| Title | Year |\n|---|---|\n| [{wrong}](https://e.org/x) | 2024 |\n",
        "--dry-run",
    )
    assert (data["rows"][0]["title"], data["repaired"]) == (right, 1)


def test_a_closing_quote_that_lost_its_last_byte_is_repaired() -> None:
    assert repair("The â€œrightâ€ to be forgotten") == "The “right” to be forgotten"


@pytest.mark.parametrize(
    "title",
    [
        "Naïve Façade für Größe",
        "Ω–Forgetting: Δ and π",
        "机器遗忘综述",
        "Ãrhus",
        "São Paulo’s “Quotes”",
    ],
)
def test_text_that_merely_looks_odd_stays(run: Run, title: str) -> None:
    data = run(f"# L\n## P\n- [{title} Paper](https://e.org/x), 2024\n", "--dry-run")
    assert (data["rows"][0]["title"], data["repaired"]) == (f"{title} Paper", 0)


@pytest.mark.parametrize("charset", ["cp1252", "mac_roman", "utf-16", "utf-8-sig"])
def test_other_encodings_and_line_ends_are_read(run: Run, charset: str) -> None:
    text = "# L\r\n## P\r\n- [Größe und Vergessen](https://e.org/x), 2024\r\n"
    assert run(text.encode(charset), "--dry-run")["rows"][0]["title"] == "Größe und Vergessen"


# Other formats ----------------------------------------------------------------------------------------------------------

BIB = r"""
@string{icml = {International Conference on Machine Learning}}
@comment{nothing}
@inproceedings{lee2024forgetting,
  title = {{Forgetting} by {D}esign: {\"U}ber $\epsilon$},
  author = "Lee, Ann and Bo Li and others", booktitle = icml # " (ICML)",
  year = 2024, month = feb, pages = {1--9}, doi = {10.1145/1234567.1234568}, url = {https://e.org/x} }
@article{broken, title = {Never closed,
@misc{smith2023graph, title={Graph Amnesia: Forgetting Nodes}, author={Smith, Ann}, year={2023}}
"""
RIS = """TY  - CONF
TI  - Forgetting by Design
AU  - Lee, Ann
AU  - Li, Bo
T2  - International Conference on Learning Representations
PY  - 2024/02/01
SP  - 1
EP  - 9
DO  - 10.1145/1234567.1234568
UR  - https://e.org/x
ER  -
TY  - JOUR
AU  - Nobody
ER  -
"""


def test_a_bib_file_is_read_and_a_broken_record_costs_only_itself(run: Run) -> None:
    data = run(BIB, name="refs.bib")
    assert [(row["line"], row["title"], row["status"]) for row in data["rows"]] == [
        (4, "Forgetting by Design: Über ε", "new"),
        (8, "", "unreadable"),
        (9, "Graph Amnesia: Forgetting Nodes", "known"),
    ]
    from mucli.files import user_data

    _tree, paper = read_paper(user_data() / "papers/2024/lee2024forgetting.yaml")
    assert paper is not None
    assert ([str(a) for a in paper.authors], paper.others, paper.pages, paper.month) == (
        ["Lee, Ann", "Li, Bo"],
        True,
        "1-9",
        2,
    )


def test_ris_csl_json_and_our_own_formats(run: Run, mucli: Run, small_catalog: Path) -> None:
    ris = run(RIS, "--dry-run", name="refs.ris")
    assert [(row["line"], row["status"], row.get("key")) for row in ris["rows"]] == [
        (1, "new", "lee2024forgetting"),
        (12, "unreadable", None),
    ]
    item = {
        "type": "paper-conference",
        "title": "Forgetting by Design",
        "author": [{"family": "Lee", "given": "Ann"}],
        "issued": {"date-parts": [[2024]]},
    }
    csl = run(json.dumps([item, "nonsense"]), "--dry-run", name="refs.json")
    assert [(row["status"], row["title"]) for row in csl["rows"]] == [
        ("new", "Forgetting by Design"),
        ("unreadable", ""),
    ]
    for format_, name in (("json", "own.json"), ("jsonl", "own.jsonl"), ("csv", "own.csv")):
        printed = mucli("--catalog", str(small_catalog), "list", "--format", format_).ok()
        data = run(printed, "--dry-run", name=name)
        assert data["counts"] == {
            "new": 0,
            "known": 3,
            "changed": 0,
            "conflict": 0,
            "unreadable": 0,
        }, format_


def test_csv_columns_and_their_formulas(run: Run) -> None:
    text = "\ufefftitle;authors;year;arxiv;url\r\n'=Sum of Forgetting;Lee, Ann; Li, Bo;2024;2402.00002;https://e.org/x\r\n"
    data = run(text.replace("Lee, Ann; Li, Bo", '"Lee, Ann; Li, Bo"'), "--dry-run", name="own.csv")
    assert [(row["title"], row["status"], row["key"]) for row in data["rows"]] == [
        ("=Sum of Forgetting", "new", "lee2024sum")
    ]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\x00\x01\x02PNG", "x.png", "is not a text file"),
        (b"{not json", "x.json", "line 1: this is not json"),
        (b"a,b\n1,2\n", "x.csv", "names no column 'title'"),
        (b"- key: x\n", "x.yaml", "YAML"),
    ],
)
def test_what_is_no_list_is_said_in_a_sentence(
    mucli: Run, tmp_path: Path, content: bytes, name: str, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    args = (
        "import",
        str(tmp_path / name),
        "--dry-run",
        *(("--as", "json") if name == "x.json" else ()),
    )
    out = mucli(*args)
    assert (out.code, out.out) == (2, "") and says in out.err and out.err.count("\n") == 1, out.err


def test_an_empty_list_and_a_missing_file(mucli: Run, tmp_path: Path) -> None:
    assert mucli("import", "-", stdin="# Nothing here\n").code == 1
    missing = mucli("import", str(tmp_path / "missing.md"))
    assert missing.code == 2 and "cannot be read" in missing.err


# The upstream list --------------------------------------------------------------------------------------------------------


def upstream_list() -> tuple[str, Counter[str]]:
    """Return a list as the upstream one is laid out, made of the catalogue's own rows, some lines mis-encoded; and its rows by kind."""
    counts: Counter[str] = Counter()
    with package.open_catalog(ROOT / "catalog", own=False) as catalog:
        list_key, upstream = next(iter(catalog.about.upstream.items()))
        text = [f"# {upstream.name}", "", "- [Surveys](#surveys)", ""]
        for category, term in catalog.taxonomy.categories.items():
            places = sorted(
                (p.lists[list_key][category], p.key)
                for p in catalog
                if category in p.lists.get(list_key, {})
            )
            if not places:
                continue
            survey = category == "survey"
            head = (
                "**Paper Title** | **Venue** | **Year**"
                if survey
                else "**Paper Title** | **Year** | **Author** | **Venue** | **Model** | **Code** | **Type**"
            )
            text += [
                f"## {term.name}",
                "----",
                f"| {head} |",
                "|" + " :---: |" * (head.count("|") + 1),
            ]
            for place, key in places:
                paper = catalog.get(key)
                venue = catalog.venues[paper.venue].short if paper.venue else "-"
                author = f"{paper.authors[0].family} et al." if paper.authors else "-"
                title = f"[{paper.title}]({paper.url})"
                code = " ".join(f"[[Code]]({code.url})" for code in paper.code) or "-"
                cells = (
                    (title, f"_{venue}_", str(paper.year))
                    if survey
                    else (
                        title,
                        str(paper.year),
                        author,
                        f"_{venue}_",
                        ", ".join(paper.methods) or "-",
                        code,
                        ", ".join(paper.topics),
                    )
                )
                line = f"| {' | '.join(cells)} |"
                text.append(line.encode().decode("mac_roman") if place % 3 == 0 else line)
                counts["paper"] += 1
            text.append("")
        text.append("## Datasets")
        listed = {
            what: catalog.things(what, ["awesome-machine-unlearning"])
            for what in ("datasets", "metrics", "benchmarks")
        }
        for type_ in dict.fromkeys(dataset.type for dataset in listed["datasets"]):
            text += [
                f"### Type: {type_.title()}",
                "| Dataset | #Items | Disk Size | Downstream Application |",
                "|---|---|---|---|",
            ]
            for dataset in listed["datasets"]:
                if dataset.type == type_:
                    text.append(f"| [{dataset.name}]({dataset.links[0]}) | {dataset.items} | | |")
                    counts["dataset"] += 1
            text.append("")
        text += [
            "## Evaluation Metrics",
            "| Metrics | Formula/Description | Usage | References |",
            "|---|---|---|---|",
        ]
        for metric in listed["metrics"]:
            text.append(
                f"| {metric.name} | ${(metric.formula or '').replace('|', chr(92) + '|')}$ | | [[1]](https://e.org/1) |"
            )
            counts["metric"] += 1
        text += ["", "## Benchmarks and frameworks"]
        for benchmark in listed["benchmarks"]:
            text.append(f"- [{benchmark.name}]({next(iter(benchmark.links.values()))[0]})")
            counts["benchmark"] += 1
    return "\n".join(text) + "\n", counts


def test_every_row_of_a_list_like_the_upstream_one_is_known(mucli: Run, tmp_path: Path) -> None:
    text, counts = upstream_list()
    assert counts["paper"] > 200 and counts["dataset"] > 20 and counts["metric"] >= 12
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    data = json.loads(
        mucli(
            "--catalog",
            str(ROOT / "catalog"),
            "import",
            str(tmp_path / "README.md"),
            "--dry-run",
            "--format",
            "json",
        ).ok()
    )
    assert [row for row in data["rows"] if row["status"] != "known"] == []
    assert Counter(row["what"] for row in data["rows"]) == counts


# Whatever comes -------------------------------------------------------------------------------------------------------------

_TITLE = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=3, max_size=9), min_size=4, max_size=9
).map(lambda words: " ".join(words).capitalize())
_VENUES = st.sampled_from(["ICML", "_NeurIPS_", "ICLR 2023", "", "-", "`KDD`"])
_WRAPS = st.sampled_from(
    [
        "{}",
        "**{}**",
        "[{}](https://e.org/{n})",
        "<mark>[{}](https://e.org/{n})</mark>",
        "**[{}](https://e.org/{n})**",
        "~~{}~~",
        "“{}”",
    ]
)


@st.composite
def _lists(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Make a list of tables and bullets under headings, with the titles that it holds in order."""
    lines, titles = ["# A list", ""], []
    for section in range(draw(st.integers(1, 3))):
        lines += [f"## Section {section}", ""]
        columns = draw(st.permutations(["Title", "Venue", "Year", "Authors", "Code"]))
        if as_table := draw(st.booleans()):
            lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
        for _ in range(draw(st.integers(1, 4))):
            title, venue, wrap = draw(_TITLE), draw(_VENUES), draw(_WRAPS)
            shown = wrap.format(title, n=len(titles))
            titles.append(title)
            if as_table:
                cells = {
                    "Title": shown,
                    "Venue": venue,
                    "Year": "2023",
                    "Authors": "Ann Lee, Bo Li",
                    "Code": "[code](https://github.com/a/b)",
                }
                lines.append("| " + " | ".join(cells[column] for column in columns) + " |")
            else:
                lines.append(
                    f"- {shown}. Ann Lee, Bo Li. ICML, 2023. [[paper]](https://arxiv.org/abs/2301.{10000 + len(titles)})"
                )
        lines.append("")
    return "\n".join(lines), titles


@settings(max_examples=60, deadline=None)
@given(_lists())
def test_no_row_is_ever_lost(made: tuple[str, list[str]]) -> None:
    text, titles = made
    assert [row.paper.title.strip("“”") for row in rows(text)] == titles


_PIECES = ["| a | b |\n", "|---|---|\n", "- ", "* x\n", "1. ", "# H\n", "[t](http://e.org)", "[", "]", "(", "](", "<br>", "<table><tr><td>", "</td>", "```\n", "> ", "**", "__", "\\|", "&amp;", "\n\n", "    ", "<details>", "<!--", "-->", "2024", " et al.", "![", "$x|y$", "\u202e", "\x00", "🔥", "Author(s): ", "https://"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@example("https://](* x\n")  # no address, though it begins as one
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=40).map("".join))
def test_the_reader_never_fails(text: str) -> None:
    document = read_markdown(text)
    assert all(1 <= row.line <= text.count("\n") + 2 for row in document.rows)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.md", "x.bib", "x.ris", "x.jsonl", "x"]))
def test_no_bytes_crash_any_reader(raw: bytes, name: str) -> None:
    try:
        read_bytes(raw, name)
    except package.UsageError as error:
        assert str(error)


def test_two_thousand_rows_are_held_against_the_catalogue(mucli: Run, tmp_path: Path) -> None:
    shuffled = random.Random(7)
    words = ["".join(shuffled.choices("abdegiklmnoprstuvz", k=7)) for _ in range(800)]
    lines = [
        f"| [{' '.join(shuffled.sample(words, 8)).capitalize()} {n}](https://e.org/{n}) | 2024 |"
        for n in range(2000)
    ]
    (tmp_path / "big.md").write_text(
        "# L\n## P\n| Title | Year |\n|---|---|\n" + "\n".join(lines), encoding="utf-8"
    )
    data = json.loads(
        mucli("import", str(tmp_path / "big.md"), "--dry-run", "--format", "json").ok()
    )
    assert data["total"] == 2000 and data["counts"]["new"] == 2000


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/x;jsessionid=A1/y?b=1", "https://example.org/x/y?b=1"),
        ("https://example.org/x#access_token=A1&page=2", "https://example.org/x#page=2"),
        ("https://example.org/a;b/c?utm_source=x&q=1#top", "https://example.org/a;b/c?q=1#top"),
    ],
)
def test_trackers_leave_an_address_wherever_they_stand(url: str, kept: str) -> None:
    assert clean_url(url) == kept
