"""``mucli add``: what the services say becomes one file."""

import base64
import datetime
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fake_services import (
    Reply,
    Services,
    arxiv_feed,
    citation_page,
    csl,
    dblp,
    dblp_info,
    openreview1,
    openreview2,
    query,
    s2,
)
from mucli.catalog.read import read_paper
from mucli.files import user_data
from mucli.model import Paper, Source

Run = Any
TITLE = "Forgetting Clients in Federated Graphs"
AUTHORS = ("Ada Lovelace", "Wei Wang")
DOI = "10.1145/3511808.3557362"
ATOM = "application/atom+xml"


@pytest.fixture
def run(mucli: Run, small_catalog: Path) -> Run:
    """Run mucli on the small catalogue."""
    return lambda *arguments, **more: mucli("--catalog", str(small_catalog), *arguments, **more)


def written() -> list[Path]:
    return sorted((user_data() / "papers").rglob("*.yaml"))


def only_paper() -> Paper:
    (file,) = written()
    tree, paper = read_paper(file)
    assert paper is not None and not tree.problems, tree.problems
    assert file.parent.name == str(paper.year)
    return paper


def put_preprint(services: Services, **more: Any) -> None:
    services.put("/arxiv/query", arxiv_feed("2402.01234", TITLE, AUTHORS, **more), kind=ATOM)


# What each service knows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        "2402.01234",
        "arXiv:2402.01234v3",
        "https://arxiv.org/pdf/2402.01234v2",
        "http://arxiv.org/abs/2402.01234",
        "10.48550/arXiv.2402.01234",
    ],
)
def test_an_arxiv_id_gives_a_preprint(run: Run, services: Services, given: str) -> None:
    put_preprint(services)
    out = run("add", given, "--yes")
    assert out.code == 0, out.err
    paper = only_paper()
    assert (paper.key, paper.title, paper.year, paper.month) == (
        "lovelace2024forgetting",
        TITLE,
        2024,
        2,
    )
    assert [str(author) for author in paper.authors] == ["Lovelace, Ada", "Wang, Wei"]
    assert (paper.arxiv, paper.venue, paper.kind, paper.topics) == (
        "2402.01234",
        "arxiv",
        "method",
        ("federated",),
    )
    assert paper.links == {"paper": ("https://arxiv.org/abs/2402.01234",)}
    confirmed = ("title", "authors", "year", "month", "venue", "arxiv", "links")
    assert paper.sources == (Source("arxiv", "2402.01234", confirmed),)
    assert paper.added == datetime.datetime.now(datetime.UTC).date().isoformat()
    assert f"title\t{TITLE}\tarXiv" in out.out
    assert "topics\tfederated\tsuggested" in out.out
    assert TITLE in run("list", "-t", "federated", "--format", "plain").ok()
    assert query(services.asked("/arxiv/")[0])["id_list"] == "2402.01234"


def test_the_published_version_wins_and_never_mixes_with_the_preprint(
    run: Run, services: Services
) -> None:
    put_preprint(services)
    title = "Forgetting Clients in Federated Graphs!"
    services.put("/dblp/search/publ/api", dblp([dblp_info(TITLE, AUTHORS, "CoRR", 2024, type="Informal and Other Publications"), dblp_info(title, ("Ada Lovelace", "Wei Wang 0042"), "ICLR", 2025, pages="1-9", doi=DOI)]))  # fmt: skip
    services.put(f"/doi/{DOI}", csl(DOI, "Forgetting <i>Clients</i> in Federated Graphs", (("Lovelace", "A."), ("Wang", "W.")), **{"container-title": "The Thirteenth International Conference on Learning Representations", "page": "100-110", "issued": {"date-parts": [[2025, 5]]}, "publisher": "ACM"}))  # fmt: skip
    out = run("add", "2402.01234", "--yes", "--format", "json")
    assert out.code == 0, out.err
    paper = only_paper()
    assert (paper.year, paper.month, paper.venue, paper.doi, paper.pages, paper.arxiv) == (
        2025,
        5,
        "iclr",
        DOI,
        "100-110",
        "2402.01234",
    )
    assert [author.given for author in paper.authors] == ["Ada", "Wei"], (
        "initials are worse than names in full"
    )
    record = json.loads(out.out)["papers"][0]
    assert record["status"] == "new" and record["record"]["key"] == paper.key
    assert (record["origin"]["pages"], record["origin"]["arxiv"], record["origin"]["kind"]) == (
        "doi.org",
        "arXiv",
        "suggested",
    )


