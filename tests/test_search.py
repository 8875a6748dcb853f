"""Search: whatever the spelling, the paper that was meant comes first; every rule of docs/search.md."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Result
from mucli.api import Catalog, open_catalog
from mucli.catalog.compile import catalog_order, compile_catalog
from mucli.catalog.extras import Extras
from mucli.catalog.filters import Filters
from mucli.catalog.store import Store
from mucli.errors import NotFoundError
from mucli.model import Author, Code, Paper, Venue
from mucli.resources import Taxonomy, Term
from mucli.search.query import ALIASES, FIELDS

Run = Callable[..., Result]

EXTRAS = Extras(
    venues={
        "iclr": Venue(
            "iclr", "International Conference on Learning Representations", "ICLR", "conference"
        )
    },
    taxonomy=Taxonomy(
        kinds={
            "method": Term("method", "Method", "A method."),
            "survey": Term("survey", "Survey", "A survey.", ("review",)),
        },
        categories={"model-agnostic": Term("model-agnostic", "Model-agnostic", "Any model.")},
        topics={
            "gnn": Term("gnn", "Graph neural networks", "Graphs.", ("GNNs",)),
            "llm": Term("llm", "Large language models", "Language.", ("LLMs",)),
        },
        terms={"right to be forgotten": ("RTBF",), "large language model": ("LLM",)},
    ),
)


def paper(key: str, title: str, *, authors: str = "", year: int = 2020, **more: object) -> Paper:
    people = tuple(Author.parse(name) for name in authors.split("; ") if name)
    return Paper(
        key=key,
        title=title,
        authors=people,
        year=year,
        kind=str(more.pop("kind", "method")),
        **more,
    )  # type: ignore[arg-type]


PAPERS = [
    paper("bourtoule2021machine", "Machine Unlearning", authors="Bourtoule, Lucas; Papernot, Nicolas", year=2021, methods=("SISA",), arxiv="1912.03817"),
    paper("chen2022graph", "Graph Unlearning", authors="Chen, Min", year=2022, methods=("GraphEraser",), topics=("gnn",), doi="10.1145/3548606.3559352"),
    paper("cheng2023gnndelete", "A General Strategy for Graph Neural Networks", authors="Cheng, Jiali", year=2023, methods=("GNNDelete",), topics=("gnn",)),
    paper("mehta2022deep", "Deep Unlearning via Randomised Hessians", authors="Mehta, Ronak", year=2022, methods=("L-CODEC",), venue="iclr"),
    paper("kassem2023preserving", "Preserving Privacy Through Dememorization in Language Models", authors="Kassem, Aly", year=2023, topics=("llm",)),
    paper("lopez2019right", "Explaining the Right to be Forgotten", authors="López, Mónica", year=2019, kind="survey"),
    paper("wang2024forgetting", "Forgetting in Large Language Models", authors="Wang, Bo; Chen, Fu", year=2024, topics=("llm",), code=(Code("https://github.com/bo/forgetting"),)),
    paper("zhao2024forget", "Forget the Right Neighbours", authors="Zhao, Yi", year=2024, other_titles=("Remember the Wrong Ones",)),
    paper("anders2018sharded", "Sharded Training of Trees", authors="Anders, Ea", year=2018, methods=("Twin",)),
    paper("p2026shadow", "Shadows", year=2026, methods=("A-1",)),
    paper("brandt2018sharded", "Sharded Training of Nets", authors="Brandt, Io", year=2018, methods=("Twin",)),
]  # fmt: skip


def build(papers: Iterable[Paper]) -> Catalog:
    """Compile ``papers`` in memory and open them."""
    connection = sqlite3.connect(":memory:")
    compile_catalog(connection, sorted(papers, key=catalog_order), EXTRAS)
    return Catalog(Store(connection, "a test"))


@pytest.fixture(scope="module")
def few() -> Catalog:
    """Open the ten papers above."""
    return build(PAPERS)


def keys(catalog: Catalog, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.paper.key for hit in catalog.search(query, filters).hits]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("SISA", "bourtoule2021machine"),
        ("bourtoule2021machine", "bourtoule2021machine"),
        ("bourtoule2021", "bourtoule2021machine"),
        ("BOURTOULE2021MACHINE", "bourtoule2021machine"),
        ("p2026SHADOW", "p2026shadow"),
        ("machineunlearning", "bourtoule2021machine"),
        ("bourtoule 2021", "bourtoule2021machine"),
        ("bourtoule 2019", "bourtoule2021machine"),  # the year at arXiv
        ("unlearning machine", "bourtoule2021machine"),
        ("graph eraser", "chen2022graph"),
        ("grapheraser", "chen2022graph"),
        ("gnn delete", "cheng2023gnndelete"),
        ("gnndelete", "cheng2023gnndelete"),
        ("l-codec", "mehta2022deep"),
        ("LCODEC", "mehta2022deep"),
        ("l codec", "mehta2022deep"),
        ("randomized hessians", "mehta2022deep"),
        ("de-memorisation", "kassem2023preserving"),
        ("monica explaining", "lopez2019right"),
        ("MÓNICA", "lopez2019right"),
        ("LOPEZ, Monica", "lopez2019right"),
        ("rtbf", "lopez2019right"),
        ("llm forgetting", "wang2024forgetting"),
        ("LLMs forgetting", "wang2024forgetting"),
        ("neighbor", "zhao2024forget"),
        ("remember the wrong ones", "zhao2024forget"),
        ("unlerning bourtole", "bourtoule2021machine"),
        ("hessains", "mehta2022deep"),
        ("grapheraesr", "chen2022graph"),
        ("graph unlearning kittens", "chen2022graph"),
        ("preserving banana dememorization", "kassem2023preserving"),
        ("hess*", "mehta2022deep"),
        ("dememor", "kassem2023preserving"),
        ("graphunlearning", "chen2022graph"),
    ],
)
def test_the_paper_that_was_meant_comes_first(few: Catalog, query: str, key: str) -> None:
    assert keys(few, query)[0] == key


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("1912.03817", "bourtoule2021machine"),
        ("arXiv:1912.03817v3", "bourtoule2021machine"),
        ("https://arxiv.org/abs/1912.03817", "bourtoule2021machine"),
        ("https://arxiv.org/pdf/1912.03817v2.pdf", "bourtoule2021machine"),
        ("arxiv.org/abs/1912.03817", "bourtoule2021machine"),
        ("https://huggingface.co/papers/1912.03817", "bourtoule2021machine"),
        ("10.48550/arXiv.1912.03817", "bourtoule2021machine"),
        ("10.1145/3548606.3559352", "chen2022graph"),
        ("doi:10.1145/3548606.3559352", "chen2022graph"),
        ("https://doi.org/10.1145/3548606.3559352", "chen2022graph"),
        ("https://dl.acm.org/doi/pdf/10.1145/3548606.3559352", "chen2022graph"),
        ("https://github.com/bo/forgetting", "wang2024forgetting"),
        ("http://www.github.com/Bo/Forgetting.git", "wang2024forgetting"),
        ("github.com/bo/forgetting/tree/main/src", "wang2024forgetting"),
    ],
)
def test_an_id_or_address_goes_straight_to_its_paper(few: Catalog, query: str, key: str) -> None:
    assert keys(few, query) == [key]


def test_an_id_of_no_paper_finds_nothing(few: Catalog) -> None:
    assert (
        keys(few, "1912.03818")
        == keys(few, "https://github.com/bo/forget")
        == keys(few, "10.1145/1.2")
        == []
    )


def test_an_id_among_words_comes_first(few: Catalog) -> None:
    assert keys(few, "graph unlearning 1912.03817")[:2] == ["bourtoule2021machine", "chen2022graph"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"graph unlearning"', {"chen2022graph"}),
        ('"unlearning graph"', set()),
        ("“graph unlearning”", {"chen2022graph"}),
        ("title:graph", {"chen2022graph", "cheng2023gnndelete"}),
        ("title:chen", set()),
        ("author:chen", {"chen2022graph", "wang2024forgetting"}),
        ('author:"min chen"', {"chen2022graph"}),
        ('author:"Chen, Min"', {"chen2022graph"}),
        ("method:l-codec", {"mehta2022deep"}),
        ("method:lcodec", {"mehta2022deep"}),
        ("method:graph*", {"chen2022graph"}),
        ("a1", {"p2026shadow"}),
        ("venue:ICLR", {"mehta2022deep"}),
        ("year:2019", {"lopez2019right"}),
        ("year:2018..2019", {"anders2018sharded", "brandt2018sharded", "lopez2019right"}),
        ("year:2018-2019 -trees", {"brandt2018sharded", "lopez2019right"}),
        ("year:..2018", {"anders2018sharded", "brandt2018sharded"}),
        ("year:2024..2025", {"wang2024forgetting", "zhao2024forget"}),
        ("year:2025..", {"p2026shadow"}),
        ("year:2019 OR year:2021", {"lopez2019right", "bourtoule2021machine"}),
        ("topic:gnn", {"chen2022graph", "cheng2023gnndelete"}),
        ("topic:GNNs -delete", {"chen2022graph"}),
        ("kind:review", {"lopez2019right"}),
        ("has:code", {"wang2024forgetting"}),
        ("has:arxiv OR has:doi", {"bourtoule2021machine", "chen2022graph"}),
        ("key:chen*", {"chen2022graph", "cheng2023gnndelete"}),
        ("doi:10.1145/3548606.3559352", {"chen2022graph"}),
        ("arxiv:1912.03817", {"bourtoule2021machine"}),
        ("arxiv:1912*", {"bourtoule2021machine"}),
        ("sharded -nets", {"anders2018sharded"}),
        ("sharded -author:brandt", {"anders2018sharded"}),
        ('sharded -"training of trees"', {"brandt2018sharded"}),
        ("topic:llm -topic:llm", set()),
        ("forgetting -llm year:2024", {"zhao2024forget"}),
        ("hessians OR dememorization", {"mehta2022deep", "kassem2023preserving"}),
        ("hessians | dememorization", {"mehta2022deep", "kassem2023preserving"}),
        ("title:hesians", {"mehta2022deep"}),
    ],
)  # fmt: skip
def test_the_query_language_chooses(few: Catalog, query: str, found: set[str]) -> None:
    assert set(keys(few, query)) == found


@pytest.mark.parametrize(
    ("query", "hint", "first"),
    [
        ('"graph unlearning', "a quote is not closed", "chen2022graph"),
        ("colour:blue graph unlearning", "there is no field 'colour'", "chen2022graph"),
        ("year:soon graph unlearning", "'soon' is no year", "chen2022graph"),
        ("topic:grafs-and-such graph unlearning", "there is no topic", "chen2022graph"),
        ("title:( graph unlearning", "title: is followed by no word", "chen2022graph"),
        ("author:? graph unlearning", "author: is followed by no word", "chen2022graph"),
        ("graph unlearning -method:-", "method: is followed by no word", "chen2022graph"),
        ("has:cake graph unlearning", "has: takes code, doi, arxiv, openreview", "chen2022graph"),
        (" ".join(["graph unlearning"] * 20), "only the first 24 words count", "chen2022graph"),
    ],
)
def test_a_malformed_query_gets_a_hint_and_its_best_reading(
    few: Catalog, query: str, hint: str, first: str
) -> None:
    results = few.search(query)
    assert results.hits[0].paper.key == first
    first, *others = results.hints
    assert first.startswith(hint)
    assert all(other.startswith("no paper speaks of ") for other in others)


def test_exact_beats_prefix_beats_stem_beats_typo() -> None:
    catalog = build(
        [
            paper("d", "Shareds"),
            paper("c", "Sharding"),
            paper("b", "Shardsmith"),
            paper("a", "Shards"),
        ]
    )
    assert keys(catalog, "shards") == ["a", "b", "c"]
    hits = {hit.paper.key: hit for hit in catalog.search("shards OR shardds").hits}
    assert [hits[key].matches[0].how for key in "abc"] == ["exact", "prefix", "stem"]
    assert (
        build([paper("d", "Shareds"), paper("c", "Sharding")]).search("shards").hits[0].paper.key
        == "c"
    )
    assert build([paper("d", "Shareds")]).search("shrads").hits[0].matches[0].how == "typo"


def test_fields_weigh_method_over_title_over_author_over_topic() -> None:
    catalog = build([
        paper("d", "Something", topics=("gnn",)),
        paper("c", "Something", authors="Gnn, Ada"),
        paper("b", "Something with Gnn in it"),
        paper("a", "Something", methods=("GNN",)),
    ])  # fmt: skip
    assert keys(catalog, "gnn") == ["a", "b", "c", "d"]


def test_a_rare_word_decides_over_a_common_one() -> None:
    catalog = build(
        [
            paper("rare", "Hessians of Something"),
            *(paper(f"common{n}", f"Unlearning Number {n}") for n in range(9)),
        ]
    )
    assert keys(catalog, "hessians unlearning")[0] == "rare"


def test_all_words_over_some_and_order_counts() -> None:
    catalog = build(
        [
            paper("a", "Learning to Forget Graphs Fast"),
            paper("b", "Forget to Learn"),
            paper("c", "Learning Graphs"),
        ]
    )
    assert keys(catalog, "learning graphs") == ["c", "a", "b"]
    assert keys(catalog, "learning forget")[0] == "a"


def test_equal_papers_stand_newest_first_then_by_key() -> None:
    catalog = build(
        [
            paper("b", "Same", year=2020),
            paper("a", "Same", year=2020),
            paper("c", "Same", year=2021),
        ]
    )
    assert keys(catalog, "same") == ["c", "a", "b"]


def test_the_weights_of_the_matches_add_up_to_the_score(few: Catalog) -> None:
    for query in (
        "graph eraser",
        "unlerning 2021",
        "llm forgetting",
        "SISA",
        "chen graph",
        "title:graph -delete",
    ):
        for hit in few.search(query).hits:
            assert sum(match.weight for match in hit.matches) == pytest.approx(hit.score)


@pytest.mark.parametrize(
    ("query", "field", "word", "how"),
    [
        ("unlearning", "title", "unlearning", "exact"),
        ("bourtole", "author", "bourtoule", "typo"),
        ("randomized", "title", "randomised", "variant"),
        ("graph eraser", "method", "grapheraser", "joined"),
        ("rtbf", "title", "right to be forgotten", "abbreviation"),
        ("demem", "title", "dememorization", "prefix"),
        ("hessian", "title", "hessians", "prefix"),
        ("explains", "title", "explaining", "stem"),
        ("2021", "year", "2021", "exact"),
        ("iclr", "venue", "iclr", "exact"),
    ],
)
def test_a_hit_tells_which_field_matched_and_how(
    few: Catalog, query: str, field: str, word: str, how: str
) -> None:
    match = few.search(query).hits[0].matches[0]
    assert (match.field, match.word, match.how) == (field, word, how)


def test_a_word_known_by_its_stem_only_may_be_a_typing_error() -> None:
    catalog = build(
        [
            paper("a", "Something", authors="Feder, Ada"),
            paper("b", "Something", methods=("FedEraser",)),
        ]
    )
    assert keys(catalog, "federser") == ["b", "a"]


def test_filters_hold_for_searches_too(few: Catalog) -> None:
    assert keys(few, "graph", few.filters(year=["2023"])) == ["cheng2023gnndelete"]
    assert keys(few, "forgetting", few.filters(author=["fu chen"])) == ["wang2024forgetting"]
    assert keys(few, "1912.03817", few.filters(year=["2023"])) == []


def test_the_limit_takes_the_best(few: Catalog) -> None:
    everything = keys(few, "graph unlearning")
    assert [hit.paper.key for hit in few.search("graph unlearning", limit=2).hits] == everything[:2]


def test_nothing_found_suggests_what_would_be(few: Catalog) -> None:
    assert few.search("title:bourtoule").suggestion == "bourtoule"
    assert few.search("bouxxxxle").hits == ()
    assert few.search("bouxxxxle").suggestion == "bourtoule"
    assert few.search("qqqqqqqqqqqqqqqq").suggestion is None


# Whatever is typed ----------------------------------------------------------------------------------------------------


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            "{}{}:{}".format,
            st.sampled_from(("", "-", "x OR ")),
            st.sampled_from((*FIELDS, *ALIASES)),
            st.text(alphabet="\"-:*()?^~'a ", max_size=6),
        ),
        st.text(alphabet="\"-:*()|ORAND title year 2020 graph,./\\'{}^~=", max_size=50),
    )
)
def test_any_text_is_a_query(few: Catalog, query: str) -> None:
    results = few.search(query)
    assert results == few.search(query)
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=40))
def test_any_bytes_typed_are_safe(few: Catalog, raw: bytes) -> None:
    few.search(raw.decode("utf-8", "surrogateescape"))


@settings(max_examples=40, deadline=None)
@given(st.permutations(PAPERS))
def test_the_order_of_the_papers_changes_nothing(papers: list[Paper]) -> None:
    assert keys(build(papers), "graph unlearning forgetting") == keys(
        build(PAPERS), "graph unlearning forgetting"
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PAPERS), st.randoms(use_true_random=False))
def test_the_words_of_a_title_in_any_order_and_case_find_it(
    few: Catalog, wanted: Paper, random: object
) -> None:
    typed = wanted.title.split()
    random.shuffle(typed)  # type: ignore[attr-defined]
    assert keys(few, " ".join(typed).upper())[0] == wanted.key


def test_surrogates_on_the_command_line_are_no_crash(mucli: Run) -> None:
    assert mucli("search", "zzzz\udce9zzzzzzzz").code == 1


# At the command line --------------------------------------------------------------------------------------------------


def test_nothing_found_is_one_sentence_with_a_suggestion(mucli: Run) -> None:
    result = mucli("search", "xqzwvkjhxqzwvkjh")
    assert (result.code, result.out) == (
        1,
        "",
    ) and result.err == "mucli: nothing found for 'xqzwvkjhxqzwvkjh'; try fewer or other words\n"
    result = mucli("search", "title:bourtoule")
    assert result.code == 1 and "did you mean 'bourtoule'?" in result.err


def test_filters_that_leave_nothing_are_named(mucli: Run) -> None:
    result = mucli("search", "SISA", "-y", "1999")
    assert result.code == 1 and "without them there is something" in result.err


def test_words_are_excluded_as_they_are_typed(mucli: Run) -> None:
    everything = set(mucli("search", "graph", "-f", "keys", "-n", "0").ok().split())
    topical = set(mucli("list", "-t", "llm", "-f", "keys", "-n", "0").ok().split())
    assert everything & topical
    for typed in (["graph", "-topic:llm"], ["graph -topic:llm"], ["--", "graph", "-topic:llm"][1:]):
        assert (
            set(mucli("search", *typed, "-f", "keys", "-n", "0").ok().split())
            == everything - topical
        )
    assert mucli("search", "graph", "-n2", "-fkeys").ok().count("\n") == 2


def test_explain_shows_what_the_score_is_made_of(mucli: Run) -> None:
    (paper,) = json.loads(
        mucli("search", "graph eraser", "-n", "1", "--explain", "-f", "json").ok()
    )["papers"]
    assert paper["key"] == "chen2022graph"
    assert sum(match["weight"] for match in paper["matches"]) == pytest.approx(
        paper["score"], abs=0.001
    )
    assert {
        "query": "eraser",
        "field": "method",
        "word": "grapheraser",
        "how": "joined",
    }.items() <= paper["matches"][1].items()
    lines = mucli("search", "graph eraser", "-n", "1", "--explain").ok().splitlines()
    assert lines[0].split("\t")[0] == "chen2022graph" and all(
        line.count("\t") == 5 for line in lines
    )
    assert (
        "grapheraser" in mucli("search", "graph eraser", "-n", "1", "--explain", "-f", "table").ok()
    )
    assert mucli("search", "graph", "--explain", "-f", "bibtex").code == 2
    assert "query,how" in mucli("search", "graph", "--explain", "-f", "csv").ok()


def test_search_results_can_be_sorted(mucli: Run) -> None:
    best = mucli("search", "graph unlearning", "-n", "5", "-f", "keys").ok().split()
    assert mucli(
        "search", "graph unlearning", "-n", "5", "-f", "keys", "--sort", "key"
    ).ok().split() == sorted(best)
    assert (
        mucli("search", "graph unlearning", "-n", "5", "-f", "keys", "--reverse").ok().split()
        == best[::-1]
    )


def test_hints_go_to_stderr(mucli: Run) -> None:
    result = mucli("search", '"graph unlearning', "-f", "keys", "-n", "1")
    assert result.ok() and "a quote is not closed" in result.err


# Quality on the real catalogue ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["Forsaken", "forsaken", "PoT-AU", "potau"])
def test_a_method_of_two_papers_is_no_ref(mucli: Run, ref: str) -> None:
    result = mucli("show", ref)
    candidates = {line.split()[0] for line in result.err.splitlines()[1:]}
    assert (result.code, result.out) == (2, "") and len(candidates) == 2
    assert candidates == set(mucli("search", f"method:{ref}", "-f", "keys").ok().split())


def test_search_keeps_its_quality() -> None:
    import sys

    from conftest import ROOT

    sys.path.insert(0, str(ROOT / "benchmarks" / "search"))
    try:
        from run import measure, written
    finally:
        sys.path.pop(0)
    import mucli as package

    with package.open_catalog(ROOT / "catalog", own=False) as catalog:
        queries = written(list(catalog))
        places = measure(
            queries, lambda query: [hit.paper.key for hit in catalog.search(query, limit=10).hits]
        )
    every = [place for kind in places.values() for place in kind]
    assert len(every) >= 200
    assert sum(1 / place for place in every if place) / len(every) >= 0.97
    assert sum(place == 1 for place in every) / len(every) >= 0.95
    assert sum(0 < place <= 5 for place in every) / len(every) >= 0.99


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        ("chundawat2023can", "chundawat2023bad"),  # as Google Scholar counts the title's words
        ("DBLP:conf/sp/BourtouleCCJTZLP21", "bourtoule2021machine"),
        ("bourtoule-etal-2021-machine", "bourtoule2021machine"),
    ],
)
def test_a_ref_may_be_a_key_of_another_maker(ref: str, key: str) -> None:
    with open_catalog(own=False) as catalog:
        assert catalog.get(ref).key == key


def test_a_key_that_nobody_has_suggests_the_nearest_by_author_and_year() -> None:
    with open_catalog(own=False) as catalog, pytest.raises(NotFoundError, match="fan2024simpl"):
        catalog.get("fan2027simplicity")


def test_a_name_written_as_it_stands_is_no_other_with_more_marks() -> None:
    catalog = build(
        [paper("a", "Something", methods=("SISA",)), paper("b", "Another", methods=("SISA++",))]
    )
    assert catalog.get("sisa").key == "a"
    assert catalog.get("SISA++").key == "b"


def test_a_question_finds_what_shares_no_word_with_it() -> None:
    told = "Removes the influence of training points from language models on request."
    catalog = build(
        [
            replace(paper("a", "Amnesia"), summary=told),
            paper("b", "Routing packets in sensor networks"),
            paper("c", "Charging batteries"),
        ]
    )
    question = "how could chatbots erase something memorised"
    assert catalog.search(question).hits[0].paper.key == "a"
    assert [match.how for match in catalog.search(question).hits[0].matches][-1] == "meaning"
    assert not catalog.search("chatbots erase memorised", meaning=False).hits


def test_words_of_a_question_are_no_typing_errors_and_unknown_words_are_named() -> None:
    catalog = build([paper("a", "Whata Graph Glosser"), paper("b", "Graph unlearning")])
    results = catalog.search("which graph papers that glossary")
    assert results.hints == ("no paper speaks of 'glossary'",)
    assert {match.word for hit in results.hits for match in hit.matches if match.word} == {"graph"}


def test_forms_that_no_ending_tells_meet() -> None:
    catalog = build([paper("a", "Forgetting")])
    assert [catalog.search(word).hits[0].matches[0].how for word in ("forgot", "forgotten")] == [
        "stem",
        "stem",
    ]


@pytest.mark.parametrize(
    "question",
    ["unlearning for speech recognition, voices and music", "knowledge editing versus unlearning"],
)
def test_a_question_keeps_papers_that_hold_every_word_first_and_tells_every_score(
    question: str, catalog: Catalog
) -> None:
    found = catalog.search(question)
    assert 0 < found.whole < found.total
    assert all(hit.whole for hit in found.hits[: found.whole])
    scores = [round(hit.score, 6) for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in found.hits[:50]:
        assert sum(match.weight for match in hit.matches) == pytest.approx(hit.score)


def test_what_papers_say_of_a_question_outweighs_a_title_that_shares_its_words(
    catalog: Catalog,
) -> None:
    found = catalog.search("a federated learning client leaves and wants its contribution removed")
    assert all("federated" in hit.paper.topics for hit in found.hits[:10])
    by_words = catalog.search("make a chatbot forget copyrighted books", limit=5, meaning=False)
    assert "meaning" not in {match.how for hit in by_words.hits for match in hit.matches}
