"""``mucli cite``: what it prints in each style, which papers, and where to."""

import base64
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import Result, until_it_ends
from mucli.cite import STYLES, render
from mucli.cite.capitals import protected
from mucli.cite.encode import escape, escape_title
from mucli.cite.key_styles import citation_keys
from mucli.errors import UsageError
from mucli.model import Author, Paper, Venue

Run = Callable[..., Result]
CONFERENCE = Venue("conf", "Conference on Things", "CoT", "conference", publisher="ACM")
JOURNAL = Venue("journal", "Journal of Things", "J. Things", "journal")
VENUES = {"conf": CONFERENCE, "journal": JOURNAL}
VENUES |= {
    kind: Venue(kind, f"The {kind.capitalize()}", kind, kind)
    for kind in ("workshop", "preprint", "book", "report", "thesis")
}

SISA = """\
@inproceedings{bourtoule2021machine,
  author        = {Bourtoule, Lucas and Chandrasekaran, Varun},
  title         = {Machine Unlearning},
  booktitle     = {Proceedings of the IEEE Symposium on Security and Privacy},
  pages         = {141--159},
  publisher     = {IEEE},
  year          = {2021},
  doi           = {10.1109/SP40001.2021.00019},
  url           = {https://ieeexplore.ieee.org/document/9519428},
  eprint        = {1912.03817},
  archiveprefix = {arXiv},
}
"""


def fields(paper: Paper, style: str = "bibtex", **options: object) -> dict[str, str]:
    """Return the type and the fields that a style prints for a paper."""
    printed = render([paper], VENUES, style, **options)  # type: ignore[arg-type]
    kind = re.match(r"@(\w+)\{", printed)
    assert kind, printed
    found = {
        match[1]: match[2]
        for match in re.finditer(r"^  (\w+) += \{?(.*?)\}?,$", printed, re.MULTILINE)
    }
    return {"@": kind[1]} | found


# Styles -----------------------------------------------------------------------------------------------------------------


def test_bibtex_is_the_usual_style(small: Run) -> None:
    result = small("cite", "SISA")
    assert result.ok() == SISA
    assert result.err == ""


def test_biblatex_has_its_own_types_and_fields(small: Run) -> None:
    out = small("cite", "lopez2024federated", "-s", "biblatex").ok()
    assert out == (
        "@online{lopez2024federated,\n"
        "  author     = {López, Mónica and others},\n"
        "  title      = {Federated Forgetting of Clients},\n"
        "  date       = {2024},\n"
        "  url        = {https://arxiv.org/abs/2401.00001},\n"
        "  eprint     = {2401.00001},\n"
        "  eprinttype = {arxiv},\n"
        "}\n"
    )


def test_ris_has_a_tag_a_line(small: Run) -> None:
    assert small("cite", "SISA", "--style", "ris").ok() == (
        "TY  - CONF\nID  - bourtoule2021machine\nTI  - Machine Unlearning\nAU  - Bourtoule, Lucas\nAU  - Chandrasekaran, Varun\nPY  - 2021\n"
        "T2  - Proceedings of the IEEE Symposium on Security and Privacy\nSP  - 141\nEP  - 159\nPB  - IEEE\n"
        "DO  - 10.1109/SP40001.2021.00019\nUR  - https://ieeexplore.ieee.org/document/9519428\nAN  - arXiv:1912.03817\nER  - \n"
    )


