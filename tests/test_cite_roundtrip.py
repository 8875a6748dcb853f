"""What is printed reads back as the same paper: any title, any names, through readers that know nothing of the printer."""

import itertools
import json
import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace

import bibtexparser
import pytest
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mucli.bib.said import authors_of
from mucli.cite import STYLES, latex_text, render
from mucli.cite.capitals import protected
from mucli.cite.encode import escape, escape_title
from mucli.model import Author, Paper, Venue
from mucli.readers.bibtex import read
from mucli.text.latex import to_text

VENUES = {
    kind: Venue(
        key=kind, name=f"Gathering & {kind.capitalize()} of 100%", short=kind[:4], kind=kind
    )
    for kind in ("conference", "journal", "workshop", "preprint", "book", "report", "thesis")
}
LATIN = "áàâäãåçéèêëíìîïñóòôöõøúùûüýÿßæœšžčćęąłńśźżğışőűřůťďěāēīōūķģļņĐđÞðÁÉÍÓÚÄÖÜÅÇÑØŁŠŽČİŞẾễạ"
OTHERS = "机器学习遗忘機械学習기계학습تعلّم机שכחהमशीनДмитрий😀🤖🧠"
MATHS = "∇τεαβΔ²₁₂ℓℝ∞≤→×±"
MARKS = "{}\\$%&#_~^<>|\"'`“”‘’–—…-:;,.?!()[]@=+*/"

words = st.one_of(
    st.sampled_from(
        "Machine Unlearning of a the Bayesian LLMs DeltaGrad in GNN-based Shapley’s I 3D A Hong -- it's “Amnesia”".split()
    ),
    st.text(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
        min_size=1,
        max_size=8,
    ),
    st.text(st.sampled_from(LATIN + "aeiouAEIOU"), min_size=1, max_size=6),
    st.text(st.sampled_from(OTHERS), min_size=1, max_size=4),
    st.text(st.sampled_from(MATHS), min_size=1, max_size=3),
    st.text(st.sampled_from(MARKS + "xY"), min_size=1, max_size=4),
)
titles = (
    st.lists(words, min_size=1, max_size=8)
    .map(" ".join)
    .map(lambda title: unicodedata.normalize("NFC", title))
    .filter(lambda title: any(char.isalnum() for char in title) and not re.search(r"\$.*\$", title))
)
capitalised = st.text(st.sampled_from(LATIN + "abcdefgh"), min_size=1, max_size=7).map(
    lambda name: unicodedata.normalize("NFC", name)
)
one_name = st.one_of(
    capitalised.map(lambda name: f"X{name}"),
    st.sampled_from(
        [
            "García y Vega",
            "O'Brien",
            "D’Angelo",
            "Choquette-Choo",
            "王",
            "김",
            "Łukasz",
            "De La Cruz",
            "A.P.",
            "Smith & Sons",
        ]
    ),
)
particled = st.tuples(st.sampled_from(["van der ", "de ", "von ", "'t ", "al "]), one_name).map(
    "".join
)
givens = st.one_of(
    st.just(""),
    st.lists(one_name, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["J.-P.", "Hong kyu", "and", "others"]),
)
authors = st.builds(Author, one_name, givens) | st.builds(
    Author, particled | one_name, one_name, st.sampled_from(["", "", "Jr.", "III"])
)
papers = st.builds(
    Paper,
    key=st.from_regex(r"[a-z]{3,8}[0-9]{4}[a-z]{1,6}", fullmatch=True),
    title=titles,
    authors=st.lists(authors, max_size=5).map(tuple),
    others=st.booleans(),
    year=st.integers(1950, 2100),
    month=st.none() | st.integers(1, 12),
    venue=st.none() | st.sampled_from(sorted(VENUES)),
    doi=st.none()
    | st.from_regex(r"10\.[1-9][0-9]{3}/[a-z0-9_.();-]{1,12}[a-z0-9]", fullmatch=True),
    arxiv=st.none() | st.from_regex(r"2[0-9]0[1-9]\.[0-9]{5}", fullmatch=True),
    volume=st.none() | st.integers(1, 400).map(str),
    number=st.none() | st.integers(1, 12).map(str),
    pages=st.none() | st.sampled_from(["1-9", "141-159", "90", "e12"]),
)
MANY = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def fold(text: str) -> str:
    """Fold what LaTeX does not tell apart: the kinds of quotation marks, and letters from how they are composed."""
    text = re.sub("[‘’“”\"'`]+", "'", text).replace("…", "...").replace("--", "–").replace("‐", "-")
    return " ".join(unicodedata.normalize("NFKC", re.sub(r"-{2,}|[–—-]+", "-", text)).split())


def _braceless(name: str) -> str:
    return fold(to_text(name))