def test_crossref_finds_the_doi_where_dblp_has_none(run: Run, services: Services) -> None:
    put_preprint(services)
    services.put("/crossref/works", {"status": "ok", "message": {"items": [csl("10.1/other", "Another Title Altogether", (("Lovelace", "A"),)), csl(DOI, TITLE, (("Lovelace", "Ada"),), type="journal-article")]}})  # fmt: skip
    services.put(
        f"/doi/{DOI}",
        csl(
            DOI,
            TITLE,
            (("Lovelace", "Ada"), ("Wang", "Wei")),
            **{"container-title": "IEEE Symposium on Security and Privacy (SP)"},
        ),
    )
    run("add", "2402.01234", "--yes").ok()
    assert (only_paper().doi, only_paper().venue) == (DOI, "sp")


@pytest.mark.parametrize(
    "given",
    [
        DOI,
        f"doi:{DOI.upper()}",
        f"https://doi.org/{DOI}",
        f"https://dl.acm.org/doi/abs/{DOI}?download=1",
    ],
)
def test_a_doi_is_asked_for_by_content_negotiation(
    run: Run, services: Services, given: str
) -> None:
    services.put(
        f"/doi/{DOI}", Reply(b"", 302, headers={"Location": f"{services.base}/registry/{DOI}"})
    )
    services.put(f"/registry/{DOI}", csl(DOI, f"<jats:title>{TITLE}</jats:title>", (("Lovelace", "Ada"), ("van der Berg", "Jan")), **{"container-title": ["2024 IEEE Symposium on Security and Privacy (SP)"], "page": "1--9"}))  # fmt: skip
    run("add", given, "--yes").ok()
    paper = only_paper()
    assert (paper.title, paper.doi, paper.venue, paper.pages, paper.year) == (
        TITLE,
        DOI,
        "sp",
        "1-9",
        2024,
    )
    assert [str(author) for author in paper.authors] == ["Lovelace, Ada", "van der Berg, Jan"]
    _path, headers = next(
        request for request in services.requests if request[0].startswith("/registry")
    )
    assert "citationstyles.csl+json" in headers["accept"] and headers["user-agent"].startswith(
        "mucli/"
    )


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("ICLR 2024 poster", ("iclr", 2024)),
        ("Submitted to ICLR 2025", (None, 2024)),
        ("ICLR 2024 Conference Withdrawn Submission", (None, 2024)),
    ],
)
def test_openreview_tells_accepted_from_submitted(
    run: Run, services: Services, venue: str, expected: tuple[str | None, int]
) -> None:
    services.put("/openreview/notes", openreview2("aBcDeFgH12", TITLE, AUTHORS, venue))
    run("add", "https://openreview.net/forum?id=aBcDeFgH12&noteId=x", "--yes").ok()
    paper = only_paper()
    assert (paper.openreview, paper.venue, paper.year) == ("aBcDeFgH12", *expected)


@pytest.mark.parametrize(
    "first",
    [
        Reply(b'{"notes": []}'),
        Reply(b'{"name": "NotFoundError"}', 404),
        Reply(b'{"name": "ForbiddenError"}', 403),
    ],
)
def test_older_papers_are_asked_for_at_openreview_s_older_api(
    run: Run, services: Services, first: Reply
) -> None:
    services.put("/openreview/notes", first)
    services.put(
        "/openreview1/notes",
        openreview1(
            "aBcDeFgH12", TITLE, AUTHORS, "ICLR 2021 Poster", "@inproceedings{x, year={2021}}"
        ),
    )
    run("add", "https://openreview.net/pdf?id=aBcDeFgH12", "--yes").ok()
    assert (only_paper().venue, only_paper().year) == ("iclr", 2021)