def test_csl_json_and_csl_yaml_say_the_same(small: Run) -> None:
    (from_json,) = json.loads(small("cite", "smith2023graph", "-s", "csl-json").ok())
    assert from_json == {
        "id": "smith2023graph",
        "type": "paper-conference",
        "title": "Graph Amnesia: Forgetting Nodes",
        "author": [
            {"family": "Smith", "given": "Ann"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "issued": {"date-parts": [[2023]]},
        "container-title": "International Conference on Learning Representations",
        "URL": "https://example.org/graph-amnesia",
    }
    out = small("cite", "smith2023graph", "-s", "csl-yaml").ok()
    assert out.startswith("---\nreferences:\n") and out.endswith("\n---\n")
    assert yaml.safe_load(out.removesuffix("---\n"))["references"] == [from_json]


def test_text_is_a_reference_as_people_write_it(small: Run) -> None:
    assert small("cite", "SISA", "lopez2024federated", "-s", "text").ok().splitlines() == [
        (
            "Bourtoule, L., & Chandrasekaran, V. (2021). Machine Unlearning. In Proceedings of the IEEE Symposium on Security and Privacy "
            "(pp. 141–159). IEEE. https://doi.org/10.1109/SP40001.2021.00019"
        ),
        "López, M., et al. (2024). Federated Forgetting of Clients (arXiv:2401.00001). arXiv. https://arxiv.org/abs/2401.00001",
    ]


def test_markdown_links_the_title_and_takes_no_text_for_markup() -> None:
    paper = Paper(
        "k",
        "A *Bold* <b>Claim</b> [1]?",
        authors=(Author("Doe_X", "Jean-Luc"),),
        year=2020,
        venue="journal",
        volume="4",
        pages="1-9",
    )
    printed = render(
        [paper, Paper("j", "Other", year=2021, doi="10.1000/a(b)c")], VENUES, "markdown"
    )
    assert printed == (
        "Doe\\_X, J.-L. (2020). A \\*Bold\\* &lt;b&gt;Claim&lt;/b&gt; \\[1\\]? *Journal of Things*, *4*, 1–9.\n"
        "\n[Other](https://doi.org/10.1000/a%28b%29c). (2021).\n"
    )


def test_more_than_twenty_authors_are_shortened_in_text_only() -> None:
    paper = Paper(
        "k", "Many", authors=tuple(Author(f"Name{n}", "A B") for n in range(1, 31)), year=2020
    )
    text = render([paper], VENUES, "text")
    assert "Name19, A. B., … Name30, A. B. (2020)" in text and "Name20" not in text
    assert fields(paper)["author"].count(" and ") == 29


def test_key_prints_keys(small: Run) -> None:
    assert (
        small("cite", "SISA", "smith2023graph", "-s", "key").ok()
        == "bourtoule2021machine\nsmith2023graph\n"
    )


@pytest.mark.parametrize("style", STYLES)
def test_every_style_ends_in_a_line_break_and_prints_nothing_but_text(style: str) -> None:
    hostile = Paper(
        "k",
        "Evil\x1b[31m\u202e Title\nof two lines",
        authors=(Author("Doe", "J\x07ane"),),
        year=2020,
        links={"paper": ("https://x/\x1b",)},
    )
    printed = render([hostile], VENUES, style)
    assert printed.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", printed)
    assert "of two lines" in printed or style == "key"


@pytest.mark.parametrize(
    ("venue", "bibtex", "biblatex"),
    [
        (
            "conf",
            ("inproceedings", "booktitle", "Proceedings of the Conference on Things"),
            ("inproceedings", "booktitle"),
        ),
        (
            "workshop",
            ("inproceedings", "booktitle", "Proceedings of the Workshop"),
            ("inproceedings", "booktitle"),
        ),
        ("journal", ("article", "journal", "Journal of Things"), ("article", "journaltitle")),
        ("preprint", ("misc", "howpublished", "The Preprint"), ("online", "organization")),
        ("book", ("inproceedings", "booktitle", "The Book"), ("inbook", "booktitle")),
        ("report", ("techreport", "institution", "The Report"), ("report", "institution")),
        ("thesis", ("phdthesis", "school", "The Thesis"), ("thesis", "institution")),
    ],
)
def test_the_venue_decides_the_type(
    venue: str, bibtex: tuple[str, str, str], biblatex: tuple[str, str]
) -> None:
    paper = Paper(
        "k",
        "Title",
        authors=(Author("Doe", "Jane"),),
        year=2020,
        venue=venue,
        links={"paper": ("https://example.org",)},
    )
    found = fields(paper)
    assert (found["@"], found[bibtex[1]]) == (bibtex[0], bibtex[2])
    latex = fields(paper, "biblatex")
    assert (latex["@"], latex[biblatex[1]]) == (biblatex[0], bibtex[2])


def test_a_book_with_a_publisher_is_incollection() -> None:
    paper = Paper(
        "k",
        "Title",
        authors=(Author("Doe", "Jane"),),
        year=2020,
        venue="book",
        publisher="MIT Press",
    )
    assert fields(paper)["@"] == "incollection"


def test_short_venues_are_short(small: Run) -> None:
    assert "booktitle     = {S\\&P}," in small("cite", "SISA", "--short-venues").ok()
    assert "In S&P (pp. 141–159)" in small("cite", "SISA", "--short-venues", "-s", "text").ok()


def test_what_bibtex_s_styles_would_warn_of_is_left_out_there_only() -> None:
    paper = Paper(
        "k",
        "Title",
        authors=(Author("Doe", "Jane"),),
        year=2020,
        venue="conf",
        volume="36",
        number="7",
        pages="1-2",
    )
    assert "number" not in fields(paper)
    assert fields(paper, "biblatex")["number"] == "7"
    assert fields(Paper("k", "Nobody's", year=2020, venue="conf"))["@"] == "misc"


def test_an_old_arxiv_id_tells_the_primary_class() -> None:
    assert fields(Paper("k", "T", year=2003, arxiv="cs.LG/0309136"))["primaryclass"] == "cs.LG"
    assert "primaryclass" not in fields(Paper("k", "T", year=2024, arxiv="2401.00001"))


def test_an_address_that_only_repeats_the_doi_is_left_out() -> None:
    paper = Paper(
        "k",
        "Title",
        year=2020,
        doi="10.1000/ABC",
        links={"paper": ("https://doi.org/10.1000/abc",)},
    )
    assert fields(paper) == {
        "@": "misc",
        "title": "Title",
        "key": "Title",
        "year": "2020",
        "doi": "10.1000/ABC",
    }


def test_addresses_and_dois_are_not_escaped_as_text() -> None:
    paper = Paper(
        "k",
        "Title_1",
        year=2020,
        doi="10.1000/a_b%c",
        links={"paper": ("https://example.org/a_b?x=1&y=%20#é{z}",)},
    )
    found = fields(paper)
    assert found["doi"] == "10.1000/a_b%c"
    assert found["url"] == "https://example.org/a_b?x=1&y=%20#%C3%A9%7Bz%7D"
    assert found["title"] == "Title\\_1"


# LaTeX ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Machine Unlearning: A Survey", "Machine Unlearning: A Survey"),
        ("Bayesian Inference for LLMs", "{B}ayesian Inference for {LLM}s"),
        ("DeltaGrad: Rapid Retraining", "{DeltaGrad}: Rapid Retraining"),
        ("Hessian-Free Unlearning", "{H}essian-Free Unlearning"),
        (
            "Independent Hessians and Shapley's Values",
            "Independent {H}essians and {S}hapley's Values",
        ),
        ("A PAC-Bayesian View of IoT", "A {PAC}-{B}ayesian View of {IoT}"),
        (
            "Fisher, Langevin, Markov Chain Monte Carlo",
            "{F}isher, {L}angevin, {M}arkov Chain {M}onte {C}arlo",
        ),
        (
            "Who's Harry Potter? Approximate Unlearning",
            "Who's {H}arry {P}otter? Approximate Unlearning",
        ),
        (
            "Howard University-AI at SemEval-2025 Task 4: Deep Unlearning",
            "Howard {U}niversity-{AI} at {SemEval}-2025 Task 4: Deep Unlearning",
        ),
        ("Learning without Forgetting", "Learning without Forgetting"),
        (
            "Understanding black-box predictions in Zurich",
            "Understanding black-box predictions in {Z}urich",
        ),
        (
            "Machine Unlearning: its nature, scope and importance in Zurich",
            "Machine Unlearning: its nature, scope and importance in {Z}urich",
        ),
        ("X-Ray Images in 3D and Word2Vec", "{X}-Ray Images in {3D} and {Word2Vec}"),
        ("∇τ: Gradient-based", "{$\\nabla\\tau$}: Gradient-based"),
        ("β-VAE and IA³", "{$\\beta$}-{VAE} and {IA$^3$}"),
        (
            "A $k$-Anonymous $\\ell_1$ Ball for $5 and $10",
            "A {$k$}-Anonymous {$\\ell_1$} Ball for \\$5 and \\$10",
        ),
        (
            "Read $\\input{/etc/passwd}$ and $x^2 \\write18{ls}$",
            "Read \\${\\textbackslash}input\\{/etc/passwd\\}\\$ and \\$x{\\textasciicircum}2 {\\textbackslash}write18\\{ls\\}\\$",
        ),
        ("Deep (Un)Learning", "Deep (Un)Learning"),
        ("“Amnesia” – It’s 'Gone'…", "``Amnesia'' -- It's `Gone'{\\ldots}"),
    ],
)
def test_capitals_that_mean_something_are_braced_and_nothing_more(title: str, printed: str) -> None:
    assert escape_title(title, protected(title)) == printed


