"""``mucli enrich``: what a record lacks comes from the services, what it says stays."""

import json
from pathlib import Path
from typing import Any

import pytest

from fake_services import Reply, Services, arxiv_feed, csl, dblp, dblp_info
from mucli.catalog.read import read_paper
from mucli.files import user_data
from mucli.model import Paper, Source

Run = Any
ATOM = "application/atom+xml"
TITLE = "Federated Forgetting of Clients"
AUTHORS = ("Mónica López", "Bo Li")
DOI = "10.1109/sp40001.2021.00019"


@pytest.fixture
def run(mucli: Run, small_catalog: Path) -> Run:
    """Run mucli on the small catalogue."""
    return lambda *arguments, **more: mucli("--catalog", str(small_catalog), *arguments, **more)


def own(key: str) -> Paper | None:
    files = list((user_data() / "papers").rglob(f"{key}.yaml"))
    return read_paper(files[0])[1] if files else None


def put_preprint(services: Services) -> None:
    services.put(
        "/arxiv/query", arxiv_feed("2401.00001", TITLE, AUTHORS, "2024-01-02T00:00:00Z"), kind=ATOM
    )


def test_an_incomplete_list_of_authors_is_completed(run: Run, services: Services) -> None:
    put_preprint(services)
    out = run("enrich", "lopez2024federated")
    assert out.code == 0, out.err
    paper = own("lopez2024federated")
    assert paper and ([str(a) for a in paper.authors], paper.others) == (
        ["López, Mónica", "Li, Bo"],
        False,
    )
    assert (paper.year, paper.month, paper.venue, paper.topics) == (
        2024,
        1,
        "arxiv",
        ("federated",),
    )
    assert Source("arxiv", "2401.00001", ("authors", "month")) in paper.sources
    assert "lopez2024federated\tauthors\tMónica López\tMónica López; Bo Li\tarXiv" in out.out
    assert "1 paper asked about: 1 gained something" in out.err


def test_what_a_record_says_stays_without_overwrite(
    run: Run, services: Services, small_catalog: Path
) -> None:
    services.put(f"/doi/{DOI}", csl(DOI, "MACHINE UNLEARNING.", (("Bourtoule", "L."), ("Chandrasekaran", "V."), ("Choquette-Choo", "C.")), page="1-2", publisher="IEEE", **{"container-title": "IEEE Symposium on Security and Privacy", "issued": {"date-parts": [[2021, 5]]}}))  # fmt: skip
    services.put(
        "/arxiv/query",
        arxiv_feed(
            "1912.03817", "Machine Unlearning", ("Lucas Bourtoule",), "2019-12-09T00:00:00Z"
        ),
        kind=ATOM,
    )
    before = {file: file.read_bytes() for file in small_catalog.rglob("*.yaml")}
    run("enrich", "SISA").ok()
    paper = own("bourtoule2021machine")
    assert paper and (paper.title, paper.pages, len(paper.authors), paper.year) == (
        "Machine Unlearning",
        "141-159",
        2,
        2021,
    )
    assert (paper.month, paper.publisher) == (5, "IEEE")
    run("enrich", "SISA", "--overwrite").ok()
    paper = own("bourtoule2021machine")
    assert paper and (paper.pages, len(paper.authors), paper.key, paper.categories) == (
        "1-2",
        3,
        "bourtoule2021machine",
        ("data-driven",),
    )
    assert before == {file: file.read_bytes() for file in small_catalog.rglob("*.yaml")}


def test_the_published_version_of_a_preprint_is_told_and_taken_when_asked_for(
    run: Run, services: Services
) -> None:
    put_preprint(services)
    doi = "10.1145/3511808.3557362"
    services.put(
        "/dblp/search/publ/api",
        dblp([dblp_info(TITLE, AUTHORS, "ICLR", 2025, pages="1-9", doi=doi)]),
    )
    services.put(f"/doi/{doi}", csl(doi, TITLE, (("López", "Mónica"), ("Li", "Bo")), **{"container-title": "International Conference on Learning Representations", "issued": {"date-parts": [[2025]]}}))  # fmt: skip
    out = run("enrich", "-t", "federated")
    assert (
        "International Conference on Learning Representations 2025; --overwrite takes that version over"
        in out.err
    )
    paper = own("lopez2024federated")
    assert paper and (paper.venue, paper.year, paper.pages, paper.doi) == (
        "arxiv",
        2024,
        None,
        doi,
    ), "versions are not mixed"
    run("enrich", "-t", "federated", "--overwrite").ok()
    paper = own("lopez2024federated")
    assert paper and (paper.venue, paper.year, paper.doi, paper.key) == (
        "iclr",
        2025,
        doi,
        "lopez2024federated",
    )


def test_only_papers_that_lack_something_are_asked_about(run: Run, services: Services) -> None:
    put_preprint(services)
    run("enrich", "--dry-run").ok()
    assert not any("1912.03817" in path for path in services.asked("/arxiv/"))
    assert not (user_data() / "papers").exists()
    assert run("enrich", "-t", "exact", "-y", "1999").code == 1


def test_an_answer_about_another_paper_is_not_believed(run: Run, services: Services) -> None:
    services.put(
        "/arxiv/query",
        arxiv_feed("2401.00001", "Cooking Rice in Space", ("Someone Else",)),
        kind=ATOM,
    )
    out = run("enrich", "lopez2024federated")
    assert (
        "arXiv calls it 'Cooking Rice in Space', another paper" in out.err
        and own("lopez2024federated") is None
    )


def test_services_that_are_down_cost_a_sentence_each_and_exit_3(
    run: Run, services: Services
) -> None:
    for name in ("arxiv", "dblp", "crossref", "s2", "doi"):
        services.put(f"/{name}/*", Reply(b"", 403))
    out = run("enrich", "lopez2024federated")
    assert out.code == 3 and own("lopez2024federated") is None
    assert len([line for line in out.err.splitlines() if "answered 403" in line]) == 4


def test_into_a_checkout_and_as_json(
    run: Run, services: Services, small_catalog: Path, mucli: Run
) -> None:
    put_preprint(services)
    out = run("enrich", "lopez2024federated", "--into", str(small_catalog), "--format", "json")
    (paper,) = json.loads(out.ok())["papers"]
    assert paper["key"] == "lopez2024federated" and {
        change["field"] for change in paper["changes"]
    } == {"authors", "month"}
    assert "- Li, Bo" in (small_catalog / "papers/2024/lopez2024federated.yaml").read_text(
        encoding="utf-8"
    )
    mucli("validate", "--strict", str(small_catalog)).ok()


def test_a_paper_without_identifiers_is_found_by_its_title(run: Run, services: Services) -> None:
    title = "Graph Amnesia: Forgetting Nodes"
    services.put("/dblp/search/publ/api", dblp([dblp_info("Graph Amnesia in Other Words", ("Ann Smith",), "ICLR", 2023), dblp_info(title, ("Ann Smith 0001", "Jan van der Berg"), "ICLR", 2023, pages="7-9", ee="https://openreview.net/forum?id=x")]))  # fmt: skip
    run("enrich", "smith2023graph").ok()
    paper = own("smith2023graph")
    assert paper and (paper.pages, paper.venue) == ("7-9", "iclr")
