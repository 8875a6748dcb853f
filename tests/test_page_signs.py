"""What pages say of themselves: the made-up set of tests/soft_pages.py, and bytes that nobody meant well with."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mucli.links.page_signs import error_page, judge_page, unremarkable
from mucli.links.page_text import read_page
from mucli.links.verdicts import Verdict
from soft_pages import BAD, GOOD

URL = "https://lab.example.org/code/unlearn"


def verdict(body: str | bytes, url: str = URL) -> str:
    raw = (
        body
        if isinstance(body, bytes)
        else body.encode("latin-1" if "iso-8859-1" in body else "utf-8")
    )
    try:
        json.loads(raw)
        kind = "application/json"
    except (ValueError, RecursionError):
        kind = "text/html" if b"<" in raw else "text/plain"
    headers = {"Content-Type": kind}
    found = judge_page(url, URL, read_page(raw, headers), headers)
    return str(found[0]) if found else "ok"


def test_the_set_is_large_and_even() -> None:
    assert len(BAD) + len(GOOD) >= 150
    assert 0.4 <= len(GOOD) / (len(BAD) + len(GOOD)) <= 0.6


def test_soft_404s_are_found_and_good_pages_left_alone() -> None:
    found = {name for name, body in BAD.items() if verdict(body) == Verdict.SUSPECT}
    wronged = {name for name, body in GOOD.items() if verdict(body) != "ok"}
    precision = len(found) / (len(found) + len(wronged))
    recall = len(found) / len(BAD)
    assert precision >= 0.99, sorted(wronged)
    assert recall >= 0.9, sorted(BAD.keys() - found)


@pytest.mark.parametrize("name", list(BAD))
def test_no_bad_page_is_passed_over_at_a_glance(name: str) -> None:
    raw = BAD[name].encode("latin-1" if "iso-8859-1" in BAD[name] else "utf-8")
    assert not unremarkable(raw, {"Content-Type": "text/html; charset=utf-8"})


@pytest.mark.parametrize(
    ("end", "is_error"),
    [
        ("https://lab.example.org/404", True), ("https://lab.example.org/404.html", True), ("https://lab.example.org/error/404", True),
        ("https://lab.example.org/page-not-found", True), ("https://lab.example.org/errors/notfound.aspx", True), ("https://lab.example.org/error?code=404", True),
        ("https://lab.example.org/rooms/4040", False), ("https://lab.example.org/papers/error-404-study", False), ("https://lab.example.org/code/unlearn", False),
    ],
)  # fmt: skip
def test_a_redirect_to_a_page_made_for_errors_is_suspect(end: str, is_error: bool) -> None:
    assert (error_page(end, URL) is not None) is is_error
    assert error_page(end, end) is None


@pytest.mark.parametrize(
    "piece",
    [b"<title>", b"<h1>", b"<title", b"<", b"<!--", b"<script>", b"<a href='", b"page ", b"the page ", b"sorry ", b"not ", "页面".encode(), b"&#", b"[", b"<p>page not", b"domain is "],
)  # fmt: skip
def test_no_page_takes_long(piece: bytes) -> None:
    """64 kB of anything are judged about as fast as of anything else, and eight times as much takes about eight times as long."""

    def seconds(size: int) -> float:
        body = (piece * (size // len(piece) + 1))[:size]
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            verdict(body)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(8_192), seconds(65_536)
    assert large < 30 * small + 0.05
    assert large < 3


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    for kind in ("", "text/html; charset=no-such", "application/json", "text/html; charset=utf-16"):
        judge_page(URL, URL, read_page(raw, {"Content-Type": kind}), {})


@pytest.mark.parametrize(
    ("content", "target"),
    [("0; url=/new", "/new"), ("0;URL='https://a.example/b'", "https://a.example/b"), ("3", ""), ("30; url=/new", ""), ("0,/x", "/x"), ("soon", "")],
)  # fmt: skip
def test_where_a_page_leads_by_itself(content: str, target: str) -> None:
    body = f'<meta http-equiv="Refresh" content="{content}">'.encode()
    assert read_page(body, {}).refresh == target