def test_acl_pmlr_and_cvf_pages(run: Run, services: Services) -> None:
    bib = f"@inproceedings{{lovelace-etal-2024-x, title = \"{TITLE}\", author = \"Lovelace, Ada and Wang, Wei\", booktitle = \"Proceedings of ICLR\", year = \"2024\", pages = \"1--9\", doi = \"10.18653/v1/2024.acl-long.1\"}}"  # fmt: skip
    services.put("/acl/2024.acl-long.1.bib", bib)
    services.put("/pmlr/v202/smith24a.html", citation_page(title="Forgetting Shards Quickly", author=("Smith, Ann", "Bo Li"), publication_date="2024/07/03", inproceedings_title="International Conference on Learning Representations", firstpage="10", lastpage="20", volume="202", pdf_url="https://proceedings.mlr.press/v202/smith24a/smith24a.pdf"))  # fmt: skip
    services.put("/cvf/content/CVPR2024/html/Roe_Erasing_CVPR_2024_paper.html", citation_page(title="Erasing Concepts Slowly", author=("Roe, Rik",), publication_date="2024", conference_title="Proceedings of the IEEE Symposium on Security and Privacy"))  # fmt: skip
    run(
        "add",
        "https://aclanthology.org/2024.acl-long.1/",
        "https://proceedings.mlr.press/v202/smith24a/smith24a.pdf",
        "https://openaccess.thecvf.com/content/CVPR2024/papers/Roe_Erasing_CVPR_2024_paper.pdf",
        "--yes",
    ).ok()
    papers = {file.stem: read_paper(file)[1] for file in written()}
    acl, pmlr, cvf = (
        papers["lovelace2024forgetting"],
        papers["smith2024forgetting"],
        papers["roe2024erasing"],
    )
    assert acl and (acl.doi, acl.pages, acl.links["paper"]) == (
        "10.18653/v1/2024.acl-long.1",
        "1-9",
        ("https://aclanthology.org/2024.acl-long.1/",),
    )
    assert pmlr and (pmlr.venue, pmlr.pages, pmlr.month, pmlr.links["pdf"]) == (
        "iclr",
        "10-20",
        7,
        ("https://proceedings.mlr.press/v202/smith24a/smith24a.pdf",),
    )
    assert cvf and (cvf.venue, [str(a) for a in cvf.authors]) == ("sp", ["Roe, Rik"])


README = f"""# Code of our paper
Built on [another work](https://arxiv.org/abs/1111.22222), see also https://arxiv.org/abs/1111.22222.
```
@inproceedings{{x, title={{{TITLE}}}, author={{Lovelace, Ada and Wang, Wei}}, year={{2024}}, booktitle={{ICLR}}, eprint={{2402.01234}}}}
```
"""


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_repository_leads_to_the_paper_that_it_asks_to_cite(
    run: Run, services: Services, wrapped: bool
) -> None:
    put_preprint(services)
    source = README.encode()
    if wrapped:
        services.put(
            "/github/repos/ada/forget/readme",
            {"encoding": "base64", "content": base64.encodebytes(source).decode()},
        )
    else:
        services.put(
            "/github/repos/ada/forget/readme", source, kind="application/vnd.github.raw+json"
        )
    run("add", "https://github.com/ada/forget/tree/main/src", "--yes").ok()
    assert only_paper().arxiv == "2402.01234"
    assert [code.url for code in only_paper().code] == ["https://github.com/ada/forget"]


