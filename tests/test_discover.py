"""New papers: searches in each service's own format, with faults; what is known or was rejected; the ranking; what is written."""

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fake_services as fake
from conftest import ROOT, Result
from fake_services import Reply, Services
from mucli import open_catalog
from mucli.api import discovering
from mucli.errors import UsageError
from mucli.lookup.discover import SEARCHES
from mucli.lookup.discover.nearby import Nearby, Vote
from mucli.lookup.discover.relevance import Relevance

Run = Callable[..., Result]

SETTINGS = """\
queries:
- machine unlearning
acl_volumes:
- 2026.acl-long
signs:
- phrase: unlearning
  weight: 7
  where: title
- phrase: forget
  weight: 2
against:
- phrase: catastrophic forgetting
  weight: 3
"""

SINCE = datetime.date(2026, 10, 1)


@pytest.fixture
def field(small_catalog: Path, services: Services) -> Path:
    """The small catalogue with queries, and services that know nothing new yet."""
    (small_catalog / "discover.yaml").write_text(SETTINGS, encoding="utf-8")
    services.put("/openalex/works", {"meta": {"count": 0, "next_cursor": None}, "results": []})
    services.put("/openreview/notes/search", {"notes": [], "count": 0})
    services.put("/acl/volumes/2026.acl-long.bib", "@proceedings{acl-2026-long, title = {ACL}}\n")
    services.put("/s2/paper/search/bulk", {"total": 0, "token": None, "data": []})
    return small_catalog


def atom(entries: list[tuple[str, str, str]], total: int | None = None) -> Reply:
    """Return arXiv's answer to a search: (id, title, summary) each."""
    body = "".join(
        f"<entry><id>http://arxiv.org/abs/{number}v1</id><published>2026-11-02T00:00:00Z</published>"
        f"<title>{title}</title><summary>{summary}</summary>"
        "<author><name>Ada Lovelace</name></author></entry>"
        for number, title, summary in entries
    )
    count = len(entries) if total is None else total
    return Reply(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults xmlns:opensearch='
        f'"http://a9.com/-/spec/opensearch/1.1/">{count}</opensearch:totalResults>{body}</feed>'.encode(),
        kind="application/atom+xml",
    )


def work(number: int, title: str, **more: Any) -> dict[str, Any]:
    """Return a work as OpenAlex gives it."""
    return {
        "id": f"https://openalex.org/W{number}",
        "title": title,
        "publication_year": 2026,
        "publication_date": "2026-11-03",
        "authorships": [{"author": {"display_name": "Ada Lovelace"}}],
        "primary_location": {"source": {"display_name": "arXiv (Cornell University)"}},
        "locations": [],
        "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None},
        "abstract_inverted_index": {"We": [0], "forget": [1, 3], "and": [2]},
        **more,
    }


def found(catalog: Path, *services_: str, **more: Any) -> Any:
    """Return what a search since October finds."""
    with open_catalog(catalog, own=False) as opened:
        return discovering.discover_papers(opened, SINCE, services_, catalog, **more)