def test_findings_are_named_after_the_conference_of_their_year() -> None:
    findings = Venue(
        "findings",
        "Findings of the Association for Computational Linguistics: ACL",
        "Findings of ACL",
        "conference",
    )
    paper = Paper("x", "Forgetting", authors=(Author("Doe", "Jo"),), year=2025, venue="findings")
    assert "{Findings of the Association for Computational Linguistics: ACL 2025}" in render(
        [paper], {"findings": findings}
    )
    assert "{Findings of ACL}" in render([paper], {"findings": findings}, short_venues=True)


def test_a_method_s_own_name_is_kept() -> None:
    title = "Quark: Controllable Quark Text with Fast-NTK and Machine Unlearning"
    assert escape_title(
        title, protected(title, ["Quark", "Fast-NTK", "Machine Unlearning", "text"])
    ) == ("{Quark}: Controllable {Quark} Text with {Fast-NTK} and Machine Unlearning")


@pytest.mark.parametrize(
    ("author", "printed"),
    [
        (Author("Bourtoule", "Lucas"), "Bourtoule, Lucas"),
        (Author("van der Maaten", "Laurens"), "van der Maaten, Laurens"),
        (Author("García y Vega", "María"), "{Garc{\\'i}a y Vega}, Mar{\\'i}a"),
        (Author("Lewis", "Harry", "Jr."), "Lewis, Jr., Harry"),
        (Author("OpenAI"), "OpenAI"),
        (
            Author("Department of Health and Human Services"),
            "{Department of Health and Human Services}",
        ),
        (Author("Black and White", "A."), "{Black and White}, A."),
        (Author("Ö'Söderström", "Łukasz"), '{\\"O}\'S{\\"o}derstr{\\"o}m, {\\L}ukasz'),
        (Author("Nguyễn", "Ếch Đức"), "Nguy{\\~{\\^e}}n, {\\'{\\^E}}ch {\\DJ}ức"),
        (Author("Kupssinskű", "Ştefan"), "Kupssinsk{\\H{u}}, {\\c{S}}tefan"),
    ],
)
def test_names_keep_their_parts(author: Author, printed: str) -> None:
    assert fields(Paper("k", "T", authors=(author,), year=2020))["author"] == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("50% of #1 & $5_x", "50\\% of \\#1 \\& \\$5\\_x"),
        ("a~b^c\\d", "a{\\textasciitilde}b{\\textasciicircum}c{\\textbackslash}d"),
        ("{a} < b | c", "\\{a\\} $<$ b $|$ c"),
        ("}a{", "{\\textbraceright}a{\\textbraceleft}"),
        ("a -- b --- '' ``", "a -{}- b -{}-{}- '{}' `{}`"),
        ("L² ₁₂ ≤ x → ∞", "L$^2$ $_{12}$ $\\leq$ x $\\rightarrow$ $\\infty$"),
        ("机器 Αλέξανδρος 😀", "机器 Αλέξανδρος 😀"),
    ],
)
def test_special_characters_are_escaped_in_text(text: str, printed: str) -> None:
    assert escape(text) == printed


