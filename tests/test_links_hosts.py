"""Authorities are asked instead of web pages: each service as its documentation says that it answers, behind its own name."""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, unquote

import pytest

from conftest import Report
from misbehaving import Reply, Request, Server, as_json

Check = Callable[..., Report]
MIRRORS = "ARXIV_API DOI_API OPENREVIEW_API OPENREVIEW_V1_API GITHUB_API GITLAB_API HUGGINGFACE_API ZENODO_API ANONYMOUS_API WAYBACK_API".split()
MIRRORS += ["DROPBOX_URL", "DRIVE_URL"]


@pytest.fixture
def mirrors(internet: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Move every service to a mirror, ``https://github.mirror.test`` and so on, so that no usual pause between requests holds."""
    for variable in MIRRORS:
        name = variable.rpartition("_")[0].lower().replace("_", "-")
        monkeypatch.setenv(f"MUCLI_{variable}", f"https://{name}.mirror.test")
    return internet


def one(check: Check, url: str, *options: str) -> tuple[str, str]:
    """Return the verdict on a URL, and its reason."""
    [link] = check("--url", url, "--retries", "0", *options).values()
    return link["verdict"], link["reason"]


def hosts(server: Server) -> set[str]:
    return {request.headers["host"] for request in server.log}


# DOI ------------------------------------------------------------------------------------------------------------------


def _handles(*known: str) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        doi = unquote(request.path.removeprefix("/api/handles/"))
        if doi not in known:
            return as_json({"responseCode": 100, "handle": doi}, 404)
        value = {
            "index": 1,
            "type": "URL",
            "data": {"format": "string", "value": f"https://publisher.example/{doi}"},
        }
        return as_json({"responseCode": 1, "handle": doi, "values": [value]})

    return answer


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.1145/3603620",
        "http://dx.doi.org/10.1145/3603620",
        "https://dl.acm.org/doi/10.1145/3603620",
        "https://dl.acm.org/doi/abs/10.1145/3603620",
        "https://dl.acm.org/doi/pdf/10.1145/3603620?download=true",
        "https://link.springer.com/article/10.1145/3603620",
        "https://link.springer.com/content/pdf/10.1145/3603620.pdf",
        "https://onlinelibrary.wiley.com/doi/full/10.1145/3603620",
    ],
)
def test_a_doi_is_asked_of_the_handle_system_wherever_it_stands(
    mirrors: Server, check: Check, url: str
) -> None:
    mirrors.routes["//doi.mirror.test/*"] = _handles("10.1145/3603620")
    verdict, reason = one(check, url)
    assert (verdict, hosts(mirrors)) == ("ok", {"doi.mirror.test"})
    assert "leads to https://publisher.example/10.1145/3603620" in reason


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.1145/0.0",
        "https://dl.acm.org/doi/10.1145/0.0",
        "https://link.springer.com/chapter/10.1007/0_1",
    ],
)
def test_a_doi_that_is_not_registered_is_dead(mirrors: Server, check: Check, url: str) -> None:
    mirrors.routes["//doi.mirror.test/*"] = _handles()
    assert one(check, url)[0] == "dead"


def test_what_lies_below_a_doi_is_the_page_s_to_say(mirrors: Server, check: Check) -> None:
    mirrors.routes["//doi.mirror.test/*"] = _handles("10.1145/3603620")
    mirrors.routes["//dl.acm.org/*"] = lambda request: Reply(403)
    assert one(check, "https://dl.acm.org/doi/10.1145/3603620/suppl_file/a.zip")[0] == "blocked"


def test_acm_s_addresses_without_a_doi_are_asked_as_pages(mirrors: Server, check: Check) -> None:
    mirrors.routes["//doi.mirror.test/*"] = _handles()
    mirrors.routes["//dl.acm.org/*"] = lambda request: Reply()
    assert one(check, "https://dl.acm.org/doi/10.5555/3495724") == ("ok", "answers (200)")