def test_each_service_is_asked_in_its_own_form_and_read(field: Path, services: Services) -> None:
    services.put("/arxiv/query", atom([("2611.00001", "Unlearning by Moonlight", "We forget.")]))
    services.put(
        "/dblp/search/publ/api",
        fake.dblp(
            [
                fake.dblp_info(
                    "Unlearning Tides", ("Ada Lovelace",), "ICLR", 2026, key="conf/iclr/L26"
                ),
                fake.dblp_info("Unlearning Tides Once", ("Ada Lovelace",), "CoRR", 2026),
                fake.dblp_info("Unlearning of Old", ("Ada Lovelace",), "ICLR", 2019),
            ]
        ),
    )
    services.put(
        "/openalex/works",
        {"meta": {"count": 1, "next_cursor": None}, "results": [work(7, "Unlearning Sea Charts")]},
    )
    note = fake.openreview2(
        "abcdefghij", "Unlearning Lighthouses", ("Ada Lovelace",), "ICLR 2026 poster"
    )
    note["notes"][0]["pdate"] = 1_793_000_000_000
    services.put("/openreview/notes/search", note)
    services.put(
        "/acl/volumes/2026.acl-long.bib",
        '@inproceedings{l-2026, title = "Machine Unlearning at Sea", author = "Lovelace, Ada",'
        ' year = "2026", booktitle = "ACL", url = "https://aclanthology.org/2026.acl-long.9/"}\n'
        '@inproceedings{m-2026, title = "Parsing at Sea", author = "Lovelace, Ada", year = "2026"}\n',
    )
    services.put(
        "/s2/paper/search/bulk",
        {
            "total": 1,
            "token": None,
            "data": [fake.s2("Unlearning Anchors", ("Ada Lovelace",), 2026)],
        },
    )
    discovery = found(field)
    assert not discovery.complaints and discovery.asked == list(SEARCHES)
    titles = {each.draft.paper.title: each.draft.paper for each in discovery.candidates}
    assert set(titles) == {
        "Unlearning by Moonlight",
        "Unlearning Tides",
        "Unlearning Sea Charts",
        "Unlearning Lighthouses",
        "Machine Unlearning at Sea",
        "Unlearning Anchors",
    }
    assert titles["Unlearning by Moonlight"].arxiv == "2611.00001"
    assert [(s.record, s.at) for s in titles["Machine Unlearning at Sea"].sources] == [
        ("acl", "2026.acl-long.9")
    ]
    assert [(s.record, s.at) for s in titles["Unlearning Sea Charts"].sources] == [
        ("openalex", "W7")
    ]
    asked = fake.query(services.asked("/arxiv/query")[0])["search_query"]
    assert asked == (
        '(ti:"machine unlearning" OR abs:"machine unlearning")'
        " AND submittedDate:[202610010000 TO 210001010000]"
    )
    only = fake.query(services.asked("/openalex/works")[0])["filter"]
    assert only == 'title_and_abstract.search:"machine unlearning",from_publication_date:2026-10-01'
    bulk = fake.query(services.asked("/s2/paper/search/bulk")[0])
    assert (
        bulk["publicationDateOrYear"] == "2026-10-01:" and bulk["query"] == '"machine unlearning"'
    )


def test_what_is_known_under_any_title_or_id_does_not_come_again(
    field: Path, services: Services
) -> None:
    services.put(
        "/arxiv/query",
        atom([("1912.03817", "Machine Unlearning", "x"), ("2611.00009", "Unlearning Anew", "x")]),
    )
    discovery = found(field, "arxiv")
    assert [each.draft.paper.arxiv for each in discovery.candidates] == ["2611.00009"]
    assert discovery.known == 1


def test_two_services_on_one_paper_make_one_record(field: Path, services: Services) -> None:
    services.put("/arxiv/query", atom([("2611.00001", "Unlearning by Moonlight", "We forget.")]))
    locations = [{"landing_page_url": "http://arxiv.org/abs/2611.00001"}]
    services.put(
        "/openalex/works",
        {
            "meta": {"count": 1, "next_cursor": None},
            "results": [work(7, "Unlearning by Moonlight", locations=locations)],
        },
    )
    (one,) = found(field, "arxiv", "openalex").candidates
    assert one.services == ("arXiv", "OpenAlex") and not one.remarks
    assert {source.record for source in one.draft.paper.sources} >= {"arxiv"}


def test_one_id_with_two_titles_is_merged_into_neither(field: Path, services: Services) -> None:
    services.put("/arxiv/query", atom([("2611.00001", "Unlearning by Moonlight", "We forget.")]))
    locations = [{"landing_page_url": "https://arxiv.org/abs/2611.00001"}]
    services.put(
        "/openalex/works",
        {
            "meta": {"count": 1, "next_cursor": None},
            "results": [
                work(
                    7,
                    "Unlearning Pastry Recipes of Lyon",
                    locations=locations,
                    authorships=[{"author": {"display_name": "Paul Bocuse"}}],
                )
            ],
        },
    )
    discovery = found(field, "arxiv", "openalex")
    assert len(discovery.candidates) == 2
    for each in discovery.candidates:
        assert each.verdict == "doubtful" and "look at both" in each.remarks[0]


