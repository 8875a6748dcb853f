"""The awesome list: sections, tables, anchors, and that importing it again changes nothing whatever the titles hold."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mucli as package
from conftest import ROOT, Result
from mucli.catalog.extras import Extras
from mucli.export.awesome import awesome_list, section_heading
from mucli.export.github_markdown import Anchors, link, table, text
from mucli.lists.comparison import compare
from mucli.lists.fields import clean_title, title_and_note
from mucli.lists.markdown import read_markdown
from mucli.model import Author, Code, Paper, Venue
from mucli.resources import Taxonomy, Term
from mucli.text import printable, squash

Run = Callable[..., Result]

CATEGORIES = {
    "survey": Term("survey", "Surveys", "Overviews.", ("existing surveys",)),
    "model-agnostic": Term(
        "model-agnostic", "Model-agnostic", "Any.", ("model agnostic", "model-agnostic approaches")
    ),
    "attacks": Term("attacks", "Attacks & Defences", "Against."),
}
EXTRAS = Extras(
    venues={"sp": Venue("sp", "IEEE Symposium on Security and Privacy", "S&P", "conference")},
    taxonomy=Taxonomy(
        categories=CATEGORIES, topics={"gnn": Term("gnn", "Graphs_and|so", "Graphs.")}
    ),
)

_SPECIAL = "|[]`*\\_$<>&~#!()'\"{};,-+=@/%^?"
_CHARACTERS = (
    st.sampled_from(_SPECIAL)
    | st.sampled_from("abcXYZ019 éßø漢字עבריתعربى🙂👩‍🔬ﬁ€")
    | st.characters(exclude_categories=["Cs", "Cn", "Co", "Cc"])
)
_PIECE = st.text(_CHARACTERS, max_size=25).map(
    lambda s: " ".join(unicodedata.normalize("NFC", printable(s)).split())
)
_SNIPPETS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "a | b",
        "[x](y:z)",
        "**bold**",
        "`code`",
        "$x_i$",
        "~~gone~~",
        "&lt;",
        "&amp",
        "\\",
        "![i](u)",
        "<br>",
        "C++",
        "-",
        "",
    ]
)
_SUBJECTS = (
    "Oblivion of Alphabetical Vowels",
    "Lethe Drinks Quantised Juice",
    "Zebra Memories Fading Away",
    "Whispering Judges Burn Papers",
)
_ADDRESSES = (
    "https://doi.org/10.1000/x({n})",
    "https://dl.acm.org/doi/abs/10.1145/{n}",
    "https://openreview.net/forum?id=abcdefgh{n}",
    "https://arxiv.org/pdf/2002.0000{n}v2",
)
_PATHS = (
    st.lists(st.sampled_from([*"abcDEF019-_.~()$&'*+,;=:@/!", "%20", "&lt;"]), max_size=15)
    .map("".join)
    .filter(lambda s: "//" not in s)
)


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    """Draw papers as a catalogue could hold them: unique titles and addresses, and anything else in them."""
    made = []
    for n in range(draw(st.integers(1, 4))):
        before, after = (
            " ".join(part for part in (draw(_PIECE), draw(_SNIPPETS)) if part) for _ in range(2)
        )
        title = " ".join(f"{before} {_SUBJECTS[n]} {after}".split()).rstrip(".").strip()
        path = draw(_PATHS)
        address = draw(st.sampled_from([*_ADDRESSES, f"https://example.org/{{n}}/{path}"])).replace(
            "{n}", str(n)
        )
        links = {"paper": (address,)} if draw(st.booleans()) else {}
        made.append(
            Paper(
                key=f"author{n}2020forgetting",
                title=title,
                authors=tuple(
                    Author(name, "Ann")
                    for name in draw(
                        st.lists(
                            st.sampled_from(["Smith", "van der Berg", "O'Neil", "李", "Ge|o"]),
                            max_size=3,
                        )
                    )
                ),
                others=draw(st.booleans()),
                year=draw(st.integers(1990, 2030)),
                venue=draw(st.sampled_from(["sp", None])),
                kind="method",
                categories=tuple(
                    draw(
                        st.lists(
                            st.sampled_from(list(CATEGORIES)), min_size=1, max_size=2, unique=True
                        )
                    )
                ),
                topics=draw(st.sampled_from([("gnn",), ()])),
                methods=draw(st.sampled_from([(), ("A|B*",), ("Un_learn", "[SISA]")])),
                arxiv=draw(st.sampled_from([None, f"2001.0000{n}"])),
                links=links,
                code=tuple(
                    Code(f"https://github.com/o/r{n}{m}") for m in range(draw(st.integers(0, 2)))
                ),
                lists=draw(st.sampled_from([{}])),
            )
        )
    return made


_WIDE = str.maketrans(
    "【】［］（）｜", "[][]()|"
)  # the reader writes full-width brackets as the usual ones


def _bare(title: str) -> str:
    """Write a title as the reader does: its formulas as plain text."""
    return title_and_note(title)[0]


@settings(max_examples=60, deadline=None, report_multiple_bugs=False)
@given(papers())
def test_importing_the_list_again_changes_nothing(made: list[Paper]) -> None:
    page = awesome_list(made, EXTRAS)
    document = read_markdown(page)
    expected = [paper for name in CATEGORIES for paper in made if name in paper.categories]
    assert len(document.rows) == len(expected)
    for row, paper in zip(document.rows, expected, strict=True):
        if paper.url:
            assert row.paper.title == clean_title(_bare(paper.title.translate(_WIDE)))
        else:  # of a title without link the reader drops empty brackets, as lists leave them where labels stood
            assert squash(row.paper.title) == squash(clean_title(_bare(paper.title)))
        assert row.paper.links.get("paper", ()) == ((paper.url,) if paper.url else ())
        assert row.paper.year == paper.year
    plan = compare(document, iter(made), EXTRAS, source="the list")
    assert plan.counts()["known"] == len(expected) == len(plan.outcomes), [
        v for v in plan.outcomes if v.status != "known"
    ]
    fresh = compare(document, iter(()), EXTRAS, source="the list")
    assert fresh.counts()["unreadable"] == 0 and fresh.counts()["new"] == len(made)


@pytest.fixture(scope="module")
def page() -> str:
    """Return the project's own catalogue as a list."""
    with package.open_catalog(ROOT / "catalog") as catalog:
        return awesome_list(list(catalog), catalog.store.extras())