def test_a_numbered_page_counts_by_the_doi_of_its_paper(
    mirrors: Server, mucli: Callable[..., object], small_catalog: object
) -> None:
    value = {"type": "URL", "data": {"value": "https://ieeexplore.ieee.org/document/9519428/"}}
    mirrors.routes["//doi.mirror.test/*"] = lambda request: as_json(
        {"responseCode": 1, "values": [value]}
    )
    done = mucli(
        "--catalog",
        str(small_catalog),
        "check-links",
        "SISA",
        "--links",
        "paper",
        "--format",
        "json",
        "--no-cache",
    )  # type: ignore[operator]
    links = {link["url"]: link for link in json.loads(done.out)["links"]}
    assert links["https://ieeexplore.ieee.org/document/9519428"]["asked"] == "doi.org"
    assert links["https://ieeexplore.ieee.org/document/9519428"]["verdict"] == "ok"


def test_a_handle_system_in_trouble_condemns_nobody(mirrors: Server, check: Check) -> None:
    mirrors.routes["//doi.mirror.test/*"] = lambda request: Reply(500)
    mirrors.routes["//doi.org/*"] = lambda request: Reply(
        302, b"", {"Location": "https://publisher.example/paper"}
    )
    mirrors.routes["//publisher.example/*"] = lambda request: Reply()
    assert one(check, "https://doi.org/10.1145/3603620")[0] == "ok"


# arXiv ----------------------------------------------------------------------------------------------------------------


def _feed(*known: str) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        asked = parse_qs(request.target.partition("?")[2])["id_list"][0].split(",")
        found = [
            f"<entry><id>http://arxiv.org/abs/{name if 'v' in name else name + 'v2'}</id></entry>"
            for name in asked
            if name in known
        ]
        return Reply(
            body=f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(found)}</feed>".encode(),
            kind="application/atom+xml",
        )

    return answer


def test_arxiv_is_asked_for_many_papers_at_once(mirrors: Server, check: Check) -> None:
    known = [f"2101.{n:05}" for n in range(120)] + ["cs/0112017", "math/0309136", "1912.03817v2"]
    urls = [f"https://arxiv.org/{'pdf' if n % 2 else 'abs'}/2101.{n:05}" for n in range(120)]
    urls += [
        "https://arxiv.org/abs/cs/0112017",
        "http://arxiv.org/abs/math.GT/0309136",
        "https://arxiv.org/pdf/1912.03817v2.pdf",
    ]
    urls += ["https://arxiv.org/abs/9999.99999"]
    mirrors.routes["//arxiv.mirror.test/*"] = _feed(*known)
    report = check(*(part for url in urls for part in ("--url", url)), code=1)
    assert len(mirrors.log) == 4  # the one that is missing is asked for again alone
    assert {url for url, link in report.items() if link["verdict"] != "ok"} == {
        "https://arxiv.org/abs/9999.99999"
    }
    assert report["https://arxiv.org/abs/9999.99999"]["verdict"] == "dead"


def test_an_empty_feed_is_believed_only_when_it_comes_twice(mirrors: Server, check: Check) -> None:
    answers = iter([_feed(), _feed("1912.03817"), _feed(), _feed()])
    mirrors.routes["//arxiv.mirror.test/*"] = lambda request: next(answers)(request)
    assert one(check, "https://arxiv.org/abs/1912.03817")[0] == "ok"
    assert one(check, "https://arxiv.org/abs/1912.03817")[0] == "dead"


@pytest.mark.parametrize(
    "answer",
    [
        Reply(503),
        Reply(body=b"<html>maintenance</html>"),
        Reply(body=b"<feed><entry><id>http://arxiv.org/api/errors#x</id></entry></feed>"),
    ],
)
def test_an_arxiv_in_trouble_leaves_it_to_the_page(
    mirrors: Server, check: Check, answer: Reply
) -> None:
    mirrors.routes["//arxiv.mirror.test/*"] = lambda request: answer
    mirrors.routes["//arxiv.org/abs/1912.03817"] = lambda request: Reply()
    assert one(check, "https://arxiv.org/abs/1912.03817") == ("ok", "answers (200)")