def test_ascii_and_unicode_can_be_asked_for(small: Run) -> None:
    assert "L{\\'o}pez, M{\\'o}nica" in small("cite", "lopez2024federated").ok()
    assert "López, Mónica" in small("cite", "lopez2024federated", "--unicode").ok()
    assert (
        "L{\\'o}pez, M{\\'o}nica"
        in small("cite", "lopez2024federated", "-s", "biblatex", "--ascii").ok()
    )
    assert "L\\u00f3pez" in small("cite", "lopez2024federated", "-s", "csl-json", "--ascii").ok()


def test_what_latex_cannot_write_is_named(small: Run, small_catalog: Path) -> None:
    file = small_catalog / "papers/2024/lopez2024federated.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Clients", "机器"), encoding="utf-8")
    result = small("cite", "lopez2024federated")
    assert "机器" in result.ok()
    assert "lopez2024federated: LaTeX has no command for 机器" in result.err


# Keys -------------------------------------------------------------------------------------------------------------------

ONE = Paper(
    "doe2021fast",
    "Fast-NTK: The Unlearning",
    authors=(Author("Doe", "J"),),
    year=2021,
    venue="conf",
    methods=("Fast-NTK",),
)
TWO = Paper(
    "k2",
    "Forgetting",
    authors=(Author("de la Cruz", "A"), Author("O’Neil", "B")),
    year=2021,
    venue="journal",
)
MANY = Paper(
    "k3",
    "On Forgetting",
    authors=(Author("Ørsted", "A"), Author("Li", "B"), Author("Wu", "C")),
    year=2019,
    arxiv="1912.03817",
)


