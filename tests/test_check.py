"""``mucli check``: is every reference of a bibliography real, and right?"""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

import mucli as library
from conftest import Result
from fake_services import Reply, Services, csl, dblp, dblp_info
from faults import FAULTS, Case, Maker
from mucli.check.entries import of_bibliography, read_entries, read_files
from mucli.check.judge import Judge, Judged, with_duplicates
from mucli.readers.bibtex import read

Run = Callable[..., Result]
REAL = 200
FAULTY = 25


@pytest.fixture(scope="module")
def judge_and_maker() -> tuple[Judge, Maker]:
    with library.open_catalog(own=False) as catalog:
        papers = list(catalog)
        return Judge(papers, catalog.venues), Maker(papers, catalog.venues)


def _judged(judge: Judge, cases: list[Case]) -> dict[str, Judged]:
    bibliography = read("".join(case.text for case in cases))
    entries = of_bibliography(Path("refs.bib"), bibliography)
    return {
        each.entry.key: each for each in with_duplicates([judge.judge(entry) for entry in entries])
    }


# The corpus: 200 references without a fault, and 25 with each of 14 faults
# --------------------------------------------------------------------------------------------------


def test_no_reference_without_a_fault_is_called_false(
    judge_and_maker: tuple[Judge, Maker],
) -> None:
    judge, maker = judge_and_maker
    cases = list(maker.real(REAL))
    judged = _judged(judge, cases)
    wrong = [judged[case.key].message for case in cases if judged[case.key].verdict != case.verdict]
    assert wrong == []
    assert {judged[case.key].paper for case in cases} == {case.paper for case in cases}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_kind_of_fault_is_found(judge_and_maker: tuple[Judge, Maker], fault: str) -> None:
    judge, maker = judge_and_maker
    cases = list(maker.faulty(fault, FAULTY))
    assert len(cases) == FAULTY
    judged = _judged(judge, cases)
    if fault == "duplicate":
        found = [
            any(remark.kind == "duplicate" for remark in judged[f"{case.key}x"].remarks)
            for case in cases
        ]
    else:
        found = [judged[case.key].verdict == case.verdict for case in cases]
    assert sum(found) >= FAULTY - (FAULTY * 2) // 100, [
        (case.text, judged[case.key].message)
        for case, right in zip(cases, found, strict=True)
        if not right
    ]


# Field by field
# --------------------------------------------------------------------------------------------------

SISA = (
    "@inproceedings{{sisa, title={{Machine Unlearning}}, author={{{authors}}},"
    " booktitle={{{venue}}}, year={{{year}}}{more}}}"
)
PEOPLE = (
    "Bourtoule, Lucas and Chandrasekaran, Varun and Choquette-Choo, Christopher A. and Jia,"
    " Hengrui and Travers, Adelin and Zhang, Baiwu and Lie, David and Papernot, Nicolas"
)


def _one(
    authors: str = PEOPLE, venue: str = "IEEE S\\&P", year: str = "2021", more: str = ""
) -> str:
    return SISA.format(authors=authors, venue=venue, year=year, more=more)