def test_the_upstream_list_s_papers_stand_in_its_sections_and_order(mucli: Run) -> None:
    lines = mucli("export", "--list", "awesome-machine-unlearning").ok().splitlines()
    assert lines[0].startswith("# Awesome Machine Unlearning [![Awesome]")
    headings = [line[3:] for line in lines if line.startswith("## ")]
    assert headings == [
        *(
            "Contents",
            "News",
            "Citation",
            "Existing Surveys",
            "Model-Agnostic Approaches",
            "Model-Intrinsic Approaches",
        ),
        *("Data-Driven Approaches", "Datasets", "Evaluation Metrics", "Benchmarks"),
    ]
    with package.open_catalog() as catalog:
        listed = {
            name: sorted(
                (rows[name], paper.title)
                for paper in catalog
                for rows in paper.lists.values()
                if name in rows
            )
            for name in ("survey", "data-driven")
        }
    for name, heading in (
        ("survey", "Existing Surveys"),
        ("data-driven", "Data-Driven Approaches"),
    ):
        start = lines.index(f"## {heading}") + 4
        titles = [
            re.sub(r"\\(.)", r"\1", re.match(r"\| \[(.*?)\]\(", line)[1])
            for line in lines[start : start + len(listed[name])]
        ]  # type: ignore[index]
        assert titles == [title for _row, title in listed[name]]


def test_rows_are_ordered_by_year_newest_first(page: str) -> None:
    for section in page.split("\n## ")[4:7]:
        years = [
            int(re.search(r"\| ((?:19|20)\d\d) +\|", line)[1])
            for line in section.splitlines()
            if line.startswith("| [")
        ]  # type: ignore[index]
        assert len(years) > 10 and years == sorted(years, reverse=True)


def test_the_columns_are_the_upstream_list_s(page: str) -> None:
    heads = [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith(("| **", "| Dataset", "| Metrics"))
    ]
    assert heads[:2] == [
        ["Paper Title", "Venue", "Year"],
        ["Paper Title", "Year", "Author", "Venue", "Model", "Code", "Type"],
    ]
    assert heads[4] == ["Dataset", "#Items", "Disk Size", "Downstream Application", "Description"]
    assert heads[-1] == ["Metrics", "Formula/Description", "Usage"]


def test_every_entry_of_the_contents_leads_to_a_heading(page: str) -> None:
    headings = [
        line.lstrip("#").strip() for line in page.splitlines() if re.match(r"#{2,3} ", line)
    ]
    anchors = Anchors()
    there = {anchors.anchor(re.sub(r"\\(.)", r"\1", heading)) for heading in headings}
    wanted = re.findall(r"^ *- \[.*\]\(#(.*)\)$", page, re.MULTILINE)
    assert len(wanted) == len(headings) - 1 and set(wanted) <= there


@pytest.mark.parametrize(
    ("headings", "anchors"),
    [
        (
            ["Type: Image", "Type: Image", "Type: Image 1"],
            ["type-image", "type-image-1", "type-image-1-1"],
        ),
        (["Attacks & Defences", "C++ / Rust", "a_b-c"], ["attacks--defences", "c--rust", "a_b-c"]),
        (["Überblick 2024 🔥", "机器 遗忘", "لغة"], ["überblick-2024-", "机器-遗忘", "لغة"]),
        (["Foo", "Foo-1", "Foo"], ["foo", "foo-1", "foo-2"]),
    ],
)
def test_anchors_are_github_s(headings: list[str], anchors: list[str]) -> None:
    page_anchors = Anchors()
    assert [page_anchors.anchor(heading) for heading in headings] == anchors