@given(
    paper=papers,
    style=st.sampled_from(["bibtex", "biblatex"]),
    ascii_is=st.sampled_from([None, True, False]),
)
@MANY
def test_a_bibtex_parser_reads_back_the_paper(
    paper: Paper, style: str, ascii_is: bool | None
) -> None:
    printed = render([paper], VENUES, style, ascii_=ascii_is)
    library = bibtexparser.parse_string(
        printed, append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    assert not library.failed_blocks and len(library.entries) == 1
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert entry.key == paper.key
    assert fold(to_text(fields["title"])) == fold(paper.title)
    names = [
        (
            _braceless(" ".join([*name.von, *name.last])),
            _braceless(" ".join(name.first)),
            " ".join(name.jr),
        )
        for name in fields.get("author", [])
    ]
    expected = [
        (fold(author.family), fold(author.given), author.suffix) for author in paper.authors
    ]
    assert names == expected + [("others", "", "")] * (paper.others and bool(expected))
    assert (fields.get("date") or fields["year"])[:4] == str(paper.year)
    assert fields.get("doi") == paper.doi
    assert fields.get("eprint") == paper.arxiv
    if "pages" in fields:
        assert fields["pages"].replace("--", "-") == paper.pages
    assert (
        printed.isascii()
        or style == "biblatex"
        or ascii_is is False
        or re.search(f"[{OTHERS}王김]", printed)
    )


@given(paper=papers)
@MANY
def test_mucli_s_own_reader_reads_back_the_paper(paper: Paper) -> None:
    bibliography = read(render([paper], VENUES, "bibtex"))
    assert not list(bibliography.problems())
    (record,) = bibliography.records()
    assert record.key == paper.key
    assert fold(to_text(bibliography.get(record, "title"))) == fold(paper.title)
    names, others = authors_of(bibliography.get(record, "author"))
    assert [fold(author.natural) for author in names] == [
        fold(author.natural) for author in paper.authors
    ]
    assert others == (paper.others and bool(paper.authors))


@pytest.mark.skipif(
    not shutil.which("pandoc"), reason="pandoc is not installed (apt-get install pandoc)"
)
@pytest.mark.parametrize(
    ("style", "format_"),
    [("biblatex", "biblatex"), ("csl-json", "csljson"), ("csl-yaml", "markdown")],
)
@given(batch=st.lists(papers, min_size=30, max_size=30, unique_by=lambda paper: paper.key))
@settings(MANY, max_examples=2)
def test_pandoc_reads_back_the_papers(style: str, format_: str, batch: list[Paper]) -> None:
    # pandoc hands mathematics on in TeX, and loses the commands of a few letters; test_cite_programs.py looks at those.
    batch = [
        replace(
            paper, title="".join(char for char in paper.title if char not in MATHS + "{}<>|") + "x"
        )
        for paper in batch
    ]
    done = subprocess.run(
        ["pandoc", "-f", format_, "-t", "csljson"],
        input=render(batch, VENUES, style),
        capture_output=True,
        text=True,
        env=_german(),
        check=True,
    )
    read = {record["id"]: record for record in json.loads(done.stdout)}
    for paper in batch:
        # Where a quotation mark stands alone, pandoc may draw it to the word on its other side.
        assert fold(read[paper.key]["title"]).replace(" '", "'").replace("' ", "'") == fold(
            paper.title
        ).replace(" '", "'").replace("' ", "'")
        assert len(read[paper.key].get("author", [])) == len(paper.authors) + (
            paper.others and bool(paper.authors)
        )


def _german() -> dict[str, str]:
    return {**os.environ, "LANG": "de_DE.UTF-8", "LC_ALL": ""}


@given(value=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30))
@MANY
def test_every_text_is_written_with_balanced_braces(value: str) -> None:
    for written in (
        escape(value),
        escape(value, ascii_=False),
        escape_title(value, protected(value)),
    ):
        depth = 0
        for char in written:
            depth += {"{": 1, "}": -1}.get(char, 0)
            assert depth >= 0
        assert depth == 0


@given(value=st.text(st.sampled_from("Ab1 -'`.:;?!()$\"{}é")))
@MANY
def test_the_short_cut_for_plain_text_writes_what_the_encoder_writes(value: str) -> None:
    spans = protected(value)
    assert latex_text.escape(value, ascii_=True) == escape(value)
    assert latex_text.escape_title(value, spans, ascii_=True) == escape_title(value, spans)


@given(value=titles)
@MANY
def test_the_capitals_that_are_kept_lie_in_order_and_apart(value: str) -> None:
    spans = protected(value, methods=value.split()[:2])
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(paper=papers)
@settings(MANY, max_examples=40)
def test_every_style_prints_every_paper(paper: Paper) -> None:
    for style in STYLES:
        printed = render([paper], VENUES, style)
        assert printed.endswith("\n") and printed == render([paper], VENUES, style)