@pytest.mark.parametrize(
    ("record", "verdict", "fields"),
    [
        (_one(), "right", []),
        (_one(authors="L. Bourtoule and others"), "right", []),
        (_one(authors="Bourtoule, Lucas and Chandrasekaran, Varun and others"), "right", []),
        (_one(authors=PEOPLE.replace("Christopher A.", "Chris")), "right", []),
        (_one(authors="Bourtoule, Lucas and Jia, Hengrui and others"), "differs", ["author"]),
        (_one(authors=PEOPLE.replace("Zhang, B", "Zheng, B")), "differs", ["author"]),
        (_one(authors=PEOPLE.replace("Lie, David", "Lie, Peter")), "differs", ["author"]),
        (_one(year="2020"), "differs", ["year"]),
        (_one(venue="ICML"), "differs", ["venue"]),
        (_one(venue="ICML", year="2024"), "differs", ["venue", "year"]),
        (_one(more=", doi={10.1109/SP40001.2021.00018}"), "differs", ["doi"]),
        (_one(more=", doi={10.1109/SP40001.2021.00019}"), "right", []),
        (_one(more=", note={arXiv:1912.03817v2}"), "right", []),
        (_one(venue="arXiv preprint arXiv:1912.03817", year="2019"), "outdated", []),
        (_one(venue="CoRR", year="2020"), "outdated", []),
        (_one(authors="Smith, Ann and Roe, Bob", venue="NDSS"), "unchecked", []),
        (
            "@misc{x, title={Attention Is All You Need}, author={Vaswani, Ashish}, eprint={1912.03817}}",
            "differs",
            ["arxiv"],
        ),
        ("@misc{x, title={Something Else Entirely}, author={Roe, Bob}, year={2020}}", "unchecked", []),
        ("@misc{x y, title={Machine Unlearning}}", "unchecked", []),
    ],
)  # fmt: skip
def test_what_a_reference_says_is_held_against_the_record(
    judge_and_maker: tuple[Judge, Maker], record: str, verdict: str, fields: list[str]
) -> None:
    (entry,) = of_bibliography(Path("refs.bib"), read(record))
    judged = judge_and_maker[0].judge(entry)
    assert (judged.verdict, [each.field for each in judged.differences]) == (verdict, fields)


# Formats
# --------------------------------------------------------------------------------------------------

BBL = r"""\begin{thebibliography}{1}
\bibitem[Bourtoule et~al.(2021)Bourtoule, Chandrasekaran]{sisa}
L.~Bourtoule, V.~Chandrasekaran, C.~A. Choquette-Choo, H.~Jia, A.~Travers,
  B.~Zhang, D.~Lie, and N.~Papernot.
\newblock Machine unlearning.
\newblock In \emph{IEEE Symposium on Security and Privacy}, pages 141--159, 2020.
\end{thebibliography}
"""
BIBER = r"""\entry{sisa}{inproceedings}{}
      \name{author}{2}{}{%
        {{hash=1}{%
           family={Bourtoule},
           familyi={B\bibinitperiod},
           given={Lucas},
           giveni={L\bibinitperiod}}}%
        {{hash=2}{%
           family={Chandrasekaran},
           familyi={C\bibinitperiod},
           given={Varun},
           giveni={V\bibinitperiod}}}%
      }
      \true{moreauthor}
      \field{booktitle}{IEEE Symposium on Security and Privacy}
      \field{title}{Machine Unlearning}
      \field{year}{2020}
    \endentry
"""
RIS = "TY  - CPAPER\nTI  - Machine Unlearning\nAU  - Bourtoule, Lucas\nAU  - Chandrasekaran, Varun\nT2  - IEEE S&P\nPY  - 2020\nER  - \n"
CSL = json.dumps(
    [
        {
            "id": "sisa",
            "type": "paper-conference",
            "title": "Machine Unlearning",
            "author": [{"family": "Bourtoule", "given": "L."}],
            "issued": {"date-parts": [[2020]]},
            "container-title": "IEEE S&P",
        }
    ]
)