def test_pipes_of_a_table_stand_below_each_other() -> None:
    lines = table(["A", "B"], [[text("x|y"), ""], ["🙂", "long cell"]]).splitlines()
    assert lines == [
        "| A    | B         |",
        "| ---- | --------- |",
        "| x\\|y | -         |",
        "| 🙂   | long cell |",
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert link("A *title*", url) == "A \\*title\\*"


def test_a_section_is_headed_by_the_alias_that_says_more() -> None:
    assert [section_heading(term) for term in CATEGORIES.values()] == [
        "Existing Surveys",
        "Model-Agnostic Approaches",
        "Attacks & Defences",
    ]


def test_the_survey_to_cite_is_there(page: str) -> None:
    assert "```bibtex\n@article{nguyen2022survey,\n" in page


def test_importing_the_whole_list_finds_everything_known(mucli: Run, tmp_path: Path) -> None:
    file = tmp_path / "readme.md"
    mucli("export", "-o", str(file)).ok()
    report = json.loads(mucli("import", str(file), "--dry-run", "-f", "json").ok())
    counts = report["counts"]
    assert counts["known"] == report["total"] > 230 and sum(counts.values()) == counts["known"]


_LINT = """\
import {pathToFileURL} from 'node:url';
const lint = (await import(pathToFileURL(process.argv[2] + '/index.js'))).default;
const [file] = await lint({filename: process.argv[3]});
console.log(JSON.stringify(file.messages.map(m => [m.ruleId, m.line, m.message])));
"""
# These ask for a repository, a contributing guide and a title in title case, or forbid what the list has: a paper in two sections.
_NOT_OF_TABLES = {
    "awesome-github",
    "awesome-contributing",
    "awesome-license",
    "awesome-heading",
    "double-link",
}


def test_awesome_lint_finds_nothing_wrong_with_the_tables(page: str, tmp_path: Path) -> None:
    package_ = ROOT / "tests" / "web" / "node_modules" / "awesome-lint"
    if not package_.is_dir() or shutil.which("node") is None:
        pytest.skip("awesome-lint is not installed; run npm ci in tests/web")
    (tmp_path / "readme.md").write_text(page, encoding="utf-8")
    (tmp_path / "lint.mjs").write_text(_LINT, encoding="utf-8")
    done = subprocess.run(
        ["node", "lint.mjs", str(package_), "readme.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    messages = [m for m in json.loads(done.stdout) if m[0] not in _NOT_OF_TABLES]
    assert messages == []


def test_two_papers_at_one_address_are_told_apart_by_their_titles() -> None:
    address = {"paper": ("https://example.org/proceedings.pdf",)}
    made = [
        Paper(
            "one2020early",
            "Amnesia: Models That Forget, a Longer Version",
            year=2020,
            categories=("survey",),
            links=address,
        ),
        Paper(
            "one2019early",
            "Amnesia: Models That Forget",
            year=2019,
            categories=("attacks",),
            links=address,
        ),
    ]
    plan = compare(read_markdown(awesome_list(made, EXTRAS)), iter(made), EXTRAS, source="the list")
    assert [(v.status, v.key) for v in plan.outcomes] == [("known", paper.key) for paper in made]


_TITLES = (
    "Pipes | and [brackets] of `code` in *stars*",
    "<b>HTML</b> & entities &lt; cost $5 to $6",
    "Émile’s naïve “quotes” – 北京, עברית ועוד, 🙂",
    "A trailing backslash \\",
    "Why",
)


def test_awkward_titles_survive_the_command_line(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    for n, title in enumerate(_TITLES):
        quoted = "'" + title.replace("'", "''") + "'"
        body = f"title: {quoted}\nauthors:\n- Ng, Al\nyear: 2022\nkind: method\ncategories:\n- survey\nlinks:\n  paper: https://example.org/{n}\n"
        (small_catalog / f"papers/2022/ng2022x{n}.yaml").parent.mkdir(exist_ok=True)
        (small_catalog / f"papers/2022/ng2022x{n}.yaml").write_text(body, encoding="utf-8")
    file = tmp_path / "list.md"
    mucli("--catalog", str(small_catalog), "export", "-o", str(file)).ok()
    rows = json.loads(
        mucli("--catalog", str(small_catalog), "import", str(file), "--dry-run", "-f", "json").ok()
    )["rows"]
    assert [
        (row["status"], row.get("reason", "")) for row in rows if row["status"] != "known"
    ] == []
    assert {row["key"] for row in rows if row["what"] == "paper"} >= {
        f"ng2022x{n}" for n in range(len(_TITLES))
    }
