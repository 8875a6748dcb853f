"""Adding papers to a .bib file that a person keeps."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

import mucli
from mucli.bib.file import append, decode, encode
from mucli.errors import UsageError
from mucli.model import Author, Paper

SISA = Paper(
    key="bourtoule2021machine",
    title="Machine Unlearning",
    authors=(Author("Bourtoule", "Lucas"),),
    year=2021,
    venue="sp",
)
SISA = replace(SISA, doi="10.1109/SP40001.2021.00019", arxiv="1912.03817")


def _render(papers: Sequence[Paper]) -> str:
    return "\n".join(f"@misc{{{paper.key},\n  title = {{{paper.title}}},\n}}\n" for paper in papers)


@pytest.mark.parametrize(
    ("record", "by"),
    [
        ("@misc{bourtoule2021machine}", "key"),
        ("@misc{Bourtoule2021Machine, title = {Something else}}", "other"),
        ("@article{x, doi = {https://doi.org/10.1109/sp40001.2021.00019}}", "doi"),
        ("@article{x, doi = {10.1109/SP40001.2021.00019}}", "doi"),
        ("@misc{x, eprint = {1912.03817v3}, archiveprefix = {arXiv}}", "arxiv"),
        ("@article{x, journal = {arXiv preprint arXiv:1912.03817}}", "arxiv"),
        ("@article{x, journal = {CoRR}, volume = {abs/1912.03817}}", "arxiv"),
        ("@misc{x, url = {https://arxiv.org/pdf/1912.03817v1.pdf}}", "arxiv"),
        ("@misc{x, doi = {10.48550/arXiv.1912.03817}}", "arxiv"),
        ("@misc{x, title = {{M}achine {\\em Unlearning}}}", "title"),
    ],
)
def test_a_paper_that_is_there_is_not_added(record: str, by: str) -> None:
    done = append(record, [SISA], _render)
    assert (done.content, done.added) == (record, ())
    assert [why for _paper, _key, why in done.present] == [by]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_byte_stays_and_line_ends_are_followed(newline: str, end: str, mark: str) -> None:
    before = f"{mark}% mine\n@misc{{a, title = {{X}}}} % é{end}".replace("\n", newline)
    after = append(before, [SISA], _render).content
    assert after == before + newline * (2 - len(end)) + _render([SISA]).replace("\n", newline)
    again = append(after, [SISA], _render)
    assert (again.content, again.added) == (after, ())


def test_an_empty_file_gets_no_empty_lines() -> None:
    assert append("", [SISA], _render).content == _render([SISA])


def test_a_paper_named_twice_is_added_once() -> None:
    assert append("", [SISA, SISA], _render).added == (SISA,)


def test_a_file_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(
        UsageError,
        match=r"^refs\.bib:1: 'a' begins here and is not closed before the end of the file; correct it",
    ):
        append("@misc{a,\n", [SISA], _render, name="refs.bib")


def test_bytes_that_are_not_utf_8_come_back() -> None:
    raw = b"\xef\xbb\xbf% caf\xe9 \xff\r\n"
    assert encode(append(decode(raw), [SISA], _render).content).startswith(raw)


OTHERS = Paper(
    key="chen2024machine",
    title="Machine Unlearning",
    authors=(Author("Chen", "Kongyang"), Author("Wang", "Zixin")),
    year=2024,
)


def _with_authors(papers: Sequence[Paper]) -> str:
    return "\n".join(
        f"@misc{{{paper.key},\n  title = {{{paper.title}}},\n"
        f"  author = {{{' and '.join(map(str, paper.authors))}}},\n}}\n"
        for paper in papers
    )


def test_the_same_title_by_other_people_is_another_paper() -> None:
    before = _with_authors([OTHERS])
    done = append(before, [SISA], _with_authors)
    assert done.added == (SISA,)
    again = append(done.content, [SISA, OTHERS], _with_authors)
    assert (again.content, again.added) == (done.content, ())


def test_a_record_with_the_id_of_one_paper_and_the_title_of_another_is_neither() -> None:
    record = "@misc{x, title = {Attention Is All You Need}, eprint = {1912.03817}}\n"
    done = append(record, [SISA], _with_authors)
    assert done.added == (SISA,)
    assert done.conflicts == (
        "x: its arXiv id is that of bourtoule2021machine (Machine Unlearning), its title is not",
    )


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
def test_every_paper_of_the_catalogue_survives_the_round_trip(style: str) -> None:
    with mucli.open_catalog(own=False) as catalog:
        papers = list(catalog)
        render = partial(catalog.cite, style=style)
        done = append("", papers, render)
        assert done.added == tuple(papers)
        again = append(done.content, papers, render)
        assert (again.content, again.added) == (done.content, ())
        assert [paper.key for paper, key, _by in again.present if paper.key != key] == []