@pytest.mark.parametrize(
    ("name", "content"),
    [("r.bib", _one(year="2020")), ("r.bbl", BBL), ("b.bbl", BIBER), ("r.ris", RIS), ("r.json", CSL)],
)  # fmt: skip
def test_each_format_is_read(judge_and_maker: tuple[Judge, Maker], name: str, content: str) -> None:
    (entry,) = read_entries(Path(name), content.encode())
    judged = judge_and_maker[0].judge(entry)
    assert judged.paper == "bourtoule2021machine"
    assert "year" in [each.field for each in judged.differences]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.tex", "\\cite{sisa,gone}\n% \\bibliography{no}\n\\bibliography{refs}\n"),
        ("m.tex", "\\addbibresource{refs.bib} \\cite{sisa} \\cite{gone}"),
        ("m.aux", "\\citation{sisa,gone}\n\\bibdata{refs}\n"),
        ("m.md", "---\nbibliography: refs.bib\n---\n[@sisa; @gone]\n"),
        ("m.md", "---\nbibliography:\n  - refs.bib\n---\n[@sisa] @gone\n"),
        ("m.typ", '#bibliography("refs.bib")\n@sisa @gone\n'),
    ],
)
def test_a_manuscript_is_held_against_the_bibliography_it_names(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / "refs.bib").write_text(_one() + "\n@misc{unused, title={X}}\n", encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    sources = read_files([tmp_path / name], Path.read_bytes)
    assert [entry.key for entry in sources.entries] == ["sisa", "unused"]
    assert list(sources.cited) == ["sisa", "gone"]
    with library.open_catalog(own=False) as catalog:
        report = catalog.check(tmp_path / name)
    assert list(report.undefined) == ["gone"]
    assert [each.entry.key for each in report.unused] == ["unused"]


# The command
# --------------------------------------------------------------------------------------------------


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    records = (_one(), _one(year="2020").replace("{sisa", "{late"), "@misc{x, title={Nothing}}")
    file.write_text("\n".join(records), encoding="utf-8")
    return file


def test_what_is_wrong_is_shown_and_the_exit_code_is_1(mucli: Run, refs: Path) -> None:
    done = mucli("check", str(refs))
    assert done.code == 1
    remark = "the year is 2020, the record has 2021; it is the same work as sisa on line 1"
    assert done.out == f"{refs}\t2\tlate\tdiffers\tbourtoule2021machine\t{remark}\n"
    assert "3 references: 1 right, 1 differs, 0 outdated, 0 not-found, 1 unchecked" in done.err


def test_fail_on_and_the_baseline_decide_the_exit_code(
    mucli: Run, refs: Path, tmp_path: Path
) -> None:
    assert mucli("check", "--fail-on", "outdated", str(refs)).code == 0
    assert mucli("check", "--fail-on", "duplicate", str(refs)).code == 1
    assert mucli("check", "--fail-on", "unchecked,outdated", str(refs)).code == 1
    assert mucli("check", "--fail-on", "wrong", str(refs)).code == 2
    baseline = tmp_path / "known.json"
    baseline.write_text(mucli("check", "-f", "json", str(refs)).out, encoding="utf-8")
    done = mucli("check", "--baseline", str(baseline), str(refs))
    assert (done.code, "1 known" in done.err) == (0, True)
    baseline.write_text("{}", encoding="utf-8")
    assert mucli("check", "--baseline", str(baseline), str(refs)).code == 2


def test_the_reports_for_programs(mucli: Run, refs: Path) -> None:
    data = json.loads(mucli("check", "-f", "json", str(refs)).out)
    assert data["counts"]["differs"] == 1
    late = data["references"][1]
    assert (late["key"], late["verdict"], late["failing"]) == ("late", "differs", True)
    assert late["differences"][0]["field"] == "year"
    sarif = json.loads(mucli("check", "-f", "sarif", str(refs)).out)
    results = sarif["runs"][0]["results"]
    assert [(each["ruleId"], each["level"]) for each in results] == [("reference-differs", "error")]
    assert results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    rules = {rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert {each["ruleId"] for each in results} <= rules
    suite = ElementTree.fromstring(mucli("check", "-f", "junit", str(refs)).out)
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert mucli("check", "-f", "github", str(refs)).out.startswith("::error file=")


def test_fix_mends_what_is_certain_and_leaves_what_is_disputed(mucli: Run, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    right = "% mine\n@string{x = {y}}\n"
    typo = _one(year="2020").replace("Machine Unlearning", "Machine Unlaerning")
    disputed = _one(authors="Bourtoule, Lucas and Roe, Bob").replace("{sisa", "{b")
    file.write_text(right + typo + "\n" + disputed + "\n", encoding="utf-8")
    done = mucli("check", "--fix", str(file))
    after = file.read_text(encoding="utf-8")
    assert after.startswith(right) and after.endswith(disputed + "\n")
    assert "title={Machine Unlearning}" in after and "year={2021}" in after.split("@")[2]
    assert done.code == 1 and "refs.bib is mended" in done.err
    assert (tmp_path / "refs.bib.bak").read_text(encoding="utf-8").startswith(right + typo)


def test_standard_input_is_read(mucli: Run) -> None:
    assert "year is 2020" in mucli("check", "-", stdin=_one(year="2020")).out


# Online
# --------------------------------------------------------------------------------------------------

ELSEWHERE = (
    "@inproceedings{{x, title={{{title}}}, author={{Lee, Ann and Roe, Bob}}, booktitle={{ICML}},"
    " year={{{year}}}{more}}}\n"
)


def _elsewhere(
    title: str = "Forgetting Tides by Moonlight", year: int = 2031, more: str = ""
) -> str:
    return ELSEWHERE.format(title=title, year=year, more=more)


def _online(mucli: Run, tmp_path: Path, record: str) -> dict[str, object]:
    file = tmp_path / "refs.bib"
    file.write_text(record, encoding="utf-8")
    result: dict[str, object] = json.loads(mucli("check", "--online", "-f", "json", str(file)).out)[
        "references"
    ][0]
    return result


def test_a_work_that_a_service_has_is_right(mucli: Run, tmp_path: Path, services: Services) -> None:
    info = dblp_info("Forgetting Tides by Moonlight", ("Ann Lee", "Bob Roe"), "ICML", 2031)
    services.put("/dblp/search/publ/api", dblp([info]))
    assert _online(mucli, tmp_path, _elsewhere())["verdict"] == "right"
    late = _online(mucli, tmp_path, _elsewhere(year=2027))
    assert (late["verdict"], late["asked"]) == ("differs", ["DBLP"])


def test_a_work_that_no_service_has_is_not_found(
    mucli: Run, tmp_path: Path, services: Services
) -> None:
    found = _online(mucli, tmp_path, _elsewhere())
    assert found["verdict"] == "not-found"
    assert {"DBLP", "Crossref"} <= set(found["asked"])  # type: ignore[call-overload]


def test_services_that_fail_never_make_a_reference_false(
    mucli: Run, tmp_path: Path, services: Services
) -> None:
    for name in ("dblp", "crossref", "openalex", "openreview", "arxiv", "s2"):
        services.put(f"/{name}/*", Reply(b"", 403))
    found = _online(mucli, tmp_path, _elsewhere())
    assert found["verdict"] == "unchecked"
    services.put("/dblp/*", dblp([]))  # one is not enough
    found = _online(mucli, tmp_path, _elsewhere("Another Tide"))
    assert found["verdict"] == "unchecked"


def test_a_doi_that_is_of_another_work_names_that(
    mucli: Run, tmp_path: Path, services: Services
) -> None:
    doi = "10.1145/1.2"
    services.put(f"/doi/{doi}", csl(doi, "A Study of Clams", (("Clam", "Cleo"),)))
    found = _online(mucli, tmp_path, _elsewhere(more=f", doi={{{doi}}}"))
    assert found["verdict"] == "differs"
    assert "A Study of Clams" in found["differences"][0]["message"]  # type: ignore[index]


def test_a_title_by_others_differs_in_its_authors(
    mucli: Run, tmp_path: Path, services: Services
) -> None:
    info = dblp_info("Forgetting Tides by Moonlight", ("Cleo Clam", "Otto Oyster"), "ICML", 2031)
    services.put("/dblp/search/publ/api", dblp([info]))
    found = _online(mucli, tmp_path, _elsewhere())
    assert found["verdict"] == "differs"
    assert {each["field"] for each in found["differences"]} == {"author"}  # type: ignore[attr-defined]
