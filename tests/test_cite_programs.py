"""Citations of the whole catalogue, and of papers odder than any in it, read by the programs that people read them with."""

import functools
import json
import os
import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import mucli
from conftest import ROOT
from mucli.cite import render
from mucli.cite.encode import escape
from mucli.model import Author, Paper, Venue

FILES = {
    "bibtex": "all.bib",
    "biblatex": "biblatex.bib",
    "ris": "all.ris",
    "csl-json": "all.json",
    "csl-yaml": "all.md",
}
MODS = "{http://www.loc.gov/mods/v3}"


def needs(program: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not shutil.which(program), reason=f"{program} is not installed (apt-get install {package})"
    )


def _venue(kind: str, name: str, **more: Any) -> Venue:
    return Venue(key=f"odd-{kind}", name=name, short=f"{kind.upper()} & Co", kind=kind, **more)


ODD_VENUES = {
    venue.key: venue
    for venue in (
        _venue("conference", "Conference on 100% Odd_Things & More"),
        _venue("workshop", "The Web Workshop", publisher="Odd & Sons"),
        _venue("journal", "Journal of #1 Results"),
        _venue("preprint", "TechRxiv"),
        _venue("book", "Handbook of Oddities"),
        _venue("report", "Institute of Oddities"),
        _venue("thesis", "University of Oddities"),
    )
}
LAGUNA = Author("García y Vega", "María José")
ODD = tuple(
    replace(paper, key=f"odd{number}", year=paper.year or 2024)
    for number, paper in enumerate(
        (
            Paper("", "Nobody Wrote This, Nowhere"),
            Paper("", "Nobody Wrote This", venue="odd-conference", pages="1-2"),
            Paper(
                "", "Nobody Wrote This in a Journal", venue="odd-journal", volume="3", number="1"
            ),
            Paper(
                "",
                "A Group Wrote This",
                authors=(Author("Department of Health and Human Services"), Author("OpenAI")),
            ),
            Paper(
                "",
                "Particles",
                authors=(
                    Author("van der Maaten", "Laurens"),
                    LAGUNA,
                    Author("d'Alembert", "Jean"),
                    Author("al-Ghazali"),
                ),
            ),
            Paper(
                "",
                "Suffixes",
                authors=(Author("Lewis", "Harry", "Jr."), Author("King", "Martin Luther", "III")),
                venue="odd-workshop",
            ),
            Paper(
                "",
                "Small Given Names",
                authors=(
                    Author("Lee", "Hong kyu"),
                    Author("O’Brien", "Ann"),
                    Author("others", "Many"),
                ),
            ),
            Paper(
                "",
                "Accents",
                authors=(
                    Author("Šćépanović-Íñiguez", "Łukasz Øyvind"),
                    Author("Nguyễn", "Ếch"),
                    Author("Ğül", "İnci"),
                ),
            ),
            Paper(
                "",
                "Only One Name Known",
                authors=(Author("Dupont"),),
                others=True,
                venue="odd-journal",
                number="7",
                pages="e12",
            ),
            Paper(
                "",
                "Volume and Number",
                authors=(LAGUNA,),
                venue="odd-conference",
                volume="36",
                number="7",
                pages="1\u201314, 20-22",
            ),
            Paper("", "In a Book", authors=(LAGUNA,), venue="odd-book", pages="141-159", month=12),
            Paper(
                "",
                "In a Published Book",
                authors=(LAGUNA,),
                venue="odd-book",
                publisher="Ødd {Press}",
                pages="141-159",
            ),
            Paper("", "A Report", authors=(LAGUNA,), venue="odd-report", number="TR_17"),
            Paper("", "A Thesis", authors=(LAGUNA,), venue="odd-thesis", month=1),
            Paper(
                "",
                "Another Server",
                authors=(LAGUNA,),
                venue="odd-preprint",
                links={"paper": ("https://example.org/a_b%20c#d~e?f=g&h={i}",)},
            ),
            Paper("", "An Old Preprint", authors=(LAGUNA,), arxiv="cs.LG/0309136", year=2003),
            Paper(
                "",
                "A DOI",
                authors=(LAGUNA,),
                doi="10.1016/s0004-3702(97)00063-5_x",
                venue="odd-journal",
                volume="12",
            ),
            Paper(
                "",
                "100% of #1 & $5_x ~ ^ \\ <b>[x]</b> | @me *y* `z`",
                authors=(LAGUNA,),
                venue="odd-journal",
                volume="1",
            ),
            Paper("", "Balanced {Braces}, and: Percent % at The End %", authors=(LAGUNA,)),
            Paper("", "He Said “No”, 'Why' -- \"Because\" – It’s … Over —", authors=(LAGUNA,)),
            Paper("", "L² Norms, ℓ₁₂ Balls, ∇τ and β-VAE ≤ ∞", authors=(LAGUNA,)),
            Paper("", "- Item: [Link](x), !Bang, 1. Number, : Colon? # yes", authors=(LAGUNA,)),
        )
    )
)