@pytest.mark.parametrize(
    ("style", "keys"),
    [
        ("ours", ["doe2021fast", "k2", "k3"]),
        ("google", ["doe2021fast", "delacruz2021forgetting", "orsted2019forgetting"]),
        (
            "acl",
            ["doe-2021-fastntk", "delacruz-oneil-2021-forgetting", "orsted-etal-2019-forgetting"],
        ),
        (
            "dblp-like",
            ["conf/conf/Doe21", "journals/journal/DeLaCruzO21", "journals/corr/abs-1912-03817"],
        ),
        ("{author}:{yy}", ["doe:21", "delacruz:21", "orsted:19"]),
        (
            "{Author}{year}{Word}",
            ["Doe2021Fastntk", "Delacruz2021Forgetting", "Orsted2019Forgetting"],
        ),
        ("{venue}_{initials}{year}", ["cot_d2021", "jthings_do2021", "_olw2019"]),
        (
            "{method}-{Title}",
            ["fastntk-FastntkUnlearning", "forgetting-Forgetting", "forgetting-Forgettingb"],
        ),
    ],
)
def test_keys_come_in_the_styles_of_others(style: str, keys: list[str]) -> None:
    assert citation_keys([ONE, TWO, MANY], VENUES, style) == keys


def test_keys_that_clash_get_letters() -> None:
    papers = [Paper(f"k{n}", "Same Title", authors=(Author("Doe"),), year=2020) for n in range(28)]
    keys = citation_keys(papers, {}, "google", taken=["DOE2020SAME"])
    assert keys[:2] == ["doe2020sameb", "doe2020samec"]
    assert keys[24:27] == ["doe2020samez", "doe2020samezb", "doe2020samezc"]
    assert len(set(keys)) == 28


