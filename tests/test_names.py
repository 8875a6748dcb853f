"""Names of authors, keys and text: what holds for all of them."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mucli import text
from mucli.catalog.keys import base_key, follows_rule, make_key
from mucli.model import Author, Paper

_NAME = st.text(
    st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Mn", "Pd"), include_characters=" .'’"),
    min_size=1,
    max_size=30,
).map(lambda name: " ".join(name.split()))
_PART = _NAME.filter(lambda name: name.strip())


def _paper(title: str, *authors: Author, year: int = 2021) -> Paper:
    return Paper(
        key="x", title=title, authors=authors, year=year, kind="method", categories=("survey",)
    )


@given(_PART, _PART | st.just(""), st.sampled_from(["", "Jr.", "III"]))
def test_an_author_survives_being_written_and_read(
    family: str, given_name: str, suffix: str
) -> None:
    author = Author(family, given_name, suffix if given_name else "")
    assert Author.parse(str(author)) == author


@pytest.mark.parametrize(
    ("written", "author", "natural"),
    [
        ("van der Maaten, Laurens", Author("van der Maaten", "Laurens"), "Laurens van der Maaten"),
        ("Lewis, Jr., Harry", Author("Lewis", "Harry", "Jr."), "Harry Lewis Jr."),
        ("OpenAI", Author("OpenAI"), "OpenAI"),
        ("López, Mónica", Author("López", "Mónica"), "Mónica López"),
    ],
)
def test_authors_are_read_as_bibtex_reads_them(written: str, author: Author, natural: str) -> None:
    assert Author.parse(written) == author
    assert str(author) == written
    assert author.natural == natural


@given(st.text(max_size=60), st.lists(_PART, max_size=2), st.integers(1950, 2100))
def test_every_paper_gets_a_well_formed_key(title: str, families: list[str], year: int) -> None:
    paper = _paper(title, *[Author(family) for family in families], year=year)
    key = base_key(paper)
    assert key[0] in string.ascii_lowercase
    assert set(key) <= set(string.ascii_lowercase + string.digits)
    assert str(year) in key
    assert follows_rule(replace(paper, key=key))


@given(st.integers(1, 60))
def test_clashing_keys_get_letters_and_stay_apart(count: int) -> None:
    paper = _paper("Fast Unlearning", Author("Chen"))
    taken: list[str] = []
    for _ in range(count):
        taken.append(make_key(paper, taken))
    assert len(set(taken)) == count
    assert taken[:3] == ["chen2021fast", "chen2021fastb", "chen2021fastc"][:count]
    assert all(follows_rule(replace(paper, key=key)) for key in taken)


@pytest.mark.parametrize(
    ("title", "family", "key"),
    [
        ("Machine Unlearning", "Bourtoule", "bourtoule2021machine"),
        ("Towards Making Systems Forget", "Cao", "cao2021towards"),
        (
            "∇τ: Gradient-based and Task-Agnostic machine Unlearning",
            "Trippa",
            "trippa2021gradientbased",
        ),
        ("“Amnesia” - A Selection", "Schelter", "schelter2021amnesia"),
        ("The Right to be Forgotten", "van der Berg", "vanderberg2021right"),
        ("On the Way", "Ganhör", "ganhor2021way"),
        ("L-CODEC", "Łukasz-Ørsted", "lukaszorsted2021lcodec"),
    ],
)
def test_keys_follow_the_rule(title: str, family: str, key: str) -> None:
    assert base_key(_paper(title, Author(family))) == key


@given(st.text(max_size=80))
def test_folding_is_stable_and_printing_is_harmless(value: str) -> None:
    assert text.words(" ".join(text.words(value))) == text.words(value)
    shown = text.printable(value)
    assert not text.has_unsafe(shown)
    assert "\x1b" not in shown and "\n" not in shown


@pytest.mark.parametrize(
    ("given_text", "arxiv"),
    [
        ("1912.03817", "1912.03817"),
        ("arXiv:1912.03817v2", "1912.03817"),
        ("https://arxiv.org/pdf/2304.03093.pdf", "2304.03093"),
        ("https://arxiv.org/abs/cs/0112017v1", "cs/0112017"),
        ("https://doi.org/10.48550/arXiv.1912.03817", "1912.03817"),
        ("https://example.org/abs/1912.03817", None),
        ("12345", None),
    ],
)
def test_arxiv_ids_are_found_in_what_people_paste(given_text: str, arxiv: str | None) -> None:
    assert text.arxiv_id(given_text) == arxiv


@pytest.mark.parametrize(
    ("given_text", "doi"),
    [
        ("10.1109/SP40001.2021.00019", "10.1109/sp40001.2021.00019"),
        ("doi:10.1145/3603620", "10.1145/3603620"),
        ("https://doi.org/10.1145/3603620", "10.1145/3603620"),
        ("https://dl.acm.org/doi/abs/10.1145/3603620", "10.1145/3603620"),
        (
            "https://link.springer.com/chapter/10.1007/978-3-031-70362-1_4",
            "10.1007/978-3-031-70362-1_4",
        ),
        ("not a doi", None),
        ("https://example.org/", None),
    ],
)
def test_dois_are_found_in_what_people_paste(given_text: str, doi: str | None) -> None:
    assert text.doi(given_text) == doi