# OpenReview, Zenodo, Wayback Machine ----------------------------------------------------------------------------------


def test_openreview_is_asked_at_both_its_interfaces(mirrors: Server, check: Check) -> None:
    mirrors.routes["//openreview.mirror.test/notes"] = lambda request: (
        as_json({"notes": [{"id": "new"}], "count": 1})
        if "id=newNewNew1" in request.target
        else as_json({"name": "NotFoundError"}, 404)
    )
    mirrors.routes["//openreview-v1.mirror.test/notes"] = lambda request: (
        as_json({"notes": [{"id": "old"}]})
        if "id=oldOldOld1" in request.target
        else as_json({"notes": []})
    )
    assert one(check, "https://openreview.net/forum?id=newNewNew1")[0] == "ok"
    assert one(check, "https://openreview.net/pdf?id=oldOldOld1")[0] == "ok"
    assert one(check, "https://openreview.net/forum?id=noneNone12")[0] == "dead"


def test_a_paper_that_openreview_hides_is_not_dead(mirrors: Server, check: Check) -> None:
    mirrors.routes["//openreview*"] = lambda request: as_json({"name": "ForbiddenError"}, 403)
    assert one(check, "https://openreview.net/forum?id=hiddenHid1")[0] == "blocked"


def test_zenodo_s_records(mirrors: Server, check: Check) -> None:
    mirrors.routes["//zenodo.mirror.test/records/1"] = lambda request: as_json({"id": 1})
    mirrors.routes["//zenodo.mirror.test/records/2"] = lambda request: as_json({"status": 410}, 410)
    mirrors.routes["//zenodo.mirror.test/*"] = lambda request: as_json({"status": 404}, 404)
    urls = [
        "https://zenodo.org/records/1",
        "https://zenodo.org/record/2#files",
        "https://zenodo.org/records/3/files/a.zip",
    ]
    assert [one(check, url)[0] for url in urls] == ["ok", "dead", "dead"]


def _copies(*kept: str) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        url = parse_qs(request.target.partition("?")[2])["url"][0]
        copy = {
            "available": True,
            "status": "200",
            "timestamp": "20230101",
            "url": f"http://web.archive.org/web/20230101000000/{url}",
        }
        return as_json({"archived_snapshots": {"closest": copy} if url in kept else {}})

    return answer


def test_a_copy_in_the_wayback_machine_is_asked_of_its_index(mirrors: Server, check: Check) -> None:
    mirrors.routes["//wayback.mirror.test/available"] = _copies("https://lab.example/code")
    mirrors.routes["//web.archive.org/*"] = lambda request: Reply(404)
    assert one(check, "https://web.archive.org/web/2023/https://lab.example/code")[0] == "ok"
    assert one(check, "https://web.archive.org/web/2023/https://lab.example/other")[0] == "dead"


def test_a_copy_of_what_is_dead_is_suggested(mirrors: Server, check: Check, server: Server) -> None:
    gone, lost, fine = (server.url(path) for path in ("/status/404", "/status/410", "/ok"))
    mirrors.routes["//wayback.mirror.test/available"] = _copies(gone, fine)
    report = check("--suggest", "--url", gone, "--url", lost, "--url", fine, code=1)
    assert report[gone]["suggestion"] == f"https://web.archive.org/web/20230101000000/{gone}"
    assert report[lost]["suggestion"] is None and report[fine]["suggestion"] is None
    assert len(mirrors.log) == 2


# Repositories ---------------------------------------------------------------------------------------------------------