@dataclass(frozen=True)
class Printed:
    """All papers, and the folder with a file of them in every style."""

    papers: dict[str, Paper]
    folder: Path


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    folder = tmp_path_factory.mktemp("printed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
        with mucli.open_catalog(ROOT / "catalog", own=False) as catalog:
            papers, venues = [*catalog, *ODD], {**catalog.venues, **ODD_VENUES}
    for style, name in FILES.items():
        (folder / name).write_text(render(papers, venues, style), encoding="utf-8")
    yield Printed({paper.key: paper for paper in papers}, folder)


def _run(printed: Printed, *command: str, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=printed.folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"TEXMFVAR": str(printed.folder / "texmf")} | environment,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, (
        f"{command} gave {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
    return done.stdout + done.stderr


@needs("bibtex", "texlive-binaries")
@pytest.mark.parametrize("style", ["plain", "abbrv"])
def test_bibtex_and_latex_have_nothing_to_warn_of(printed: Printed, style: str) -> None:
    (printed.folder / f"{style}.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibdata{{all}}\n\\bibstyle{{{style}}}\n"
    )
    assert "arning" not in _run(printed, "bibtex", style)
    bbl = (printed.folder / f"{style}.bbl").read_text(encoding="utf-8")
    assert set(re.findall(r"\\bibitem\{(.*?)\}", bbl)) == set(printed.papers)
    if not shutil.which("pdflatex"):
        pytest.skip("pdflatex is not installed (apt-get install texlive-latex-base)")
    (printed.folder / f"{style}.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\begin{document}\\nocite{*}\n"
        f"\\bibliographystyle{{{style}}}\\bibliography{{all}}\\end{{document}}\n"
    )
    for _again in range(2):
        log = _run(printed, "pdflatex", "-draftmode", "-interaction=nonstopmode", style)
    assert [
        line
        for line in log.splitlines()
        if line.startswith("!") or ("arning" in line and "draftmode" not in line)
    ] == []


@needs("biber", "biber")
def test_biber_finds_nothing_against_the_data_model(printed: Printed) -> None:
    log = _run(
        printed,
        "biber",
        "--tool",
        "--validate-datamodel",
        "--output-file=biber.bib",
        FILES["biblatex"],
    )
    assert [line for line in log.splitlines() if not line.startswith("INFO")] == []
    assert (printed.folder / "biber.bib").read_text(encoding="utf-8").count("\n@") + 1 >= len(
        printed.papers
    )


@functools.cache
def _pandoc(format_: str) -> str | None:
    """Return a pandoc that reads ``format_``: Debian's, or the newer one in the package pypandoc-binary (RIS came with pandoc 3)."""
    candidates = [shutil.which("pandoc")]
    try:
        import pypandoc

        candidates.append(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        pass
    for program in candidates:
        if (
            program
            and format_
            in subprocess.run(
                [program, "--list-input-formats"], capture_output=True, text=True, check=True
            ).stdout.split()
        ):
            return program
    return None


def _text(value: str) -> str:
    """Fold what typography changes: kinds of quotation marks, dots and formulas, which CSL has in TeX or in Unicode."""
    value = (
        re.sub("[‘’“”\"'`]+", "'", value)
        .replace("…", "...")
        .replace("$", "")
        .replace("\u00a0", " ")
    )
    value = value.replace("\\_", "_").replace("–", "--").replace("—", "---")
    return " ".join(
        unicodedata.normalize(
            "NFKC", re.sub(r"</?su[bp]>|\^|(?<=\\ell)_|_(?=\d)", "", value)
        ).split()
    )


def _formulas(value: str) -> str:
    """Return a title with its mathematics as TeX, as pandoc hands it on."""
    return _text(
        "".join(
            escape(char)
            if unicodedata.category(char) in ("Sm", "No", "Ll", "Lu") and _maths(char)
            else char
            for char in value
        )
    )


def _maths(char: str) -> bool:
    return not char.isascii() and escape(char).startswith("$")


def _spaced(given: str) -> str:
    return re.sub(r"\.(?=\w)", ". ", given)


Name = tuple[str, str, str]


def _name(given: str, family: str, suffix: str) -> Name:
    """Return a name in spoken order, the last word of the family name, and the suffix: pandoc takes "kyu" of "Hong kyu" for a particle."""
    natural = re.sub(r"(?<=['-]) ", "", _text(_spaced(f"{given} {family}")))
    return natural, natural.split()[-1], suffix


def _authors(paper: Paper, *, others: bool) -> list[Name]:
    names = [_name(author.given, author.family, author.suffix) for author in paper.authors]
    return [*names, _name("", "others", "")] if others and paper.others and names else names


def _read_authors(record: dict[str, Any]) -> list[Name]:
    names = []
    for name in record.get("author", []):
        given, suffix = name.get("given", ""), name.get("suffix", "")
        if given in (
            "Jr.",
            "III",
        ):  # of RIS's "Family, Given, Suffix" pandoc takes the second for the suffix
            given, suffix = suffix, given
        parts = ("dropping-particle", "non-dropping-particle", "family", "literal")
        names.append(_name(given, " ".join(name[part] for part in parts if name.get(part)), suffix))
    return names


@pytest.mark.parametrize(
    ("style", "format_"),
    [
        ("bibtex", "bibtex"),
        ("biblatex", "biblatex"),
        ("ris", "ris"),
        ("csl-json", "csljson"),
        ("csl-yaml", "markdown"),
    ],
)
def test_pandoc_reads_back_every_paper(printed: Printed, style: str, format_: str) -> None:
    pandoc = _pandoc(format_)
    if not pandoc:
        pytest.skip(
            f"no pandoc here reads {format_} (apt-get install pandoc; pip install pypandoc-binary)"
        )
    # In a language other than English pandoc keeps the capitals of titles.
    out = _run(
        printed, pandoc, "-f", format_, "-t", "csljson", FILES[style], LANG="de_DE.UTF-8", LC_ALL=""
    )
    read = {record["id"]: record for record in json.loads(out)}
    assert list(read) and set(read) == set(printed.papers)
    tex = style in ("bibtex", "biblatex")
    for key, paper in printed.papers.items():
        record = read[key]
        title = _text(record["title"])
        assert title in (_text(paper.title), _formulas(paper.title)) or _loose(title) == _loose(
            _formulas(paper.title)
        ), key
        assert _read_authors(record) == _authors(paper, others=style != "ris"), key
        assert int(record["issued"]["date-parts"][0][0]) == paper.year, key
        assert record.get("DOI", "").lower() == (paper.doi or "").lower(), key
        if tex and paper.authors and paper.venue:
            assert record.get("container-title", "x"), key


def _loose(title: str) -> str:
    return re.sub(r"[\W_]|mathord", "", title)


@needs("pandoc", "pandoc")
def test_capitals_that_mean_something_survive_lower_case(printed: Printed) -> None:
    """Pandoc sets English titles in sentence case, as most styles do: what is not in braces becomes lower case."""
    records = json.loads(
        _run(
            printed,
            "pandoc",
            "-f",
            "bibtex",
            "-t",
            "csljson",
            FILES["bibtex"],
            LANG="en_US.UTF-8",
            LC_ALL="",
        )
    )
    lowered = 0
    for record in records:
        title = printed.papers[record["id"]].title
        words = re.findall(r"[^\W\d_]+", title)
        kept = set(re.findall(r"[^\W\d_]+", record["title"]))
        assert {
            word for word in words if sum(char.isupper() for char in word) > 1 and word.isascii()
        } <= kept, title
        assert {
            word
            for word in words
            if word.startswith(("Bayesian", "Hessian", "Shapley", "Langevin"))
        } <= kept, title
        lowered += not {"Machine", "Unlearning", "Learning"} <= kept
    assert lowered > len(records) / 2  # the rest of the title is not held in capitals


@needs("ris2xml", "bibutils")
def test_bibutils_reads_back_every_paper(printed: Printed) -> None:
    done = subprocess.run(
        ["ris2xml", FILES["ris"]], cwd=printed.folder, capture_output=True, check=True
    )
    assert b"ot recognize" not in done.stderr
    read = {
        record.get("ID"): record
        for record in ET.fromstring(done.stdout.decode("utf-8-sig")).iter(f"{MODS}mods")
    }
    assert set(read) == set(printed.papers)
    for key, paper in printed.papers.items():
        record = read[key]
        names = [
            "".join(
                part.text or ""
                for part in name.iter(f"{MODS}namePart")
                if part.get("type") == "family"
            )
            or " ".join(part.text or "" for part in name.iter(f"{MODS}namePart"))
            for name in record.findall(f"{MODS}name")
        ]
        # It leaves out the second of two authors of one name (there are two Hui Lius in ren2025general).
        if all(
            author.given or " " not in author.family for author in paper.authors
        ):  # it takes groups for persons
            assert names == [author.family for author in dict.fromkeys(paper.authors)], key
        titles = record.find(f"{MODS}titleInfo")
        assert titles is not None
        assert _loose("".join(titles.itertext())) == _loose(paper.title), key
        years = [
            date.text for date in record.iter() if date.tag in (f"{MODS}dateIssued", f"{MODS}date")
        ]
        assert str(paper.year) in {str(date)[:4] for date in years}, key
        dois = {
            str(found.text).lower()
            for found in record.findall(f"{MODS}identifier")
            if found.get("type") == "doi"
        }
        urls = " ".join(
            str(url.text).lower() for url in record.iter(f"{MODS}url")
        )  # a DOI that an address holds is not told twice
        if re.match(
            r"10\.\d{4}/", paper.doi or ""
        ):  # of a longer registrant bibutils has never heard
            assert str(paper.doi).lower() in dois or str(paper.doi).lower() in urls, key
        assert paper.doi or not dois, key


# CSL 1.0.2, appendices III (types) and IV (variables), and "CSL-JSON" in the documentation of citeproc-js.
_TYPES = """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset document entry
    entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical personal_communication post post-weblog regulation report review
    review-book software song speech standard thesis treaty webpage""".split()
_TEXTS = """abstract annote archive archive-place archive_collection archive_location authority call-number citation-label container-title
    container-title-short DOI genre ISBN ISSN keyword language medium note publisher publisher-place source status title title-short URL
    version year-suffix""".split()
_NUMBERS = "chapter-number collection-number edition issue number number-of-pages number-of-volumes page page-first volume".split()
_NAME = {
    "type": "object",
    "properties": {
        part: {"type": "string"}
        for part in "family given dropping-particle non-dropping-particle suffix literal".split()
    },
    "additionalProperties": False,
    "minProperties": 1,
}
_DATE_PARTS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 3,
    "items": {"type": ["integer", "string"]},
}
CSL_DATA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": _TYPES},
            "author": {"type": "array", "items": _NAME},
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": _DATE_PARTS,
                    }
                },
                "additionalProperties": False,
            },
            **{name: {"type": "string", "pattern": r"\S"} for name in _TEXTS},
            **{name: {"type": ["string", "number"]} for name in _NUMBERS},
        },
    },
}