def test_a_repository_that_names_no_identifier_gives_what_it_cites_or_says_so(
    run: Run, services: Services
) -> None:
    services.put(
        "/github/repos/ada/forget/readme",
        README.replace("https://arxiv.org/abs/1111.22222", "https://e.org").replace(
            ", eprint={2402.01234}", ""
        ),
        kind="text/plain",
    )
    run("add", "https://github.com/ada/forget", "--yes").ok()
    assert (only_paper().title, only_paper().venue, only_paper().year) == (TITLE, "iclr", 2024)
    services.put("/github/repos/ada/empty/readme", "# Nothing", kind="text/plain")
    out = run("add", "https://github.com/ada/empty", "--yes")
    assert out.code == 1 and "no README of ada/empty that names a paper" in out.err


def test_semantic_scholar_answers_when_arxiv_is_down(run: Run, services: Services) -> None:
    services.put("/arxiv/query", Reply(b"sorry", 503))
    services.put("/s2/paper/ARXIV:2402.01234", s2(TITLE, AUTHORS, 2024, venue="", externalIds={"ArXiv": "2402.01234"}, journal=None, publicationVenue=None, abstract=None))  # fmt: skip
    out = run("add", "2402.01234", "--yes")
    assert out.code == 0 and "arXiv answered 503" in out.err
    assert (only_paper().arxiv, only_paper().authors[1].family) == ("2402.01234", "Wang")


# What a person says -----------------------------------------------------------------------------------------------------


def test_suggestions_can_be_given_instead(run: Run, services: Services) -> None:
    put_preprint(services)
    assert run("add", "2402.01234", "-k", "nonsense", "--yes").code == 2
    out = run("add", "2402.01234", "-k", "review", "-c", "survey", "-t", "FL", "-t", "gnn", "--yes")
    assert out.code == 0, out.err
    assert (only_paper().kind, only_paper().categories, only_paper().topics) == (
        "survey",
        ("survey",),
        ("federated", "gnn"),
    )
    assert "kind\tsurvey\tthe command line" in out.out


def test_nothing_is_written_without_a_yes(run: Run, services: Services) -> None:
    put_preprint(services)
    assert run("add", "2402.01234", "--dry-run").code == 0
    declined = run("add", "2402.01234", stdin="n\n")
    assert declined.code == 0 and "nothing is written" in declined.err
    nobody = run("add", "2402.01234")
    assert nobody.code == 2 and "--yes" in nobody.err
    assert written() == []
    assert run("add", "2402.01234", stdin="y\n").code == 0
    assert len(written()) == 1


def test_a_paper_that_is_there_is_not_added_twice(run: Run, services: Services) -> None:
    by_doi = run("add", "10.1109/SP40001.2021.00019", "--yes")
    assert by_doi.code == 1 and "this is bourtoule2021machine already, by its doi" in by_doi.err
    assert services.requests == [], "nobody is asked about a paper that is known"
    services.put(
        "/arxiv/query",
        arxiv_feed("2302.00001", "Graph Amnesia - Forgetting Nodes", ("Ann Smith",)),
        kind=ATOM,
    )
    by_title = run("add", "2302.00001", "--yes", "--format", "json")
    assert by_title.code == 1 and json.loads(by_title.out)["papers"][0]["known"] == "smith2023graph"
    assert written() == []
    assert run("add", "2302.00001", "--yes", "--force").code == 0
    assert written()[0].stem == "smith2024graph"


def test_into_a_checkout_gives_a_valid_file(
    run: Run, services: Services, small_catalog: Path, mucli: Run
) -> None:
    put_preprint(services)
    run("add", "2402.01234", "--into", str(small_catalog), "--yes").ok()
    assert (small_catalog / "papers/2024/lovelace2024forgetting.yaml").is_file() and written() == []
    mucli("validate", "--strict", str(small_catalog)).ok()


def test_several_ids_are_independent(run: Run, services: Services) -> None:
    put_preprint(services)
    services.put(f"/doi/{DOI}", Reply(b"", 500))
    out = run("add", DOI, "10.1234/unknown", "2402.01234", "--yes", "--format", "jsonl")
    assert out.code == 3
    assert [json.loads(line)["status"] for line in out.out.splitlines()] == [
        "failed",
        "failed",
        "new",
    ]
    assert only_paper().arxiv == "2402.01234"
    assert run("add", "10.1234/unknown", "--yes").code == 1