@pytest.mark.parametrize(
    ("path", "reply", "service", "said"),
    [
        ("/arxiv/query", Reply(b"<html>", kind="text/html"), "arxiv", "no answer of it"),
        ("/arxiv/query", Reply(b"", 503), "arxiv", "arXiv answered 503"),
        ("/dblp/search/publ/api", Reply(b"[1, 2]"), "dblp", "another shape"),
        ("/openalex/works", Reply(b"{"), "openalex", "not JSON"),
        ("/openreview/notes/search", Reply(b"{}", length=99), "openreview", "OpenReview"),
        (
            "/s2/paper/search/bulk",
            Reply(b"{}", 429, headers={"Retry-After": "600"}),
            "s2",
            "Semantic",
        ),
    ],
)
def test_a_service_that_fails_costs_one_sentence(
    field: Path, services: Services, path: str, reply: Reply, service: str, said: str
) -> None:
    services.put(path, reply)
    other = "openalex" if service == "arxiv" else "arxiv"
    if other == "arxiv":
        services.put("/arxiv/query", atom([("2611.00001", "Unlearning by Moonlight", "x")]))
    else:
        services.put(
            "/openalex/works",
            {
                "meta": {"count": 1, "next_cursor": None},
                "results": [work(7, "Unlearning Sea Charts")],
            },
        )
    discovery = found(field, service, other)
    assert len(discovery.complaints) == 1 and said in discovery.complaints[0]
    assert discovery.failed == [service] and len(discovery.candidates) == 1


def test_a_query_with_ten_thousand_rows_is_cut_and_said(field: Path, services: Services) -> None:
    def page(path: str, _headers: dict[str, str]) -> Reply:
        start = int(fake.query(path)["start"])
        return atom(
            [(f"2611.{start + n:05}", f"Unlearning Wave {start + n}", "x") for n in range(100)],
            total=10_000,
        )

    services.put("/arxiv/query", page)  # type: ignore[arg-type]
    discovery = found(field, "arxiv", limit=200)
    assert len(discovery.candidates) == 200 and len(services.asked("/arxiv/query")) == 2
    (sentence,) = discovery.complaints
    assert "10,000 papers" in sentence and "first 200" in sentence and "discover.yaml" in sentence


def test_rows_without_title_or_id_are_counted_not_guessed(field: Path, services: Services) -> None:
    services.put(
        "/openalex/works",
        {
            "meta": {"count": 3, "next_cursor": None},
            "results": [work(7, "Unlearning Sea Charts"), work(8, ""), {"title": "No id"}],
        },
    )
    discovery = found(field, "openalex")
    assert len(discovery.candidates) == 1
    assert discovery.complaints == [
        "OpenAlex: 2 rows for 'machine unlearning' without title or id, passed over"
    ]


def test_an_interrupted_run_takes_up_where_it_was(field: Path, services: Services) -> None:
    services.put("/arxiv/query", atom([("2611.00001", "Unlearning by Moonlight", "x")]))
    services.put("/openalex/works", Reply(b"", 500))
    found(field, "arxiv", "openalex")
    asked = len(services.asked("/arxiv/query"))
    services.put(
        "/openalex/works",
        {"meta": {"count": 1, "next_cursor": None}, "results": [work(7, "Unlearning Sea Charts")]},
    )
    again = found(field, "arxiv", "openalex")
    assert len(again.candidates) == 2 and not again.complaints
    assert len(services.asked("/arxiv/query")) == asked  # its answer was kept


def test_accepted_ones_are_written_as_add_writes_them_and_stay_valid(
    field: Path, services: Services, mucli: Run
) -> None:
    services.put(
        "/arxiv/query",
        atom(
            [
                ("2611.00001", "Unlearning by Moonlight in Federated Learning", "We forget."),
                ("2611.00002", "Bread and How to Bake It", "Nothing here."),
            ]
        ),
    )
    result = mucli(
        "discover", "--since", "2026-10", "--service", "arxiv", "--into", str(field), "--yes"
    )
    assert result.code == 0 and "written:" in result.err
    file = field / "papers/2026/lovelace2026unlearning.yaml"
    body = file.read_text(encoding="utf-8")
    assert "arxiv: '2611.00001'" in body and "federated" in body and "added:" in body
    assert not list((field / "papers/2026").glob("*bread*"))
    assert mucli("validate", "--strict", str(field)).code == 0
    again = mucli(
        "discover", "--since", "2026-10", "--service", "arxiv", "--into", str(field), "--yes"
    )
    assert again.code == 0 and "written:" not in again.err