def _github(request: Request) -> Reply:
    facts = {"archived": False, "disabled": False, "size": 7}
    match request.path.removeprefix("/repos/").lower():
        case "lab/fine":
            return as_json({"full_name": "Lab/Fine", **facts})
        case "lab/old":
            return Reply(301, b"{}", {"Location": "https://github.mirror.test/repositories/5"})
        case "/repositories/5":
            return as_json({"full_name": "lab/new", **facts})
        case "lab/kept":
            return as_json({"full_name": "lab/kept", **facts, "archived": True})
        case "lab/off":
            return as_json({"full_name": "lab/off", **facts, "disabled": True})
        case "lab/empty" | "lab/tiny":
            return as_json({"full_name": request.path.removeprefix("/repos/"), **facts, "size": 0})
        case "lab/empty/commits":
            return as_json({"message": "Git Repository is empty."}, 409)
        case "lab/tiny/commits":
            return as_json([{"sha": "0"}])
        case "lab/taken":
            return as_json({"message": "Repository access blocked"}, 451)
        case _:
            return as_json({"message": "Not Found"}, 404)


REPOSITORIES = {
    "https://github.com/lab/fine": ("ok", "there"),
    "https://github.com/Lab/Fine.git": ("ok", "there"),
    "https://www.github.com/lab/fine/": ("ok", "there"),
    "https://github.com/lab/old": ("moved", "lab/new"),
    "https://github.com/lab/kept": ("archived", "read-only"),
    "https://github.com/lab/off": ("dead", "disabled"),
    "https://github.com/lab/empty": ("suspect", "empty"),
    "https://github.com/lab/tiny": ("ok", "there"),
    "https://github.com/lab/taken": ("dead", "legal"),
    "https://github.com/lab/gone": ("dead", "no public repository lab/gone"),
}


@pytest.mark.parametrize("url", REPOSITORIES)
def test_github_tells_what_a_repository_is(mirrors: Server, check: Check, url: str) -> None:
    mirrors.routes["//github.mirror.test/*"] = _github
    [link] = check("--url", url).values()
    verdict, words = REPOSITORIES[url]
    assert (link["verdict"], link["asked"]) == (verdict, "GitHub")
    assert words in link["reason"]
    assert link["location"] == ("https://github.com/lab/new" if verdict == "moved" else None)


def _graph(request: Request) -> Reply:
    """Answer GraphQL as GitHub does: an alias a repository, null and an error for one that is not there."""
    query = json.loads(request.body)["query"]
    data: dict[str, object] = {}
    errors = []
    for alias, owner, name in re.findall(
        r'(\w+): repository\(owner: "([^"]+)", name: "([^"]+)"', query
    ):
        facts = {
            "nameWithOwner": f"{owner}/{name}",
            "isArchived": name == "kept",
            "isDisabled": name == "off",
            "isEmpty": name == "empty",
        }
        if name.startswith("gone"):
            errors.append(
                {
                    "type": "NOT_FOUND",
                    "path": [alias],
                    "message": "Could not resolve to a Repository",
                }
            )
        data[alias] = (
            None
            if name.startswith("gone")
            else facts | ({"nameWithOwner": "lab/new"} if name == "old" else {})
        )
    return as_json({"data": data} | ({"errors": errors} if errors else {}))