@pytest.mark.parametrize(
    "given",
    [
        "",
        "hello",
        "99",
        "12345",
        "not a doi/at all x",
        "10.12/x",
        "ftp://e.org/x",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_identifier_is_refused_before_anything_is_asked(
    run: Run, services: Services, given: str
) -> None:
    put_preprint(services)
    out = run("add", "2402.01234", given, "--yes")
    assert (
        out.code == 2 and out.err.count("\n") == 1 and services.requests == [] and written() == []
    )


def test_an_unknown_venue_is_told_and_kept_in_the_notes(run: Run, services: Services) -> None:
    services.put(
        f"/doi/{DOI}",
        csl(DOI, TITLE, (("Lovelace", "Ada"),), **{"container-title": "Journal of Nowhere"}),
    )
    out = run("add", DOI, "--yes")
    assert "'Journal of Nowhere' is not in venues.yaml" in out.err
    assert (only_paper().venue, only_paper().notes) == (None, "Published in Journal of Nowhere.")


# The editor -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set $EDITOR to a script that runs Python on the ``text`` of the file."""

    def use(code: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n{code}\nfile.write_text(text)\n"
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")

    return use


def test_the_record_can_be_edited_first(
    run: Run, services: Services, editor: Callable[[str], None]
) -> None:
    put_preprint(services)
    editor("text = text.replace('- federated', '- gnn').replace('Graphs', 'Meadows')")
    out = run("add", "2402.01234", "--edit", "--yes")
    assert out.code == 0, out.err
    assert (only_paper().topics, only_paper().title) == (
        ("gnn",),
        "Forgetting Clients in Federated Meadows",
    )
    assert "topics\tgnn\tyou" in out.out
    assert not list((user_data() / "drafts").glob("*"))


def test_an_invalid_edit_is_kept_as_a_draft_that_can_be_added_later(
    run: Run, services: Services, editor: Callable[[str], None]
) -> None:
    put_preprint(services)
    editor("text = text.replace('- federated', '- federatd') + 'colour: red\\n'")
    out = run("add", "2402.01234", "--edit", "--yes")
    assert (
        out.code == 1
        and "'federatd' is not in taxonomy.yaml; did you mean 'federated'?" in out.err
        and "colour" in out.err
    )
    assert written() == []
    (draft,) = (user_data() / "drafts").glob("*.yaml")
    assert str(draft) in out.err
    still = run("add", str(draft), "--yes")
    assert still.code == 1 and draft.exists()
    draft.write_text(
        draft.read_text(encoding="utf-8")
        .replace("federatd", "federated")
        .replace("colour: red\n", ""),
        encoding="utf-8",
    )
    assert run("add", str(draft), "--yes").code == 0
    assert only_paper().topics == ("federated",) and not draft.exists()


def test_what_was_typed_is_kept_until_it_is_written(
    run: Run, services: Services, editor: Callable[[str], None]
) -> None:
    put_preprint(services)
    editor("text = text.replace('- federated', '- gnn')")
    assert run("add", "2402.01234", "--edit", stdin="n\n").code == 0
    (draft,) = (user_data() / "drafts").glob("*.yaml")
    (user_data() / "papers").write_text("a file where a folder should be")
    assert run("add", "2402.01234", "--edit", "--yes").code == 3 and draft.exists()
    (user_data() / "papers").unlink()
    assert run("add", str(draft), "--yes").code == 0
    assert only_paper().topics == ("gnn",) and not draft.exists()


def test_an_editor_that_fails_writes_nothing(
    run: Run, services: Services, editor: Callable[[str], None]
) -> None:
    put_preprint(services)
    editor("sys.exit(7)")
    out = run("add", "2402.01234", "--edit", "--yes")
    assert out.code == 3 and "ended with code 7" in out.err and written() == []


# Faults -----------------------------------------------------------------------------------------------------------------

BOMB = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2402.01234</id><title>&b;</title></entry></feed>'  # fmt: skip
FEED = arxiv_feed("2402.01234", TITLE, AUTHORS)
FAULTS: dict[str, tuple[Reply, str]] = {
    "an error": (Reply(b"oops", 500), "answered 500"),
    "forbidden": (Reply(b"go away", 403), "answered 403"),
    "too many requests": (
        Reply(b"slow down", 429, headers={"Retry-After": "3600"}),
        "asks to come back in 3600 seconds",
    ),
    "too many requests until a date": (
        Reply(b"", 503, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}),
        "asks to come back in",
    ),
    "a hang": (Reply(FEED, delay=3, kind=ATOM), "does not answer within 1 seconds"),
    "a drip": (Reply(FEED, drip=0.05, kind=ATOM), "takes more than 4 seconds"),
    "a truncated answer": (Reply(FEED[: len(FEED) // 2], length=len(FEED), kind=ATOM), "answer"),
    "half a document": (Reply(FEED[: len(FEED) // 2], kind=ATOM), "no answer of it"),
    "an empty answer": (Reply(b"", kind=ATOM), "no answer of it"),
    "a page": (
        Reply(b"<!DOCTYPE html><html><p>Captive portal</html>", kind="text/html"),
        "no answer of it",
    ),
    "entities that grow": (Reply(BOMB.encode(), kind=ATOM), "it defines a document type"),
    "the same in UTF-16": (Reply(BOMB.encode("utf-16"), kind=ATOM), "no answer of it"),
    "no Atom": (Reply(b"<rss><channel/></rss>", kind=ATOM), "it is no Atom feed"),
    "another paper": (
        Reply(arxiv_feed("2402.99999", TITLE, AUTHORS), kind=ATOM),
        "about another paper",
    ),
    "a huge answer": (Reply(b" " * 21_000_000, kind=ATOM), "answers more than 20 MB"),
    "redirects in a circle": (
        Reply(b"", 302, headers={"Location": "/arxiv/query"}),
        "redirects more than 5 times",
    ),
    "a redirect to a file": (
        Reply(b"", 302, headers={"Location": "file:///etc/passwd"}),
        "which is no public web address",
    ),
    "a redirect into the network": (
        Reply(b"", 302, headers={"Location": "http://169.254.169.254/latest"}),
        "which is no public web address",
    ),
    "a redirect to nowhere": (Reply(b"", 302, headers={"Location": "http://[::1"}), "arXiv"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_arxiv_costs_a_sentence_and_no_data(
    run: Run, services: Services, fault: str
) -> None:
    reply, says = FAULTS[fault]
    services.put("/arxiv/query", reply)
    out = run("add", "2402.01234", "--yes")
    assert out.code == 3, out.err
    assert (
        out.err.count("\n") == 1 and says in out.err and out.err.startswith("mucli: 2402.01234: ")
    ), out.err
    assert "Traceback" not in out.err and out.out == "" and written() == []


def test_a_server_that_is_gone_costs_a_sentence(
    run: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("MUCLI_ARXIV_API", "MUCLI_S2_API"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    out = run("add", "2402.01234", "--yes")
    assert out.code == 3 and "arXiv cannot be reached" in out.err and out.err.count("\n") == 2


NONSENSE: list[Any] = [
    b"<html>", b"", b"[]", b"null", b"\xff\xfe", b'{"title": ', b"[" * 200_000, b"9" * 10_000,
    {"title": 5, "author": "x", "issued": [], "DOI": ["y"], "result": {"hits": {"hit": 7}}, "message": {"items": "z"}, "notes": [{"content": []}]},
    {"title": {"a": 1}, "authors": {"x": 1}, "notes": "x", "result": [], "message": [], "year": "soon", "externalIds": "x", "journal": 3},
    {"title": ["", None], "author": [None, 3, {"family": ["a"]}], "issued": {"date-parts": [[None, "x"]]}, "result": {"hits": {"hit": [{"info": 1}, {"info": {"authors": 3, "title": {}, "venue": {}}}]}}, "notes": [{"content": {"title": {"value": ["x"]}, "authors": {"value": 7}, "venue": {"value": {}}}}]},
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(NONSENSE)))
@pytest.mark.parametrize("given", [DOI, "https://openreview.net/forum?id=aBcDeFgH12", "2402.01234"])
def test_answers_of_the_wrong_type_cost_a_sentence_each(
    run: Run, services: Services, place: int, given: str
) -> None:
    answer = NONSENSE[place]
    for name in ("doi", "openreview", "openreview1", "dblp", "crossref", "s2"):
        services.put(f"/{name}/*", answer)
    put_preprint(services)
    out = run("add", given, "--yes")
    assert "should not happen" not in out.err and "Traceback" not in out.err
    if given == "2402.01234":
        assert out.code == 0 and only_paper().title == TITLE, out.err
    else:
        assert out.code in (1, 3) and written() == [], out.err
        assert len(set(out.err.splitlines())) == out.err.count("\n") <= 3


def test_a_short_pause_is_waited_for(run: Run, services: Services) -> None:
    calls: list[str] = []

    def busy(path: str, _headers: dict[str, str]) -> Reply:
        calls.append(path)
        return (
            Reply(b"", 429, headers={"Retry-After": "1"})
            if len(calls) == 1
            else Reply(FEED, kind=ATOM)
        )

    services.put("/arxiv/query", busy)
    assert run("add", "2402.01234", "--yes").code == 0
    assert len(calls) == 2


def test_a_long_pause_is_kept_by_later_runs_too(run: Run, services: Services) -> None:
    services.put("/arxiv/query", Reply(b"", 429, headers={"Retry-After": "3600"}))
    run("add", "2402.01234", "--yes")
    put_preprint(services)
    again = run("add", "2402.01234", "--yes")
    assert again.code == 3 and "asked to be left alone" in again.err
    assert len(services.asked("/arxiv/")) == 1


def test_answers_are_kept_but_nonsense_is_not(run: Run, services: Services) -> None:
    services.put("/arxiv/query", Reply(b"<html>", kind=ATOM))
    assert run("add", "2402.01234", "--dry-run").code == 3
    put_preprint(services)
    assert run("add", "2402.01234", "--dry-run").code == 0
    before = len(services.requests)
    assert run("add", "2402.01234", "--dry-run").code == 0
    assert len(services.requests) == before, "the second run asks nobody"


def test_a_damaged_cache_is_asked_anew(run: Run, services: Services) -> None:
    from mucli.files import user_cache

    put_preprint(services)
    run("add", "2402.01234", "--dry-run").ok()
    for file in (user_cache() / "answers").glob("*"):
        file.write_bytes(b"{damaged")
    run("add", "2402.01234", "--yes").ok()
    assert len(services.asked("/arxiv/")) == 2


def test_mucli_says_who_runs_it(
    run: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_preprint(services)
    monkeypatch.setenv("MUCLI_CONTACT", "ada@example.org")
    run("add", "2402.01234", "--dry-run").ok()
    assert services.requests[0][1]["user-agent"].endswith("(mailto:ada@example.org)")


def test_hostile_text_of_a_service_is_harmless(run: Run, services: Services) -> None:
    services.put(
        f"/doi/{DOI}",
        csl(DOI, "Red \x1b[31m Title \u202e of <script>alert(1)</script> Forgetting", (("Love\x1blace", "Ada\nX"), ("et al.", ""), ("a" * 5000, "")), URL="javascript:alert(1)", **{"container-title": "../../etc", "volume": "\x07"}),
    )  # fmt: skip
    out = run("add", DOI, "--yes")
    assert out.code == 0, out.err
    source = written()[0].read_text(encoding="utf-8")
    assert (
        not any(c in source + out.out + out.err for c in ("\x1b", "\u202e", "\x07"))
        and "javascript" not in source
        and "<script>" not in source
    )
    assert only_paper().key.isalnum()