def test_rejected_ones_are_remembered_with_their_reason(
    field: Path, services: Services, mucli: Run
) -> None:
    services.put("/arxiv/query", atom([("2611.00002", "Unlearning Habits at Work", "x")]))
    base = ("discover", "--since", "2026-10", "--service", "arxiv", "--into", str(field))
    assert mucli(*base, "--reject", "2611.00002").code == 2
    result = mucli(*base, "--reject", "2611.00002", "--reason", "about people, not models")
    assert result.code == 0
    kept = (field / "rejected.yaml").read_text(encoding="utf-8")
    assert "2611.00002" in kept and "about people, not models" in kept
    assert mucli("validate", "--strict", str(field)).code == 0
    data = json.loads(mucli(*base, "--all", "-f", "json").ok())
    assert data["papers"] == [] and data["counts"]["rejected"] == 1


def test_a_name_that_no_paper_has_is_an_error(field: Path, services: Services, mucli: Run) -> None:
    services.put("/arxiv/query", atom([("2611.00002", "Unlearning Habits", "x")]))
    base = ("discover", "--since", "2026-10", "--service", "arxiv", "--into", str(field))
    result = mucli(*base, "--accept", "2611.99999")
    assert result.code == 2 and "names none of the papers" in result.err
    assert not (field / "papers/2026").exists()


def test_doubtful_ones_become_a_checklist(
    field: Path, services: Services, mucli: Run, tmp_path: Path
) -> None:
    services.put(
        "/arxiv/query",
        atom([("2611.00003", "Unlearning | Habits", "catastrophic forgetting, to forget")]),
    )
    file = tmp_path / "list.md"
    mucli(
        *("discover", "--since", "2026-10", "--service", "arxiv", "--into", str(field)),
        *("--yes", "--checklist", str(file)),
    ).ok()
    line = file.read_text(encoding="utf-8")
    assert line.startswith("- [ ] Unlearning ") and "https://arxiv.org/abs/2611.00003" in line
    assert "against" in line


def test_the_reasons_name_what_was_read(field: Path, services: Services) -> None:
    services.put("/arxiv/query", atom([("2611.00001", "Unlearning Tides", "We forget.")]))
    (one,) = found(field, "arxiv").candidates
    assert one.verdict == "sure"
    assert one.judgement.reasons[:2] == (
        "'unlearning' in the title",
        "'forget' in title or abstract",
    )


def test_a_neighbour_ranks_below_the_field(field: Path) -> None:
    with open_catalog(ROOT / "catalog", own=False) as catalog:
        extras = catalog.store.extras()
        relevance = Relevance(extras.discover, [], [])
    sure = relevance.judge("Certified Machine Unlearning of Language Models via Noisy Gradients")
    for title in (
        "Overcoming Catastrophic Forgetting in Continual Learning",
        "Unlearnable Examples Are Easily Learned: Robust Availability Attacks on Models",
        "Learning and Unlearning Racism: A Decolonial Pedagogy of School Education",
    ):
        assert relevance.judge(title).chance < 0.3 < 0.9 < sure.chance, title


def test_no_queries_unknown_service_and_bad_day(field: Path, mucli: Run) -> None:
    with open_catalog(field, own=False) as catalog, pytest.raises(UsageError, match="arxiv"):
        discovering.discover_papers(catalog, SINCE, ["arxif"])
    assert mucli("--catalog", str(field), "discover", "--since", "yesterday").code == 2
    (field / "discover.yaml").unlink()
    result = mucli("--catalog", str(field), "discover", "--since", "2026-10")
    assert result.code == 1 and "discover.yaml" in result.err


def test_all_services_down_is_an_outside_failure(
    field: Path, services: Services, mucli: Run
) -> None:
    services.put("/arxiv/query", Reply(b"", 500))
    result = mucli("--catalog", str(field), "discover", "--since", "2026-10", "--service", "arxiv")
    assert result.code == 3 and len(re.findall("arXiv", result.err)) == 1


def test_category_and_topics_follow_the_nearest_papers() -> None:
    with open_catalog(ROOT / "catalog", own=False) as catalog:
        nearby = Nearby(catalog)
    vote = nearby.vote("Graph Unlearning for Node Removal in Graph Neural Networks")
    assert "gnn" in vote.topics and vote.category
    assert nearby.vote("zzz qqq") == Vote()
