"""The verdict of every fault that the misbehaving server knows, found by one run as a user makes it."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Report
from misbehaving import Reply, Server

Check = Callable[..., Report]


def urls(*addresses: str) -> list[str]:
    return [part for address in addresses for part in ("--url", address)]


@dataclass(frozen=True)
class Case:
    """A path, its verdict, a piece of the reason, the most requests that it may take with one retry, and the last status."""

    path: str
    verdict: str
    reason: str
    most: int
    status: int | None = None


CASES = [
    *(
        Case(path, "ok", "answers", 3, 200)
        for path in (
            "/bare-lf",
            "/folded",
            "/no-reason",
            "/http-1.0",
            "/spaced",
            "/no-colon",
            "/twice-length",
            "/chunked",
            "/hints-ok",
            "/gzip",
            "/deflate",
        )
    ),
    Case("/latin-location", "ok", "after a redirect to .*/ok/%C3%BC%20b", 4, 200),
    Case("/no-length-404", "dead", "not found", 2, 404),
    Case("/two-lengths", "unstable", "several lengths", 4),
    Case("/bad-chunks", "unstable", "chunks of the answer are damaged", 4),
    Case("/refresh?/ok", "ok", "after a redirect to .*/ok", 4, 200),
    Case("/refresh?/status/404", "dead", "not found .*after a redirect", 4, 404),
    Case("/refresh?/deep/down/../../", "ok", "answers", 4, 200),
    Case("/redirect/302?/404.html", "suspect", "a page made for errors", 4, 200),
    Case("/ok", "ok", r"answers \(200\)", 2, 200),
    Case("/ok/%7euser/../a?q=%41", "ok", "answers", 2, 200),
    Case("/empty", "ok", "answers", 2, 200),
    Case("/paper.pdf", "ok", "answers", 1, 200),
    Case("/slow/0.4", "ok", "answers", 2, 200),
    Case("/soft/about", "ok", "answers", 2, 200),
    Case("/chain/302/3", "ok", "after a redirect to .*/ok", 8, 200),
    Case("/chain/301/10", "moved", "moved for good to .*/ok", 22, 200),
    Case("/chain/308/1", "moved", "moved for good", 4, 200),
    Case("/chain/301/11", "suspect", "more than 10 times", 11, 301),
    Case("/ring/1", "suspect", "in a circle", 3, 301),
    Case(
        "/redirect/301?/status/404",
        "dead",
        r"not found \(404\) \(after a redirect to .*/status/404\)",
        3,
        404,
    ),
    Case("/redirect/301?/soft/title", "suspect", "Page not found", 3, 200),
    Case("/redirect/302?/reset", "unstable", "after a redirect", 5),
    Case(
        "/redirect/302?http://169.254.169.254/latest/meta-data/",
        "invalid",
        "metadata service; it is never asked",
        2,
    ),
    Case(
        "/redirect/302?file:///etc/passwd", "invalid", "cannot be asked: file:///etc/passwd", 1, 302
    ),
    Case("/redirect/302?http://user:secret@127.0.0.1/", "invalid", "cannot be asked", 1, 302),
    Case("/redirect/302?http://no-such-host.invalid/", "dead", "no host no-such-host.invalid", 2),
    Case("/status/304", "suspect", "leads nowhere", 2, 304),
    Case("/status/404", "dead", r"not found \(404\)", 2, 404),
    Case("/hints", "dead", r"not found \(404\)", 2, 404),
    Case("/endless-hints", "unstable", "larger than 64 kB", 3),
    Case("/status/410", "dead", r"gone for good \(410\)", 2, 410),
    Case("/status/401", "blocked", "login", 2, 401),
    Case("/status/403", "blocked", "forbids", 2, 403),
    Case("/status/418", "blocked", "robots", 2, 418),
    Case("/status/429", "blocked", "fewer requests", 2, 429),
    Case("/status/451", "blocked", "451", 2, 451),
    Case("/status/999", "blocked", "robots", 2, 999),
    Case("/status/500", "unstable", r"failed \(500\)", 2, 500),
    Case("/status/501", "unstable", "501", 2, 501),
    Case("/status/503", "unstable", "503", 2, 503),
    Case("/status/204", "ok", "204", 2, 204),
    Case("/challenge/header", "blocked", "challenge", 2, 403),
    Case("/challenge/page", "blocked", "challenge", 2, 200),
    Case("/flaky/500/1", "ok", "answers", 2, 200),
    Case("/flaky/503/1?after=1", "ok", "answers", 2, 200),
    Case("/flaky/429/1", "ok", "answers", 3, 200),
    Case("/flaky/429/1?after=1", "ok", "answers", 3, 200),
    Case("/flaky/429/1?after=86400", "blocked", "fewer requests", 1, 429),
    Case("/flaky/429/1?after=soon", "ok", "answers", 3, 200),
    Case("/no-head/405", "ok", "answers", 2, 200),
    Case("/no-head/404", "ok", "answers", 2, 200),
    Case("/no-head/403", "ok", "answers", 2, 200),
    Case("/head-silent", "ok", "answers", 2, 200),
    Case("/head-reset", "ok", "answers", 2, 200),
    Case("/reset", "unstable", "reset", 2),
    Case("/close", "unstable", "closed the connection without an answer", 2),
    Case("/silence", "unstable", "did not come in time", 2),
    Case("/drip", "unstable", "did not come in time", 3),
    Case("/drip-head", "unstable", "did not come in time", 2),
    Case("/truncated", "unstable", "broke off", 3),
    Case("/long-length", "unstable", "did not come in time", 3),
    Case("/short-length", "ok", "answers", 3, 200),
    Case("/mad-length", "ok", "answers", 3, 200),
    Case("/gone-slowly", "dead", "not found", 2, 404),
    Case("/endless", "ok", "answers", 2, 200),
    Case("/bomb", "ok", "answers", 2, 200),
    Case("/endless-head", "unstable", "header", 2),
    Case("/endless-line", "unstable", "header", 2),
    Case("/malformed", "unstable", "malformed status line", 2),
    Case("/no-http", "unstable", "malformed status line", 2),
    Case("/cookie", "ok", "answers", 4, 200),
    Case("/soft/title", "suspect", "Page not found", 2, 200),
    Case("/soft/heading", "suspect", "404 - Not Found", 2, 200),
    Case("/soft/short", "suspect", "does not exist", 2, 200),
    Case("/parked", "suspect", "parked", 2, 200),
    Case("/login", "suspect", "log in", 2, 200),
    Case("/wall", "suspect", "login", 4, 200),
    Case("/deep/page/that/moved", "dead", "404", 2, 404),
    Case("/redirect/302/deep?/", "suspect", "home page", 4, 200),
]


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Report]]:
    """Check all cases in one run, each at a host of its own so that none speaks for another."""
    from conftest import _run

    with Server(len(CASES)) as server:
        file = tmp_path_factory.mktemp("links") / "list.md"
        file.write_text(
            "".join(f"- [a link]({server.url(case.path, n)})\n" for n, case in enumerate(CASES)),
            encoding="utf-8",
        )
        limits = ["--timeout", "3", "--retries", "1", "--backoff", "0.01", "--concurrency", "64"]
        done = _run(
            "check-links",
            "--file",
            str(file),
            "--allow-private",
            "--no-cache",
            "--format",
            "json",
            *limits,
        )
        assert done.code == 1, done.err
        yield server, {link["url"]: link for link in json.loads(done.out)["links"]}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.path for case in CASES])
def test_every_fault_gets_its_verdict(truth: tuple[Server, Report], number: int) -> None:
    server, report = truth
    case = CASES[number]
    link = report[server.url(case.path, number).replace("user:secret@", "***@")]
    assert (link["verdict"], link["status"]) == (case.verdict, case.status), link
    assert re.search(case.reason, link["reason"]), link["reason"]
    asked = sum(request.host == number for request in server.log)
    assert (
        1
        <= asked
        <= link["attempts"]
        <= case.most + ("169.254" in case.path or ".invalid" in case.path)
    )


def test_a_redirect_chain_is_told_whole(server: Server, check: Check) -> None:
    [link] = check(*urls(server.url("/chain/302/2"))).values()
    assert link["redirects"] == [
        {"url": server.url("/chain/302/2"), "status": 302},
        {"url": server.url("/chain/302/1"), "status": 302},
    ]
    assert link["end"] == server.url("/ok")
    assert link["location"] is None


def test_a_move_leads_as_far_as_it_is_for_good(server: Server, check: Check) -> None:
    server.routes["/old"] = lambda request: _redirect(308, "/newer")
    server.routes["/newer"] = lambda request: _redirect(302, "/today")
    server.routes["/today"] = lambda request: _redirect(301, "/ok")
    [link] = check(*urls(server.url("/old")), code=0).values()
    assert (link["verdict"], link["location"], link["end"]) == (
        "moved",
        server.url("/newer"),
        server.url("/ok"),
    )


def _redirect(status: int, where: str) -> Reply:
    return Reply(status, b"", {"Location": where})


def test_retry_after_may_be_a_date(server: Server, check: Check) -> None:
    begin = time.time()
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(begin + 2))
    server.routes["/busy"] = lambda request: (
        Reply() if time.time() >= int(begin + 2) else Reply(503, b"", {"Retry-After": date})
    )
    [link] = check(*urls(server.url("/busy")), code=0).values()
    assert link["verdict"] == "ok"
    assert len(server.asked("/busy")) == 2


def test_retry_after_holds_for_the_whole_host(server: Server, check: Check) -> None:
    many = [server.url(f"/ok/{n}") for n in range(20)]
    check("--per-host", "1", *urls(server.url("/flaky/429/1?after=1"), *many))
    first, second = server.log[0], server.log[1]
    assert second.when - first.when >= 1.0


def test_a_longer_wait_than_allowed_is_not_waited_for(server: Server, check: Check) -> None:
    [link] = check("--max-wait", "0.5", *urls(server.url("/flaky/429/1?after=1")), code=0).values()
    assert link["verdict"] == "blocked"


def test_retries_stop_at_their_limit(server: Server, check: Check) -> None:
    for retries in (0, 1, 4):
        check("--retries", str(retries), *urls(server.url(f"/status/500?{retries}")), code=0)
        assert len(server.asked(f"/status/500?{retries}")) == retries + 1


def test_without_retries_nothing_is_asked_twice(server: Server, check: Check) -> None:
    check(
        "--retries",
        "0",
        *urls(*(server.url(path) for path in ("/ok", "/status/404", "/paper.pdf"))),
    )
    assert {request.method for request in server.log} == {"GET"}
    assert len(server.log) == 3


def test_head_comes_first_and_get_only_where_a_text_decides(server: Server, check: Check) -> None:
    check(*urls(server.url("/paper.pdf"), server.url("/ok", 1)))
    assert [request.method for request in server.asked("/paper.pdf")] == ["HEAD"]
    assert [request.method for request in server.asked("/ok")] == ["HEAD", "GET"]


def test_head_is_only_tried_as_long_as_it_saves_something(server: Server, check: Check) -> None:
    check(*urls(*(server.url(f"/ok/{n}", n % 2) for n in range(60))), code=0)
    methods = Counter(request.method for request in server.log)
    assert methods["GET"] == 60 and 1 <= methods["HEAD"] <= 8


def test_an_answer_to_head_that_brings_a_body_does_no_harm(server: Server, check: Check) -> None:
    report = check(
        "--per-host",
        "1",
        "--timeout",
        "3",
        *urls(*(server.url(f"/short-length?{n}") for n in range(3))),
        code=0,
    )
    assert {link["verdict"] for link in report.values()} == {"ok"}
    assert all(link["attempts"] <= 2 for link in report.values())


def test_one_url_is_asked_once_however_it_is_written(server: Server, check: Check) -> None:
    origin = server.origins[0]
    spellings = [
        f"{origin}/ok/%7Ea",
        f"{origin}/ok/~a#part",
        f"{origin}/ok/b/../~a",
        origin.replace("http", "HTTP") + "/ok/~a",
        f"{origin}/ok/%7ea#x",
    ]
    report = check("--retries", "0", *urls(*spellings), code=0)
    assert len(server.log) == 1
    assert report[spellings[0]]["spellings"] == spellings


def test_cookies_stay_with_the_host_that_set_them(server: Server, check: Check) -> None:
    other = server.url("/ok", 1)
    check(
        *urls(
            f"{server.url('/cookie-to')}?{other}",
            f"{server.url('/cookie-to')}?{server.url('/ok/back')}",
        )
    )
    assert all("cookie" not in request.headers for request in server.log if request.host == 1)
    assert all(
        "secret=1" in request.headers["cookie"]
        for request in server.log
        if request.path == "/ok/back"
    )


def test_no_credentials_leave_the_machine(
    server: Server, check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text(
        "machine 127.0.0.1 login me password secret\n", encoding="utf-8"
    )
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")
    report = check(
        *urls(server.url("/ok"), server.origins[0].replace("//", "//me:secret@") + "/ok")
    )
    assert [link["verdict"] for link in report.values()] == ["invalid", "ok"]
    assert all(
        "authorization" not in request.headers and "secret" not in str(request.headers)
        for request in server.log
    )


def test_the_user_agent_is_honest(
    server: Server, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mucli import __version__

    monkeypatch.setenv("MUCLI_CONTACT", "ada@example.org")
    check(*urls(server.url("/ok")))
    assert server.log[0].headers["user-agent"] == f"mucli/{__version__} (mailto:ada@example.org)"


# Pace -----------------------------------------------------------------------------------------------------------------


def test_a_slow_host_does_not_hold_up_the_others_and_gets_no_more_than_its_share(
    server: Server, check: Check, tmp_path: Path
) -> None:
    file = tmp_path / "list.txt"
    slow = [server.url(f"/slow/0.3/{n}") for n in range(60)]
    fast = [server.url(f"/fast/{n}", 1) for n in range(60)]
    file.write_text("\n".join(slow + fast), encoding="utf-8")
    report = check("--file", str(file), "--per-host", "6", "--retries", "0", code=0)
    assert {link["verdict"] for link in report.values()} == {"ok"}
    assert server.peak[0] == 6
    last_fast = max(request.when for request in server.log if request.host == 1)
    assert sum(request.host == 0 and request.when > last_fast for request in server.log) > 20


def test_requests_to_one_host_are_spaced(server: Server, check: Check) -> None:
    check(
        "--spacing",
        "0.1",
        "--retries",
        "0",
        *urls(*(server.url(f"/ok/{n}") for n in range(8))),
        code=0,
    )
    times = [request.when for request in server.log]
    assert times[-1] - times[0] >= 0.1 * 6


def test_concurrency_is_bounded(server: Server, check: Check) -> None:
    check(
        "--concurrency",
        "3",
        "--per-host",
        "50",
        "--retries",
        "0",
        *urls(*(server.url(f"/slow/0.1/{n}") for n in range(20))),
        code=0,
    )
    assert server.peak[0] == 3


def test_a_host_that_never_answers_is_given_up(server: Server, check: Check) -> None:
    report = check(
        "--timeout",
        "0.3",
        "--retries",
        "1",
        *urls(*(server.url(f"/silence?{n}") for n in range(80))),
        code=0,
    )
    assert {link["verdict"] for link in report.values()} == {"unstable"}
    assert 40 <= len(server.log) < 120  # of 160
    assert any("not asked" in link["reason"] for link in report.values())


def test_a_host_that_is_always_tired_is_left_alone(server: Server, check: Check) -> None:
    report = check(*urls(*(server.url(f"/status/429?{n}") for n in range(80))), code=0)
    assert {link["verdict"] for link in report.values()} == {"blocked"}
    assert len(server.log) < 60


def test_silent_links_at_the_head_of_a_list_do_not_speak_for_their_host(
    check: Check, tmp_path: Path
) -> None:
    with Server() as server:
        bad = [server.url(f"/{fault}?{n}") for fault in ("silence", "reset") for n in range(15)]
        good = [server.url(f"/ok/{n}") for n in range(15)]
        late = server.url("/flaky/429/1")
        (tmp_path / "list.md").write_text(
            "\n".join([*bad, *good, late, server.url("/status/404")]), encoding="utf-8"
        )
        limits = ["--timeout", "0.5", "--retries", "1", "--backoff", "0.01"]
        report = check("--file", str(tmp_path / "list.md"), *limits, code=1)
        assert {report[url]["verdict"] for url in bad} == {"unstable"}
        assert {report[url]["verdict"] for url in [*good, late]} == {"ok"}
        assert report[server.url("/status/404")]["verdict"] == "dead"