def test_csl_json_keeps_to_the_data_model(printed: Printed) -> None:
    data = json.loads((printed.folder / FILES["csl-json"]).read_text(encoding="utf-8"))
    assert [record["id"] for record in data] == list(printed.papers)
    jsonschema.Draft202012Validator(CSL_DATA).validate(data)


@needs("pdflatex", "texlive-latex-base")
def test_every_command_that_is_written_is_one_that_latex_knows(tmp_path: Path) -> None:
    codes = [
        *range(0x21, 0x250),
        *range(0x370, 0x400),
        *range(0x1E00, 0x2070),
        *range(0x2080, 0x2300),
        *range(0x1D400, 0x1D800),
    ]
    written = {
        char: escape(char) for char in map(chr, codes) if unicodedata.category(char)[0] not in "CZ"
    }
    known = {char: text for char, text in written.items() if text.isascii()}
    assert len(known) > 800
    lines = [f"% U+{ord(char):04X}\n{text}\n" for char, text in known.items()]
    head = (
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{amsfonts}\\begin{document}\n"
    )
    (tmp_path / "all.tex").write_text(
        f"{head}{''.join(lines)}\\end{{document}}\n", encoding="ascii"
    )
    done = subprocess.run(
        ["pdflatex", "-draftmode", "-interaction=nonstopmode", "all"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        env=os.environ | {"TEXMFVAR": str(tmp_path)},
        check=False,
    )
    assert [
        line for line in done.stdout.splitlines() if line.startswith("!") or "LaTeX Warning" in line
    ] == []