def test_with_a_token_github_is_asked_in_batches_and_nobody_else_sees_the_token(
    mirrors: Server, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    mirrors.routes["//github.mirror.test/graphql"] = _graph
    mirrors.routes["//github.com/*"] = lambda request: Reply(404 if "gone" in request.path else 200)
    names = (
        [f"fine{n}" for n in range(60)]
        + [f"gone{n}" for n in range(60)]
        + ["old", "kept", "off", "empty"]
    )
    urls = [f"https://github.com/lab/{name}" for name in names] + [
        "https://github.com/lab/fine0/tree/main/code"
    ]
    report = check(*(part for url in urls for part in ("--url", url)), code=1)
    counts: dict[str, int] = {}
    for link in report.values():
        counts[link["verdict"]] = counts.get(link["verdict"], 0) + 1
    assert counts == {"ok": 61, "dead": 61, "moved": 1, "archived": 1, "suspect": 1}
    told = [request for request in mirrors.log if "authorization" in request.headers]
    assert {request.headers["host"] for request in told} == {"github.mirror.test"}
    assert len(told) == 3
    assert "github.com" in hosts(mirrors)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/lab/site", "https://github.com/advisories/GHSA-1", "https://github.com/security/advanced-security", "https://github.com/readme/guides",
        "https://gitlab.com/groups/lab", "https://gitlab.com/lab/subgroup", "https://gitlab.com/explore/projects", "https://huggingface.co/learn/nlp-course",
        "https://huggingface.co/chat/assistants", "https://huggingface.co/organizations/lab", "https://huggingface.co/lab/page",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("page", "expected"), [(Reply(), "ok"), (Reply(404), "dead"), (Reply(403), "suspect")]
)
def test_an_authority_condemns_nothing_that_its_page_has(
    mirrors: Server, check: Check, url: str, page: Reply, expected: str
) -> None:
    missing = as_json({"message": "Not Found", "error": "Repository not found"}, 404)
    for host in ("github", "gitlab", "huggingface"):
        mirrors.routes[f"//{host}.mirror.test/*"] = lambda _request: missing
        mirrors.routes[f"//{host}{'.co' if host == 'huggingface' else '.com'}/*"] = (
            lambda _request: page
        )
    verdict, reason = one(check, url)
    if expected == "suspect" and "mirror.test" not in hosts(mirrors).__repr__():
        expected = "blocked"  # an address that is known to be no repository is the page's alone
    assert verdict == expected, reason


def test_an_id_that_a_cut_answer_lacks_is_asked_for_alone(mirrors: Server, check: Check) -> None:
    ids = [f"2101.{n:05}" for n in range(10)]

    def answer(request: Request) -> Reply:
        asked = request.query.partition("id_list=")[2].partition("&")[0].split(",")
        return _feed(*asked[:5])(request)

    mirrors.routes["//arxiv.mirror.test/*"] = answer
    report = check(
        *(part for each in ids for part in ("--url", f"https://arxiv.org/abs/{each}")), code=0
    )
    assert {link["verdict"] for link in report.values()} == {"ok"}


