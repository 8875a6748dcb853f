"""Which paper is this? Ids, titles, people and years, as lists and bibliographies write them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mucli
from mucli.identify import Index, Said
from mucli.identify.ids import arxiv_in, doi_in, named, openreview_in
from mucli.identify.index import UNSURE
from mucli.identify.people import Likeness, compare, pair
from mucli.identify.titles import Grade, grade
from mucli.model import Author, Paper

SISA = Paper(
    key="bourtoule2021machine",
    title="Machine Unlearning",
    authors=(
        Author("Bourtoule", "Lucas"),
        Author("Chandrasekaran", "Varun"),
        Author("Choquette-Choo", "Christopher A."),
    ),
    year=2021,
    doi="10.1109/sp40001.2021.00019",
    arxiv="1912.03817",
)
SALUN = Paper(
    key="fan2024salun",
    title="SalUn: Empowering Machine Unlearning via Gradient-based Weight Saliency in Both Image"
    " Classification and Generation",
    authors=(Author("Fan", "Chongyu"), Author("Liu", "Jiancheng"), Author("Zhang", "Yihua")),
    year=2024,
    openreview="gn0mIhQGNM",
)
OURS = Paper(
    key="chen2024machine",
    title="Machine Unlearning in Large Language Models",
    authors=(Author("Chen", "Kongyang"), Author("Wang", "Zixin")),
    year=2024,
)
THEIRS = Paper(
    key="gundavarapu2024machine",
    title="Machine Unlearning in Large Language Models",
    authors=(Author("Gundavarapu", "Saaketh Koundinya"), Author("Agarwal", "Shreya")),
    year=2024,
)
RETITLED = Paper(
    key="liu2021federaser",
    title="FedEraser: Enabling Efficient Client-Level Data Removal from Federated Learning Models",
    other_titles=("Federated Unlearning",),
    authors=(Author("Liu", "Gaoyang"), Author("Ma", "Xiaoqiang"), Author("Yang", "Yang")),
    year=2021,
)
INDEX = Index([SISA, SALUN, OURS, THEIRS, RETITLED])


def said(title: str = "", authors: str = "", year: int = 0, **ids: str) -> Said:
    people = tuple(Author.parse(name) for name in authors.split("; ") if name)
    return Said(title, year, people=lambda: people, **ids)


# Ids
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://arxiv.org/pdf/1912.03817v2.pdf", ("arxiv", "1912.03817")),
        ("arXiv:1912.03817v1", ("arxiv", "1912.03817")),
        ("https://doi.org/10.48550/arXiv.1912.03817", ("arxiv", "1912.03817")),
        ("doi:10.1109/SP40001.2021.00019", ("doi", "10.1109/sp40001.2021.00019")),
        ("https://openreview.net/pdf?id=gn0mIhQGNM", ("openreview", "gn0mihqgnm")),
    ],
)
def test_an_id_is_read_in_every_form_people_paste(given: str, expected: tuple[str, str]) -> None:
    assert expected in named(given)


def test_ids_are_found_in_the_fields_where_records_hide_them() -> None:
    assert arxiv_in("arXiv preprint arXiv:1912.03817v3") == "1912.03817"
    assert arxiv_in("CoRR, vol. abs/1912.03817") == "1912.03817"
    assert arxiv_in("1912.03817") == ""
    assert arxiv_in("1912.03817", bare=True) == "1912.03817"
    assert doi_in("see \\url{https://doi.org/10.1109/SP40001.2021.00019}.") == SISA.doi
    assert openreview_in("\\url{https://openreview.net/forum?id=gn0mIhQGNM}") == "gn0mIhQGNM"


def test_an_id_with_its_title_is_certain() -> None:
    answer = INDEX.find(said("Machine unlearning", arxiv="1912.03817"))
    assert (answer.paper, answer.how, answer.by, answer.sure) == (SISA, "id", "arxiv", 1.0)


def test_an_id_with_another_title_is_a_conflict_and_names_no_paper() -> None:
    answer = INDEX.find(said("Attention Is All You Need", "Vaswani, Ashish", arxiv="1912.03817"))
    assert answer.paper is None
    assert answer.conflict is SISA
    assert "arXiv id is that of bourtoule2021machine" in answer.trouble


def test_an_id_of_one_paper_under_the_title_of_another_is_a_conflict_that_names_both() -> None:
    answer = INDEX.find(said(SALUN.title, "Fan, Chongyu; Liu, J.", 2024, arxiv="1912.03817"))
    assert (answer.paper, answer.conflict, answer.how) == (SALUN, SISA, "title+authors")


def test_a_page_shared_by_two_papers_does_not_decide_against_the_title() -> None:
    one = replace(SISA, links={"project": ("https://example.org/group",)})
    answer = Index([one, SALUN]).find(
        Said(SALUN.title, 2024, urls=("https://example.org/group",), people=lambda: SALUN.authors)
    )
    assert (answer.paper, answer.conflict) == (SALUN, None)


# Titles with authors
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Machine Unlearning", SISA),
        ("Machine Unlaerning", SISA),
        ("Machin Unlearning", SISA),
        ("machine un-learning", SISA),
        ("Machine Learning", None),
        ("Machine Unlearning: A Survey", None),
    ],
)
def test_a_title_by_the_same_people_forgives_what_a_typist_does(
    title: str, expected: Paper | None
) -> None:
    answer = INDEX.find(said(title, "Bourtoule, L.; Chandrasekaran, V.", 2021))
    assert answer.paper is expected


def test_a_title_without_its_subtitle_is_known_by_the_same_people_about_the_same_time() -> None:
    assert INDEX.find(said("SalUn", "Fan, Chongyu; Liu, Jiancheng", 2023)).paper is SALUN
    assert INDEX.find(said("SalUn", "Fan, Chongyu; Liu, Jiancheng", 2018)).paper is None
    assert INDEX.find(said("SalUn", "Other, Ann; Person, Bob", 2024)).paper is None
    assert INDEX.find(said("SalUn", "", 2024)).paper is None


def test_another_subtitle_is_another_paper() -> None:
    answer = INDEX.find(said("SalUn: Salient Things Revisited", "Fan, Chongyu; Liu, J.", 2024))
    assert answer.paper is None


def test_an_earlier_title_of_the_record_is_its_title() -> None:
    answer = INDEX.find(said("Federated Unlearning", "Liu, Gaoyang; Ma, Xiaoqiang", 2020))
    assert (answer.paper, answer.how) == (RETITLED, "title+authors")


def test_the_same_title_by_other_people_is_never_the_same_paper() -> None:
    answer = INDEX.find(said("Machine Unlearning", "Other, Ann; Person, Bob", 2021))
    assert answer.paper is None
    assert answer.namesakes == (SISA,)


def test_of_two_papers_with_one_title_the_authors_tell() -> None:
    for paper in (OURS, THEIRS):
        bare = Said(paper.title, paper.year, people=lambda paper=paper: paper.authors)
        assert INDEX.find(bare).paper is paper
        assert INDEX.find(bare).rivals == ()


def test_a_title_without_authors_that_two_papers_have_is_unsure_and_says_so() -> None:
    answer = INDEX.find(said(OURS.title, "", 2024))
    assert answer.how == "title only"
    assert answer.paper is not None
    assert {answer.paper.key, *(paper.key for paper in answer.rivals)} == {OURS.key, THEIRS.key}
    assert answer.sure <= 0.5


def test_a_short_title_alone_is_unsure() -> None:
    answer = INDEX.find(said("Machine Unlearning", "", 2021))
    assert (answer.paper, answer.how, answer.sure) == (SISA, "title only", UNSURE)
    assert INDEX.find(said("Machine Unlaerning", "", 2021)).paper is None


def test_every_paper_of_the_catalogue_finds_itself_by_title_and_authors() -> None:
    with mucli.open_catalog(own=False) as catalog:
        papers = list(catalog)
    index = Index(papers)
    for paper in papers:
        bare = Said(paper.title, paper.year, people=lambda paper=paper: paper.authors)
        assert index.find(bare).paper is paper


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Linear Unlearning", "Nonlinear Unlearning", Grade.RELATED),
        ("Forgetting, Part I", "Forgetting, Part II", Grade.RELATED),
        ("The Art of Forgetting", "Art of Forgetting", Grade.WORDS),
        ("Forgeting by Design", "Forgetting by Design", Grade.TYPING),
        ("Evaluating Unlearned Models", "Evaluating Unlearned Model", Grade.TYPING),
        ("Forget Me (Extended Abstract)", "Forget Me", Grade.HEAD),
    ],
)
def test_titles_are_graded(one: str, two: str, expected: Grade) -> None:
    assert grade(one, two, {"linear", "nonlinear", "part"}) == expected


# People
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Müller, Jörg", "Mueller, J.", Likeness.FORM),
        ("Choquette-Choo, Christopher A.", "Choquette-Choo, Chris", Likeness.FORM),
        ("van der Maaten, Laurens", "Maaten, Laurens van der", Likeness.FORM),
        ("Wang, Jia-Wei", "Wang, Jiawei", Likeness.FORM),
        ("Wang, J. W.", "Wang, Jiawei", Likeness.FORM),
        ("Wang, JW", "Wang, Jiawei", Likeness.FORM),
        ("Yang, Liu", "Liu, Yang", Likeness.FORM),
        ("Nikolay, Petrov", "Petrov, Nikolai", Likeness.FORM),
        ("Llamas, Martínez", "Martínez Llamas, Javier", Likeness.FORM),
        ("Team, Gemini", "Gemini Team", Likeness.FORM),
        ("Lewis, Jr., Harry", "Lewis, Harry", Likeness.SAME),
        ("Wang, Chen", "Wang, Xin", Likeness.FAMILY),
        ("Wang, Jia", "Wang, Jiawei", Likeness.FAMILY),
        ("Zheng, Yu", "Zhang, Yu", Likeness.MISSPELT),
        ("Jin, Wei", "Yin, Wei", Likeness.MISSPELT),
        ("Bourtoule, Lucas", "Papernot, Nicolas", Likeness.OTHER),
    ],
)
def test_two_names_are_one_in_the_forms_a_name_has(one: str, two: str, expected: Likeness) -> None:
    assert compare(Author.parse(one), Author.parse(two)) == expected
    assert compare(Author.parse(two), Author.parse(one)) == expected


def test_two_lists_are_held_together_one_to_one() -> None:
    here = [Author("Wang", "Chen"), Author("Wang", "C."), Author("Liu", "Yang")]
    there = [Author("Wang", "Chen"), Author("Liu", "Yang"), Author("Ma", "X.")]
    people = pair(here, there)
    assert [(i, j) for i, j, _likeness in people.pairs] == [(0, 0), (2, 1)]
    assert (people.added, people.missing) == ((1,), (2,))


names = st.builds(Author, st.text(min_size=1, max_size=12), st.text(max_size=12))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names, names)
def test_comparing_names_is_symmetric_and_never_raises(one: Author, two: Author) -> None:
    assert compare(one, two) == compare(two, one)
    assert compare(one, one) == Likeness.SAME


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80), st.text(max_size=80))
def test_grading_titles_is_symmetric_and_never_raises(one: str, two: str) -> None:
    assert grade(one, two) == grade(two, one)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(names, max_size=6), st.lists(names, max_size=6))
def test_nobody_stands_for_two_people(here: list[Author], there: list[Author]) -> None:
    people = pair(here, there)
    assert len({i for i, _j, _l in people.pairs}) == len({j for _i, j, _l in people.pairs})
    assert sorted([i for i, _j, _l in people.pairs] + list(people.added)) == list(range(len(here)))
    assert sorted([j for _i, j, _l in people.pairs] + list(people.missing)) == list(
        range(len(there))
    )
