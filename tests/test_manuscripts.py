"""``mucli bib``: the keys that a manuscript cites, and the bibliography that comes of them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import Result
from mucli.bib.manuscript import LANGUAGES, read_manuscript, read_text
from mucli.errors import UsageError
from mucli.identify.keys import Keys
from mucli.model import Author, Paper
from mucli.readers.bibtex import read


def _keys(source: str, language: str) -> list[str]:
    found = read_text(source, language)
    return [*found.keys, *(["*"] if found.everything else [])]


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        (r"\cite{a}", "a"),
        (r"\cite{ a , b,c }\citep{a}", "a b c"),
        ("\\cite{a,%\n  b}\\citep [see]\n [p.~3] {c}", "a b c"),
        (r"\citet*[see][p.~3]{a,b} \Citeauthor{c} \citealp<see>[p. 3]{d} \citeA{e}", "a b c d e"),
        (r"\parencite[see][]{a} \textcite{b} \footcite[3]{c} \fullcite{d} \smartcite{e} \supercite{f} \citeyear{g} \footfullcite{h}", "a b c d e f g h"),
        (r"\autocites(see)(end)[1][2]{a}[3]{b} and \cites{c}[p. [1]]{d}", "a b c d"),
        (r"\autocite[{see [1]}]{a} \parencite[a][\S~2 \citealp{inner}]{b}", "a b inner"),
        (r"\nocite{*} \nocite{a}", "a *"),
        (r"\volcite{2}[5]{a} \pvolcite[see]{3}{b} \citefield{c}{title} \defcitealias{d}{Paper I}\citetalias{d}", "a b c d"),
        (r"\textcquote[see][3]{a}{text} \blockcquote{b}[.]{text} \foreigntextcquote{german}[3]{c}{text} \begin{displaycquote}[3]{d}", "a b c d"),
        (r"\bibentry{a} \Cite{b} \MyOwnCite[x]{c} \citeabc{d}", "a b c d"),
        (r"\citestyle{apa} \setcitestyle{numbers} \citetext{see also} \newcites{sup}{More} \ifciteseen{x}{y}{z} \cite{a}", "a"),
        (r"\newcommand{\see}[1]{\citep[see][]{#1}} \newcommand\ct{\citet} \let\cp=\citep \def\cc#1{\cite{#1}} \see{a} \ct{b} \cp{c} \cc{d}", "a b c d"),
        (r"\DeclareCiteCommand{\refer}{}{}{}{} \refer[3]{a}", "a"),
        ("% \\cite{no}\n\\cite{a} 50\\% \\cite{b} \\\\% \\cite{no}\n\\cite{c}", "a b c"),
        ("\\begin{verbatim}\n\\cite{no}% \\end{x}\n\\end{verbatim} \\cite{a} \\verb|\\cite{no}| \\verb*+\\cite{no}+ \\lstinline[x]{\\cite{no}}", "a"),
        ("\\begin{lstlisting}[x]\n\\cite{no}\n\\end{lstlisting}\\begin{comment}\\cite{no}\\end{comment}\\cite{a}", "a"),
        ("\\begin{filecontents*}{x.bib}\\cite{no}\\end{filecontents*} \\iffalse \\ifx a b \\cite{no} \\fi \\cite{no} \\fi \\cite{a}", "a"),
        (r"\iffalse \cite{no} \else \cite{a} \fi \cite{b} \end{document} \cite{no}", "a b"),
        (r"\cite{} \cite{#1} \cite{\key} \cite \cites \cite[", ""),
        (r"\cite{DBLP:conf/sp/X21,smith:2020_a.b+c,10.1145/3.4}", "DBLP:conf/sp/X21 smith:2020_a.b+c 10.1145/3.4"),
        ("me@example.org \\unknowncommand{x} \\incite", ""),
    ],
)  # fmt: skip
def test_latex_citations(source: str, keys: str) -> None:
    assert _keys(source, "tex") == keys.split()


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("\\relax\n\\citation{a,b}\n\\citation{a}\n\\bibdata{refs}\n\\bibcite{z}{1}\n", "a b"),
        (
            "\\abx@aux@cite{0}{a}\n\\abx@aux@segm{0}{0}{a}\n\\abx@aux@cite{b}\n\\citation{biblatex-control}\n\\citation{REVTEX41Control}",
            "a b",
        ),
        ("\\citation{*}\n", "*"),
        ("\\@input{never closed \\citation{a}", "a"),
    ],
)
def test_aux_citations(source: str, keys: str) -> None:
    assert _keys(source, "aux") == keys.split()


MARKDOWN = [
    ("[@a; see @b, p. 3; -@c]", "a b c"),
    ("@a [p. 3] says, and @b. Also -@c! (@d) \"@e\" @f's", "a b c d e f"),
    ("@{https://x.org/a?b=c} and @{a key}", "https://x.org/a?b=c"),
    ("mail me@example.org, <you@example.org>, \\@escaped, x@y", ""),
    ("`@no` ``@no ` @no`` @a\n\n```python\n@no\n```\n\n~~~\n@no\n~~~\n\n@b", "a b"),
    ("    @no\n\n@a\n\n\t@no\n\ntext\n    @b lazy\n\n- item\n\n    @c in the item\n", "a b c"),
    ("<!-- @no\n@no --> @a", "a"),
    ("@smith:2020_a.b-c/d+e. @x--y @1983", "smith:2020_a.b-c/d+e x 1983"),
    ("---\ntitle: x\nnocite: |\n  @a, @b\n---\n\ntext", "a b"),
    ("---\nnocite: '@*'\n---\n\n@a", "a *"),
    ("[text](https://medium.com/@user/x) <https://x.org/@user> @a", "a"),
    ("(@example) An example.\n\nAs (@example) shows [@a].", "a"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        *MARKDOWN,
        (r"\cite{a} and \citep[p. 3]{b} `\cite{no}`", "a b"),
        ("@fig:one @sec-two @tbl:x @eq-y @a", "a"),
        ('see <d-cite key="a, b"></d-cite> and <dt-cite class="x" bibtex-key=\'c\'>', "a b c"),
        ('<d-cite key="a"> <!-- <d-cite key="b"> --> `<d-cite key="c">`', "a"),
    ],
)
def test_markdown_citations(source: str, keys: str) -> None:
    assert sorted(_keys(source, "markdown")) == sorted(keys.split())


def test_an_article_in_distill_s_html_cites_by_an_element() -> None:
    page = '<p>Some\n    <d-cite key="a,b"></d-cite></p><!-- <d-cite key="c"> --><p>a@example.org'
    assert list(_keys(page, "html")) == ["a", "b"]


@pytest.mark.skipif(
    not shutil.which("pandoc"), reason="pandoc is not installed (apt-get install pandoc)"
)
@pytest.mark.parametrize(("source", "keys"), MARKDOWN)
def test_pandoc_finds_the_same_citations(source: str, keys: str) -> None:
    done = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "json"],
        input=source,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert sorted(_pandoc_keys(json.loads(done.stdout))) == sorted(set(keys.split()))


def _pandoc_keys(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["citationId"]} if "citationId" in node else set()
        return own.union(*(_pandoc_keys(each) for each in node.values()))
    return set().union(*(_pandoc_keys(each) for each in node)) if isinstance(node, list) else set()


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("@a, @b[p. 3] and @c:d.e-f. #cite(<g>) #cite(<h>, form: \"prose\") #cite(label(\"i/j\"))", "a b c:d.e-f g h i/j"),
        ("= Title <intro>\nSee @intro and @a. #figure(image(\"x.png\")) <fig> @fig", "a"),
        ("// @no\n/* @no /* @no */ @no */ @a `@no` ``` @no ``` \\@no https://x.org/@no me@example.org", "a"),
        ("#bibliography(\"refs.bib\", full: true)", "*"),
        ("#let me = \"@no\"\n#show: paper.with(\n  authors: ((name: \"A\", site: \"see @no\"),),\n  note: [@a and \"@b\"],\n)\n#f(\"(@no\")\n\"@c\" (\"@d\") #g[@e] @f", "a b c d e f"),
    ],
)  # fmt: skip
def test_typst_citations(source: str, keys: str) -> None:
    assert _keys(source, "typst") == keys.split()


@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.lists(
        st.sampled_from(
            [
                *'\\{}[]()<>@#%`~*,\n\r "/-ax:',
                "\\cite",
                "\\begin{verbatim}",
                "\\iffalse",
                "\\verb",
                "\\cites",
                "\\newcommand",
                "```",
                "/*",
                "<!--",
            ]
        )
    ).map("".join)
    | st.text(),
)
@example("tex", "\\cite{" * 300)
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read_as_a_manuscript(language: str, source: str) -> None:
    for key in read_text(source, language).keys:
        assert key and "\n" not in key


def _write(root: Path, **files: str) -> None:
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_tex", ".tex").replace(
            "_aux", ".aux"
        ).replace("_typ", ".typ").replace("_qmd", ".qmd")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_the_files_a_main_file_reads_are_followed(tmp_path: Path) -> None:
    _write(
        tmp_path,
        main_tex=r"\cite{a}\input{parts/one}\cite{z}\include{two}\subfile{sub/three.tex}\import{imp/}{four}\input five \input{main}",
        parts__one_tex=r"\cite{b}\input{parts/deep} \input{parts/one}",
        parts__deep_tex=r"\cite{c}\input{sibling}",
        parts__sibling_tex=r"\cite{d}",
        two_tex=r"\cite{e}",
        sub__three_tex=r"\cite{f}\input{near}",
        sub__near_tex=r"\cite{g}",
        near_tex=r"\cite{wrong}",
        imp__four_tex=r"\cite{h}\subimport{more/}{x}",
        imp__more__x_tex=r"\cite{i}",
        five_tex=r"\cite{j}",
    )
    found = read_manuscript(tmp_path / "main.tex")
    assert list(found.keys) == list("abcdzefghij")
    assert found.missing == []
    assert found.keys["g"] == f"{tmp_path / 'sub/near.tex'}:1"


def test_a_file_that_is_missing_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    _write(tmp_path, main_tex="\\cite{a}\n\\input{gone}\\input{|ls}\\input{\\jobname}\n\\cite{b}")
    found = read_manuscript(tmp_path / "main.tex")
    assert list(found.keys) == ["a", "b"]
    assert found.missing == [
        f"{tmp_path / 'main.tex'}:2: 'gone' is read here and is not there; what it cites is not counted"
    ]


def test_parts_of_aux_typst_and_quarto_are_followed(tmp_path: Path) -> None:
    _write(
        tmp_path,
        main_aux="\\citation{a}\n\\@input{ch/one.aux}\n\\citation{c}",
        ch__one_aux="\\citation{b}\n\\@input{main.aux}",
        main_typ='@a #include "ch/one.typ"',
        ch__one_typ='@b #include "/two.typ" #include "three.typ"',
        two_typ="@c",
        ch__three_typ="@d",
        main_qmd="@a\n\n{{< include ch/one.qmd >}}\n",
        ch__one_qmd="@b",
    )
    assert list(read_manuscript(tmp_path / "main.aux").keys) == ["a", "b", "c"]
    assert list(read_manuscript(tmp_path / "main.typ").keys) == ["a", "b", "c", "d"]
    assert list(read_manuscript(tmp_path / "main.qmd").keys) == ["a", "b"]


def test_a_long_chain_of_parts_ends(tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / f"p{number}.tex").write_text(
            f"\\cite{{k{number}}}\\input{{p{number + 1}}}", encoding="utf-8"
        )
    assert len(read_manuscript(tmp_path / "p0.tex").keys) > 30


@pytest.mark.skipif(
    not shutil.which("pdflatex"),
    reason="pdflatex is not installed (apt-get install texlive-latex-base)",
)
def test_latex_notes_the_same_keys_in_its_aux_file(tmp_path: Path) -> None:
    _write(
        tmp_path,
        main_tex="\\documentclass{article}\n\\newcommand{\\see}[1]{\\cite[see]{#1}}\n\\begin{document}\n\\cite[p.~3]{a, b,% no\n c}\\nocite{d}"
        "\\see{e} \\verb|\\cite{no}| \\iffalse\\cite{no}\\fi\\input{part}\\include{chapter}\n\\begin{verbatim}\n\\cite{no}\n\\end{verbatim}\\end{document}\\cite{no}",
        part_tex="x \\cite{f} % \\cite{no}",
        chapter_tex="y \\cite{g}",
    )
    subprocess.run(
        ["pdflatex", "-interaction=batchmode", "main"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    keys = list(read_manuscript(tmp_path / "main.tex").keys)
    assert keys == list(read_manuscript(tmp_path / "main.aux").keys) == list("abcdefg")


# Keys ------------------------------------------------------------------------------------------------------------------

SISA = Paper(
    key="bourtoule2021machine",
    title="Machine Unlearning",
    authors=tuple(
        Author(family)
        for family in "Bourtoule Chandrasekaran Choquette-Choo Jia Travers Zhang Lie Papernot".split()
    ),
    year=2021,
    doi="10.1109/SP40001.2021.00019",
    arxiv="1912.03817",
    methods=("SISA",),
    aliases=("bourtoule2019sisa",),
)
OTHER = Paper(
    key="smith2020on",
    title="On the Limits of Forgetting",
    authors=(Author("Smith"), Author("van der Berg")),
    year=2020,
    methods=("LimF",),
)
TWIN = Paper(
    key="smith2020onb",
    title="On the Limits of Forgetting Graphs",
    authors=(Author("Smith"),),
    year=2020,
    methods=("LimF",),
)


@pytest.mark.parametrize(
    ("key", "how"),
    [
        ("bourtoule2021machine", "key"),
        ("Bourtoule2021Machine", "key"),
        ("bourtoule2019sisa", "key"),
        ("10.1109/SP40001.2021.00019", "id"),
        ("doi:10.1109/sp40001.2021.00019", "id"),
        ("10.1109_SP40001.2021.00019", "id"),
        ("1912.03817", "id"),
        ("arXiv:1912.03817v3", "id"),
        ("arxiv_1912_03817", "id"),
        ("DBLP:journals/corr/abs-1912-03817", "id"),
        ("bourtoule2019machine", "style"),
        ("bourtoule-etal-2021-machine", "style"),
        ("Bourtoule:21:machine", "style"),
        ("bourtoule_machine_2021", "style"),
        ("bourtouleMachineUnlearning2021", "style"),
        ("DBLP:conf/sp/BourtouleCCJTZLP21", "style"),
        ("bourtoule2021sisa", "style"),
        ("bourtoulesisa", "style"),
        ("SISA", "method"),
        ("sisa2021", "method"),
    ],
)
def test_a_paper_is_found_by_the_keys_that_people_have(key: str, how: str) -> None:
    answer = Keys([SISA, OTHER]).find(key)
    assert (answer.paper, answer.how) == (SISA, how)


@pytest.mark.parametrize(
    "key",
    [
        "bourtoule2021",
        "smith2020limits",
        "limf",
        "LimF",
        "machine",
        "bourtoule2022machine",
        "x",
        "",
        "1912.0381",
    ],
)
def test_a_key_that_could_be_another_paper_finds_none(key: str) -> None:
    assert Keys([SISA, OTHER, TWIN]).find(key).paper is None


def test_the_nearest_keys_are_suggested() -> None:
    resolver = Keys([SISA, OTHER, TWIN])
    assert resolver.nearest("smith20") == ["smith2020on", "smith2020onb"]
    assert resolver.nearest("bourtoulle2021machine") == ["bourtoule2021machine"]
    assert resolver.nearest("goodfellow2016deep") == []


def test_a_method_is_its_name_sign_by_sign_before_it_is_another_like_it() -> None:
    plus = replace(OTHER, methods=("SISA++",))
    assert Keys([SISA, plus]).find("SISA").paper == SISA
    assert Keys([SISA, plus]).find("SISA++").paper == plus


def test_suggestions_weigh_author_and_year() -> None:
    index = Keys([SISA, OTHER, TWIN])
    assert index.nearest("smith2021limits")[0] == "smith2020on"
    assert index.nearest("bourtoule2023machine") == ["bourtoule2021machine"]
    assert index.nearest("jones2021machine") == []


def test_a_key_of_ours_that_google_scholar_gives_another_paper_says_so() -> None:
    one = replace(OTHER, key="smith2020limits")
    two = replace(TWIN, key="smith2020limitsb")
    answer = Keys([one, two]).find("smith2020limits")
    assert (answer.paper, answer.rivals) == (one, (two,))
    assert Keys([one, two]).find("smith2020limitsb").rivals == ()


# The command -----------------------------------------------------------------------------------------------------------

Run = Callable[..., Result]


def test_the_bibliography_keeps_the_manuscript_s_keys(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "\\cite{1912.03817,smith2023graph}\n\\citep{lopez2024federate}", encoding="utf-8"
    )
    done = mucli("--catalog", str(small_catalog), "bib", str(paper))
    assert [record.key for record in read(done.ok()).records()] == ["1912.03817", "smith2023graph"]
    assert done.err.splitlines() == [
        f"mucli: warning: {paper}:2: the catalogue does not know lopez2024federate; did you mean lopez2024federated?",
        "2 of 3 papers cited are in the catalogue",
    ]
    strict = mucli("--catalog", str(small_catalog), "bib", "--strict", str(paper))
    assert (strict.code, strict.out) == (1, done.out)
    complete = tmp_path / "complete.md"
    complete.write_text("[@smith2023graph]", encoding="utf-8")
    assert mucli("--catalog", str(small_catalog), "bib", "--strict", str(complete)).code == 0


def test_several_files_make_one_bibliography_in_the_order_of_citation(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("@smith2023graph", encoding="utf-8")
    (tmp_path / "b.typ").write_text("@smith2023graph @bourtoule2021machine", encoding="utf-8")
    done = mucli(
        "--catalog",
        str(small_catalog),
        "bib",
        str(tmp_path / "a.md"),
        str(tmp_path / "b.typ"),
        "-",
        "--as",
        "markdown",
        stdin="@lopez2024federated",
    )
    assert done.code == 0
    done = mucli(
        "--catalog",
        str(small_catalog),
        "bib",
        str(tmp_path / "a.md"),
        str(tmp_path / "b.typ"),
        "--style",
        "key",
    )
    assert done.ok().split() == ["smith2023graph", "bourtoule2021machine"]


def test_a_file_is_not_overwritten_unasked(mucli: Run, small_catalog: Path, tmp_path: Path) -> None:
    paper, refs = tmp_path / "paper.md", tmp_path / "refs.bib"
    paper.write_text("@smith2023graph", encoding="utf-8")
    refs.write_text("mine", encoding="utf-8")
    done = mucli("--catalog", str(small_catalog), "bib", str(paper), "-o", str(refs))
    assert (done.code, refs.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in done.err
    assert (
        mucli("--catalog", str(small_catalog), "bib", str(paper), "-o", str(refs), "--force").ok()
        == ""
    )
    assert [record.key for record in read(refs.read_text(encoding="utf-8")).records()] == [
        "smith2023graph"
    ]


def test_citing_everything_brings_the_whole_catalogue(mucli: Run, small_catalog: Path) -> None:
    done = mucli(
        "--catalog", str(small_catalog), "bib", "-", "--as", "tex", stdin=r"\cite{SISA}\nocite{*}"
    )
    assert [record.key for record in read(done.ok()).records()] == [
        "SISA",
        "lopez2024federated",
        "smith2023graph",
    ]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["gone.tex"], "", 2, "mucli: there is no file gone.tex; check the path\n"),
        (["paper.docx"], "", 2, "paper.docx is no manuscript by its name"),
        (["-"], "@a", 2, "standard input has no name to tell by; say what it is with --as tex"),
        (["-", "--as", "latx"], "", 2, "there is no language 'latx'"),
        (
            ["-", "--as", "tex", "--style", "bibtx"],
            "",
            2,
            "there is no style 'bibtx'; did you mean bibtex?",
        ),
        (["-", "--as", "tex"], "no citation", 1, "cites nothing that could be found"),
        (
            ["-", "--as", "tex"],
            r"\cite{zz}",
            1,
            "the catalogue knows none of the 1 papers cited; nothing is written",
        ),
    ],
)
def test_errors_say_what_to_do(
    mucli: Run, small_catalog: Path, arguments: list[str], stdin: str, code: int, message: str
) -> None:
    done = mucli("--catalog", str(small_catalog), "bib", *arguments, stdin=stdin)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tex").write_bytes(b"\0\1\2")
    with pytest.raises(UsageError, match="is not a text file"):
        read_manuscript(tmp_path / "x.tex")