@pytest.mark.parametrize("token", ["", "ghp_secret"])
def test_out_of_quota_the_page_is_asked(
    mirrors: Server, check: Check, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    if token:
        monkeypatch.setenv("GITHUB_TOKEN", token)
    mirrors.routes["//github.mirror.test/*"] = lambda request: as_json(
        {"message": "rate limit"}, 403, X_RateLimit_Remaining="0"
    )
    mirrors.routes["//github.com/lab/empty"] = lambda request: Reply(
        body=b"<title>lab/empty</title><h3>This repository is empty.</h3>"
    )
    mirrors.routes["//github.com/lab/kept"] = lambda request: Reply(
        body=b"<title>lab/kept</title>"
        + b"<p>code" * 500
        + b"This repository has been archived by the owner on Jan 1, 2024."
    )
    mirrors.routes["//github.com/lab/gone*"] = lambda request: Reply(404)
    mirrors.routes["//github.com/lab/old"] = lambda request: Reply(
        301, b"", {"Location": "https://github.com/lab/new"}
    )
    mirrors.routes["//github.com/*"] = lambda request: Reply()
    names = ["fine", "empty", "kept", "gone", "old", *(f"fine{n}" for n in range(60))]
    report = check(
        "--concurrency",
        "1",
        *(part for name in names for part in ("--url", f"https://github.com/lab/{name}")),
        code=1,
    )
    verdicts = [report[f"https://github.com/lab/{name}"]["verdict"] for name in names]
    assert verdicts == ["ok", "suspect", "archived", "dead", "moved"] + ["ok"] * 60
    assert sum(request.headers["host"] == "github.mirror.test" for request in mirrors.log) <= 3
    assert all(
        "authorization" not in request.headers
        for request in mirrors.log
        if request.headers["host"] == "github.com"
    )


def test_gitlab_tells_what_a_project_is(mirrors: Server, check: Check) -> None:
    def project(request: Request) -> Reply:
        name = unquote(request.path.removeprefix("/projects/"))
        facts = {
            "path_with_namespace": name,
            "archived": name.endswith("kept"),
            "empty_repo": name.endswith("empty"),
        }
        if name == "lab/sub/old":
            facts["path_with_namespace"] = "lab/new"
        return (
            as_json({"message": "404 Project Not Found"}, 404)
            if name.endswith("gone")
            else as_json(facts)
        )

    mirrors.routes["//gitlab.mirror.test/*"] = project
    names = ["lab/fine", "lab/sub/old", "lab/kept", "lab/empty", "lab/sub/gone"]
    assert [one(check, f"https://gitlab.com/{name}")[0] for name in names] == [
        "ok",
        "moved",
        "archived",
        "suspect",
        "dead",
    ]


def test_hugging_face_tells_what_a_repository_is(mirrors: Server, check: Check) -> None:
    def hub(request: Request) -> Reply:
        if request.path == "/datasets/lab/old":
            return Reply(307, b"", {"Location": "/datasets/lab/new"})
        _kind, name = request.path.strip("/").split("/", 1)
        if name.endswith("gone"):
            return as_json({"error": "Repository not found"}, 401, X_Error_Code="RepoNotFound")
        if name.endswith("gated"):
            return as_json({"error": "gated"}, 403, X_Error_Code="GatedRepo")
        return as_json({"id": name, "disabled": name.endswith("off")})

    mirrors.routes["//huggingface.mirror.test/*"] = hub
    names = [
        "lab/fine",
        "datasets/lab/fine",
        "spaces/lab/fine",
        "datasets/lab/old",
        "lab/gone",
        "datasets/lab/gated",
        "lab/off",
    ]
    verdicts = [one(check, f"https://huggingface.co/{name}")[0] for name in names]
    assert verdicts == ["ok", "ok", "ok", "moved", "dead", "ok", "dead"]


def test_an_anonymous_repository_may_have_expired(mirrors: Server, check: Check) -> None:
    mirrors.routes["//anonymous.mirror.test/repo/fine-1/options"] = lambda request: as_json(
        {"url": "fine-1"}
    )
    mirrors.routes["//anonymous.mirror.test/repo/past-1/options"] = lambda request: as_json(
        {"error": "repository_expired"}, 410
    )
    mirrors.routes["//anonymous.mirror.test/*"] = lambda request: as_json(
        {"error": "repository_not_found"}, 404
    )
    names = ["r/fine-1/README.md", "r/past-1", "repository/none-1"]
    results = [one(check, f"https://anonymous.4open.science/{name}") for name in names]
    assert [verdict for verdict, _reason in results] == ["ok", "dead", "dead"]
    assert "expired" in results[1][1]


# Shared files ---------------------------------------------------------------------------------------------------------


def test_dropbox_says_when_a_file_is_gone(mirrors: Server, check: Check) -> None:
    mirrors.routes["//dropbox.mirror.test/s/fine/data.zip"] = lambda request: Reply(
        body=b"<title>data.zip</title>"
    )
    mirrors.routes["//dropbox.mirror.test/scl/fo/deleted/h"] = lambda request: Reply(
        body=b"<title>Dropbox</title><p>This item was deleted."
    )
    mirrors.routes["//dropbox.mirror.test/s/mine/a"] = lambda request: Reply(
        302, b"", {"Location": "https://www.dropbox.com/login?cont=x"}
    )
    urls = ["s/fine/data.zip?dl=1", "scl/fo/deleted/h?rlkey=1&dl=0", "s/gone/data.zip", "s/mine/a"]
    assert [one(check, f"https://www.dropbox.com/{url}")[0] for url in urls] == [
        "ok",
        "dead",
        "dead",
        "suspect",
    ]
    assert mirrors.asked("/s/fine/data.zip") and mirrors.asked("/scl/fo/deleted/h?rlkey=1")


def test_google_drive_says_when_a_file_is_gone_or_not_for_all(
    mirrors: Server, check: Check
) -> None:
    login = "https://accounts.google.com/ServiceLogin?continue=x"
    mirrors.routes["//drive.mirror.test/file/d/fineFineFine/view"] = lambda request: Reply()
    mirrors.routes["//drive.mirror.test/drive/folders/fineFineFine"] = lambda request: Reply()
    mirrors.routes["//drive.mirror.test/file/d/mineMineMine/view"] = lambda request: Reply(
        302, b"", {"Location": login}
    )
    mirrors.routes["//drive.mirror.test/file/d/binned00000/view"] = lambda request: Reply(
        body=b"<title>Error</title><p>Sorry, the file you have requested does not exist."
    )
    paths = [
        "file/d/fineFineFine/view?usp=sharing", "open?id=fineFineFine", "uc?export=download&id=fineFineFine", "drive/u/0/folders/fineFineFine",
        "file/d/mineMineMine/view", "file/d/binned00000/edit", "file/d/goneGoneGone/view",
    ]  # fmt: skip
    verdicts = [one(check, f"https://drive.google.com/{path}")[0] for path in paths]
    assert verdicts == ["ok", "ok", "ok", "ok", "suspect", "dead", "dead"]


# For all --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "garbage",
    [b"", b"[", b"[]", b"null", b'"x"', b'{"data": 7}', b"[" * 100_000, bytes(range(256))],
)
def test_no_authority_s_garbage_condemns_a_link(
    mirrors: Server, check: Check, garbage: bytes
) -> None:
    mirrors.routes["//doi.org/*"] = mirrors.routes["//github.com/*"] = mirrors.routes[
        "//arxiv.org/*"
    ] = lambda request: Reply()
    for host in (
        "openreview.net",
        "gitlab.com",
        "huggingface.co",
        "zenodo.org",
        "anonymous.4open.science",
        "web.archive.org",
    ):
        mirrors.routes[f"//{host}/*"] = lambda request: Reply()
    for variable in MIRRORS:
        name = variable.rpartition("_")[0].lower().replace("_", "-")
        mirrors.routes[f"//{name}.mirror.test/*"] = lambda request: Reply(
            200, garbage, kind="application/json"
        )
    urls = [
        "https://doi.org/10.1145/3603620",
        "https://github.com/lab/fine",
        "https://arxiv.org/abs/1912.03817",
    ]
    urls += [
        "https://openreview.net/forum?id=newNewNew1",
        "https://gitlab.com/lab/fine",
        "https://huggingface.co/lab/fine",
    ]
    urls += [
        "https://zenodo.org/records/1",
        "https://anonymous.4open.science/r/fine-1",
        "https://web.archive.org/web/2023/https://lab.example/",
    ]
    report = check("--retries", "0", *(part for url in urls for part in ("--url", url)), code=0)
    assert {link["verdict"] for link in report.values()} == {"ok"}


def test_the_usual_services_are_asked_at_their_usual_addresses(
    internet: Server, check: Check
) -> None:
    internet.routes["//api.github.com/repos/lab/fine"] = lambda request: as_json(
        {"full_name": "lab/fine", "size": 1}
    )
    internet.routes["//doi.org/api/handles/*"] = _handles("10.1145/3603620")
    report = check(
        "--url", "https://github.com/lab/fine", "--url", "https://doi.org/10.1145/3603620", code=0
    )
    assert {link["asked"] for link in report.values()} == {"doi.org", "GitHub"}