@pytest.mark.parametrize(
    ("style", "says"),
    [
        ("gogle", "did you mean google?"),
        ("{nope}", "knows no {nope}"),
        ("{author", "there is no key style"),
        ("{author} {year}", "cannot hold ' '"),
        ("{author},{year}", "cannot hold ','"),
        ("plain", "choose ours, google"),
    ],
)
def test_a_key_style_that_cannot_be_is_refused(style: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        citation_keys([ONE], VENUES, style)


def test_the_key_style_reaches_every_style(small: Run) -> None:
    assert (
        small("cite", "SISA", "--key-style", "acl")
        .ok()
        .startswith("@inproceedings{bourtoule-chandrasekaran-2021-machine,")
    )
    assert (
        json.loads(small("cite", "SISA", "--key-style", "{Method}", "-s", "csl-json").ok())[0]["id"]
        == "Sisa"
    )


# Which papers -----------------------------------------------------------------------------------------------------------


def test_many_refs_keep_their_order_and_come_once(small: Run) -> None:
    assert small("cite", "smith2023graph", "SISA", "1912.03817", "-s", "key").ok().split() == [
        "smith2023graph",
        "bourtoule2021machine",
    ]


@pytest.mark.parametrize(
    "stdin",
    [
        "SISA\nsmith2023graph\n",
        "\n# mine\nSISA\r\n  smith2023graph",
        "bourtoule2021machine\t2021\tS&P\nsmith2023graph\t2023\n",
    ],
)
def test_a_dash_reads_refs_from_standard_input(small: Run, stdin: str) -> None:
    assert small("cite", "-", "-s", "key", stdin=stdin).ok().split() == [
        "bourtoule2021machine",
        "smith2023graph",
    ]


def test_the_lines_of_a_list_are_refs(small: Run) -> None:
    assert (
        small("cite", "-", "-s", "key", stdin=small("list").ok()).ok()
        == small("list", "-f", "keys").ok()
    )


def test_filters_choose_papers(small: Run) -> None:
    assert (
        small("cite", "--topic", "exact", "--year", "2023-", "-s", "key").ok() == "smith2023graph\n"
    )
    assert len(small("cite", "-n", "0", "-s", "key").ok().split()) == 3
    assert small("cite", "--sort", "title", "-n", "2", "-s", "key").ok().split() == [
        "lopez2024federated",
        "smith2023graph",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("cite",), 2, "name the papers to cite"),
        (("cite", "SISA", "-t", "gnn"), 2, "exclude each other"),
        (("cite", "-y", "1999"), 1, "no paper passes these filters"),
        (("cite", "quantum cats", "SISA"), 1, "quantum cats"),
        (("cite", "-"), 1, "standard input holds no REF"),
        (("cite", "SISA", "-s", "bibtx"), 2, "did you mean bibtex?"),
        (("cite", "SISA", "--key-style", "{x}"), 2, "{x}"),
        (("cite", "SISA", "--append"), 2, "-o FILE"),
        (("cite", "SISA", "--force"), 2, "-o FILE"),
        (("cite", "SISA", "--append", "-o", "x.ris", "-s", "ris"), 2, "bibtex or biblatex"),
        (("cite", "SISA", "--append", "--force", "-o", "x"), 2, "give one"),
    ],
)
def test_wrong_use_is_a_sentence_and_an_exit_code(
    small: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = small(*arguments)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith("mucli: ") and says in result.err


def test_every_ref_that_fails_is_named_and_nothing_is_printed(small: Run) -> None:
    result = small("cite", "SISA", "quantum cats", "zebra stripes")
    assert (result.code, result.out) == (1, "")
    assert "quantum cats" in result.err and "zebra stripes" in result.err


def test_incomplete_authors_are_warned_of_on_stderr(small: Run) -> None:
    result = small("cite", "-n", "0")
    assert "the list of authors is incomplete in 1 of 3 (lopez2024federated)" in result.err
    assert "warning" not in result.ok()
    assert "author        = {L{\\'o}pez, M{\\'o}nica and others}" in result.out


# Where to ---------------------------------------------------------------------------------------------------------------


def test_a_file_is_written_and_never_overwritten_unasked(small: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    result = small("cite", "SISA", "-o", str(file))
    assert (result.ok(), file.read_text(encoding="utf-8")) == ("", SISA)
    assert f"1 reference written to {file}" in result.err
    again = small("cite", "smith2023graph", "-o", str(file))
    assert again.code == 2 and "--append" in again.err and "--force" in again.err
    assert file.read_text(encoding="utf-8") == SISA
    small("cite", "smith2023graph", "-o", str(file), "--force").ok()
    assert file.read_text(encoding="utf-8").startswith("@inproceedings{smith2023graph,")


@pytest.mark.parametrize(
    "present",
    [
        "@misc{bourtoule2021machine, note={X}}",
        "@misc{mine, doi = {https://doi.org/10.1109/sp40001.2021.00019}}",
        "@article{mine, journal={arXiv preprint arXiv:1912.03817v3}}",
        "@misc{mine, title = {{Machine} unlearning}}",
    ],
)
def test_append_adds_only_what_is_missing_and_keeps_every_byte(
    small: Run, tmp_path: Path, present: str
) -> None:
    before = f"% my refs \xff\r\n@string{{me = {{Me}}}}\r\n{present}\r\n@comment{{kept}}".encode(
        "latin-1"
    )
    file = tmp_path / "refs.bib"
    file.write_bytes(before)
    result = small("cite", "SISA", "smith2023graph", "-o", str(file), "--append")
    assert "1 reference added" in result.err and "there already" in result.err
    after = file.read_bytes()
    assert after.startswith(before)
    assert after.count(b"@inproceedings{") == 1 and b"@inproceedings{smith2023graph," in after
    small("cite", "SISA", "smith2023graph", "-o", str(file), "--append").ok()
    assert file.read_bytes() == after


def test_append_starts_a_file(small: Run, tmp_path: Path) -> None:
    small("cite", "SISA", "-o", str(tmp_path / "new.bib"), "--append").ok()
    assert (tmp_path / "new.bib").read_text(encoding="utf-8") == SISA


def test_append_leaves_a_file_that_cannot_be_read_alone(small: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_text("@misc{a,\n title = {never closed\n", encoding="utf-8")
    result = small("cite", "SISA", "-o", str(file), "--append")
    assert result.code == 2 and f"{file}:" in result.err
    assert file.read_text(encoding="utf-8") == "@misc{a,\n title = {never closed\n"


def test_append_does_not_take_the_key_of_another_work(small: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_text(
        "@misc{bourtoule2021machine, title={Something Else Entirely}}\n", encoding="utf-8"
    )
    result = small("cite", "SISA", "-o", str(file), "--append")
    assert "another work" in result.err
    small("cite", "SISA", "-o", str(file), "--append", "--key-style", "acl").ok()
    assert "@inproceedings{bourtoule-chandrasekaran-2021-machine," in file.read_text(
        encoding="utf-8"
    )


def test_append_gives_letters_to_keys_that_others_have(small: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_text("@misc{x2021, title={Something Else Entirely}}\n", encoding="utf-8")
    small(
        "cite", "SISA", "smith2023graph", "-o", str(file), "--append", "--key-style", "x2021{Venue}"
    ).ok()
    small("cite", "-n", "0", "-o", str(file), "--append", "--key-style", "x{yy}21").ok()
    assert re.findall(r"@\w+\{(.*?),", file.read_text(encoding="utf-8")) == [
        "x2021",
        "x2021Sp",
        "x2021Iclr",
        "x2421",
    ]


def _in_terminal(*arguments: str, **environment: str) -> str:
    """Run mucli with a terminal of its own, as its controlling one, and return all that it wrote there."""
    child, main = pty.fork()
    if child == 0:
        os.environ.update(environment)
        os.execv(sys.executable, [sys.executable, "-m", "mucli", *arguments])
    written = until_it_ends(main)
    assert os.waitpid(child, 0)[1] == 0, written.decode()
    return written.decode()


def test_copy_asks_the_terminal(small_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    written = _in_terminal("--catalog", str(small_catalog), "cite", "SISA", "--copy")
    found = re.search(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", written)
    assert found and base64.b64decode(found[1]).decode() == SISA
    assert "on the clipboard, by the terminal" in written and "@inproceedings" not in written


@pytest.mark.parametrize(
    ("remote", "by"), [("", "xclip"), ("1.2.3.4 5 6.7.8.9 22", "the terminal")]
)
def test_copy_uses_the_platform_s_tool_unless_over_ssh(
    small_catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: str, by: str
) -> None:
    tool = tmp_path / "bin" / "xclip"
    tool.parent.mkdir()
    tool.write_text(
        f"#!/bin/sh\ncat > '{tmp_path}/clipboard'\necho \"$@\" > '{tmp_path}/arguments'\n",
        encoding="utf-8",
    )
    tool.chmod(0o755)
    for name in ("TMUX", "WAYLAND_DISPLAY", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    written = _in_terminal(
        *("--catalog", str(small_catalog), "cite", "SISA", "--copy"),
        PATH=f"{tool.parent}:{os.environ['PATH']}",
        DISPLAY=":0",
        SSH_CONNECTION=remote,
    )
    assert f"by {by}" in written
    if not remote:
        assert (tmp_path / "clipboard").read_text(encoding="utf-8") == SISA
        assert (tmp_path / "arguments").read_text(encoding="utf-8") == "-selection clipboard\n"


def test_without_a_clipboard_copy_says_so(small_catalog: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY")
    }
    done = subprocess.run(
        [sys.executable, "-m", "mucli", "--catalog", str(small_catalog), "cite", "SISA", "--copy"],
        capture_output=True,
        text=True,
        env=environment,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 3
    assert "there is no clipboard here" in done.stderr and done.stdout == ""


def test_lists_and_searches_print_citations_too(small: Run) -> None:
    assert small("list", "-y", "2021", "-f", "bibtex").ok() == SISA
    assert (
        json.loads(small("search", "graph amnesia", "-f", "csl-json").ok())[0]["id"]
        == "smith2023graph"
    )
    assert small("show", "SISA", "-f", "bibtex").ok() == SISA
    assert (
        small("export", "--format", "ris", "-y", "2021").ok()
        == small("cite", "SISA", "-s", "ris").ok()
    )


def test_a_folder_is_not_made_for_a_file(small: Run, tmp_path: Path) -> None:
    missing = small("cite", "SISA", "-o", str(tmp_path / "none" / "refs.bib"))
    assert (
        missing.code == 2
        and f"there is no folder {tmp_path / 'none'}; make it first" in missing.err
    )
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="needs Linux's /proc, in which nobody can make a file"
)
def test_what_the_disk_refuses_is_named(small: Run) -> None:
    for more in ((), ("--append",)):
        refused = small("cite", "SISA", "-o", "/proc/refs.bib", *more)
        assert (
            refused.code == 3
            and "/proc/refs.bib cannot be written" in refused.err
            and ".tmp" not in refused.err
        )


@pytest.mark.parametrize("command", [("cite", "SISA"), ("export", "--format", "bibtex")])
def test_a_dash_is_standard_output(
    small: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "@inproceedings{bourtoule2021machine," in small(*command, "-o", "-").ok()
    assert not (tmp_path / "-").exists()
