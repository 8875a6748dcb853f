"""The one guard of the web, the reading of answers, and the cache of them."""

import http.client
import io
import ipaddress
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Report, Result
from fake_services import Reply as Said
from fake_services import Services
from misbehaving import Reply, Request, Server
from mucli.errors import OutsideError
from mucli.web.addresses import BadUrlError, normalise, place, url_key
from mucli.web.client import ask_json, get
from mucli.web.download import download
from mucli.web.guard import Guard, RefusedAddressError, refuse
from mucli.web.http1 import AnswerReader, BrokenError
from mucli.web.messages import LONGEST_WAIT, retry_after
from mucli.web.services import GITHUB

# Which addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1", "192.0.2.1", "198.18.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_what_is_not_global_is_refused_unless_private_addresses_are_allowed(address: str) -> None:
    with pytest.raises(RefusedAddressError, match="--allow-private"):
        refuse(address, address, allow_private=False)
    if address not in ("::ffff:127.0.0.1",):
        refuse(address, address, allow_private=True)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.1.1", "168.63.129.16", "100.100.100.200", "192.0.0.192",
        "fd00:ec2::254", "fd00:ec2::23", "fe80::a9fe:a9fe", "fe80::1%eth0", "fec0::1", "::7f00:1", "::a9fe:a9fe", "64:ff9b:1::7f00:1",
        "64:ff9b:1:fffe::a9fe:a9fe", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::ffff:168.63.129.16",
    ],
)  # fmt: skip
@pytest.mark.parametrize("private", [False, True])
def test_metadata_and_what_may_hide_it_are_never_asked(address: str, private: bool) -> None:
    with pytest.raises(RefusedAddressError, match="never asked"):
        refuse(address, address, allow_private=private)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_what_is_global_is_asked(address: str) -> None:
    refuse(address, address, allow_private=False)


@given(st.integers(0, 2**128 - 1))
def test_no_ipv6_address_leads_to_an_ipv4_address_that_is_refused(number: int) -> None:
    ip = ipaddress.IPv6Address(number)
    try:
        refuse(str(ip), "host", allow_private=False)
    except RefusedAddressError:
        return
    hidden = ip.ipv4_mapped or ip.sixtofour
    assert hidden is None or hidden.is_global


@pytest.mark.parametrize(
    "spelling",
    ["127.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.0.1", "①②⑦.0.0.1", "127。0。0。1", "127.0.0.1."],
)  # fmt: skip
def test_an_address_has_one_spelling(spelling: str) -> None:
    assert normalise(f"http://{spelling}/a") == "http://127.0.0.1/a"


@pytest.mark.parametrize(
    "spelling", ["256.1.1.1", "127.0.0.256", "4294967296", "1.2.3.4.5", "09.1.1.1", "1.0x100000000"]
)
def test_what_ends_in_a_number_and_is_no_address_is_no_host(spelling: str) -> None:
    with pytest.raises(BadUrlError, match="no IPv4 address"):
        normalise(f"http://{spelling}/")


def test_zero_is_this_machine_and_refused() -> None:
    assert normalise("http://0/") == "http://0.0.0.0/"
    with pytest.raises(RefusedAddressError):
        Guard().addresses("0.0.0.0", 80)


def test_a_host_of_one_s_own_may_be_private_and_lead_to_this_machine_only() -> None:
    guard = Guard(own=frozenset({"127.0.0.3"}))
    with pytest.raises(RefusedAddressError):
        guard.addresses("127.0.0.1", 80)
    assert guard.addresses("127.0.0.3", 80) == ["127.0.0.3"]
    assert guard.addresses("127.0.0.1", 80) == ["127.0.0.1"]
    for address in ("10.0.0.1", "169.254.169.254"):
        with pytest.raises(RefusedAddressError):
            guard.addresses(address, 80)


def test_the_three_ways_of_being_the_same_address() -> None:
    assert normalise("HTTP://Example.org:80/a/../b%7e#c") == "http://example.org/b~"
    assert url_key("https://www.example.org/a/#b") == url_key("http://Example.org/a")
    assert place("https://github.com/a/b.git") == place("http://www.github.com/A/B/tree/main")


# What an answer says --------------------------------------------------------------------------------------------------


def read(
    raw: bytes, method: str = "GET", limit: int = 65_536, cuts: list[int] | None = None
) -> AnswerReader:
    """Read ``raw`` in pieces cut at ``cuts``, then the end of the connection."""
    reader = AnswerReader(method, limit)
    places = sorted({min(cut, len(raw)) for cut in cuts or []} | {0, len(raw)})
    for start, end in zip(places, [*places[1:], len(raw)], strict=True):
        if raw[start:end] and reader.feed(raw[start:end]):
            return reader
    reader.end()
    return reader


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"
ANSWERS = {
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello": (200, b"hello", True),
    b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello": (200, b"hello", False),
    b"HTTP/1.0 200 OK\nContent-Length: 5\n\nhello": (200, b"hello", False),
    b"HTTP/1.1 200 OK\r\n\r\nhello": (200, b"hello", False),
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n": (404, b"", True),
    b"HTTP/1.1 204 No Content\r\n\r\n": (204, b"", True),
    b"HTTP/1.1 404 Not Found\r\nContent-Length: 500\r\n\r\ngone": (404, b"gone", False),
    b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello": (200, b"hello", True),
    b"HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\nhello": (200, b"hello", False),
    b"HTTP/1.1 200\r\nno colon here\r\nContent-Length : 5\r\n\r\nhello": (200, b"hello", True),
    b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 5\r\n\r\nhello": (200, b"", False),
    CHUNKED: (200, b"hello world", True),
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(ANSWERS)), st.lists(st.integers(0, 200), max_size=6))
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(raw: bytes, cuts: list[int]) -> None:
    status, body, reusable = ANSWERS[raw]
    reader = read(raw, cuts=cuts)
    assert (reader.status, bytes(reader.body)) == (status, body)
    assert reader.reusable is reusable


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-", "broke off in its header"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "broke off before its end"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "several lengths"),
        (b"HTTP/1.1 fine thanks\r\n\r\n", "malformed status line"),
        (b"220 mail.example ESMTP\r\n", "malformed status line"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "larger than 64 kB"),
        (b"HTTP/1.1 103 Hi\r\n\r\n" * 5000, "larger than 64 kB"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "chunks of the answer are damaged"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", "longer than it says"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 5000, "chunks of the answer are damaged"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told(raw: bytes, says: str) -> None:
    with pytest.raises(BrokenError, match=says):
        read(raw)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["GET", "HEAD"]))
def test_no_bytes_break_the_reader(raw: bytes, method: str) -> None:
    for start in (
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ):
        try:
            read(start + raw, method, limit=100)
        except BrokenError:
            pass


class _Socket:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def makefile(self, *_arguments: object) -> io.BytesIO:
        return io.BytesIO(self.raw)


@settings(deadline=None)
@given(
    st.sampled_from([200, 301, 404, 503]),
    st.binary(max_size=400),
    st.sampled_from(["length", "chunked", "close"]),
    st.lists(st.integers(1, 90), max_size=5),
)
def test_proper_answers_are_read_as_the_standard_library_reads_them(
    status: int, body: bytes, framing: str, sizes: list[int]
) -> None:
    head = f"HTTP/1.1 {status} Said\r\nX-A: 1\r\n"
    if framing == "length":
        raw = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    elif framing == "close":
        raw = f"{head}\r\n".encode() + body
    else:
        parts, rest = [], body
        for size in [*sizes, len(body)]:
            if piece := rest[:size]:
                parts.append(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            rest = rest[size:]
        raw = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + b"".join(parts) + b"0\r\n\r\n"
    theirs = http.client.HTTPResponse(_Socket(raw), method="GET")  # type: ignore[arg-type]
    theirs.begin()
    ours = read(raw, cuts=sizes)
    assert ours.status == theirs.status
    if not (status == 301 and framing == "close"):
        assert bytes(ours.body) == theirs.read()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("3", 3.0), ("999999999", LONGEST_WAIT), ("Fri, 31 Dec 2099 23:59:59 GMT", LONGEST_WAIT), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
     ("soon", None), ("", None), ("-1", None), ("٣", None)],
)  # fmt: skip
def test_retry_after_has_one_cap(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value} if value else {}) == seconds


# The client -----------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_what_was_not_typed_does_not_reach_private_addresses(server: Server) -> None:
    with pytest.raises(OutsideError, match="no public web address"):
        get(server.url("/ok"))
    assert server.log == []
    assert get(server.url("/ok"), typed=True).status == 200


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.7/",
        "http://169.254.169.254/",
        "http://[::ffff:10.0.0.1]/",
        "http://168.63.129.16/",
    ],
)
def test_a_redirect_passes_the_guard(server: Server, target: str) -> None:
    with pytest.raises(OutsideError, match="no public web address"):
        get(server.url(f"/redirect/302?{target}"), typed=True)


def test_credentials_in_netrc_go_nowhere(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text(
        "machine 127.0.0.1 login me password secret\n", encoding="utf-8"
    )
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    assert get(server.url("/ok"), typed=True).status == 200
    assert "authorization" not in server.log[0].headers


def test_conditions_go_to_no_other_host(server: Server) -> None:
    server.routes["/list"] = lambda _r: Reply(200, b"one", {"ETag": '"1"'})
    address = server.url("/list")
    get(address, typed=True)
    server.routes["/list"] = lambda _r: Reply(302, b"", {"Location": server.url("/ok", 1)})
    get(address, typed=True)
    assert server.asked("/list")[-1].headers["if-none-match"] == '"1"'
    [elsewhere] = server.asked("/ok", 1)
    assert "if-none-match" not in elsewhere.headers


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_answers_are_kept_for_their_owner_only(server: Server, tmp_path: Path) -> None:
    get(server.url("/ok"), typed=True, fresh=60)
    folder = tmp_path / "cache" / "mucli" / "answers"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_json_is_kept_and_nonsense_is_not(services: Services) -> None:
    services.put("/github/x", Said(b'{"a": 1}'))
    assert ask_json(GITHUB, "/x") == {"a": 1}
    services.put("/github/y", Said(b"<html>"))
    with pytest.raises(OutsideError, match="no JSON"):
        ask_json(GITHUB, "/y")
    services.put("/github/y", Said(json.dumps([1]).encode()))
    assert ask_json(GITHUB, "/y") == [1]
    assert ask_json(GITHUB, "/none") is None


# Lists ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_links_of_a_list_in_any_charset_are_found(
    server: Server, check: Callable[..., Report], tmp_path: Path, charset: str
) -> None:
    file = tmp_path / "list.md"
    file.write_bytes(f"- “Ein Käse” [a]({server.url('/ok')})\n".encode(charset))
    assert list(check("--file", str(file), code=0)) == [server.url("/ok")]


def test_a_file_that_is_none_is_told(mucli: Callable[..., Result], tmp_path: Path) -> None:
    done = mucli("check-links", "--file", str(tmp_path / "none.md"))
    assert done.code == 2
    assert "there is no file" in done.err


def test_the_guard_asks_the_name_service_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "10.0.0.1"])

    def rebinding(_host: str, port: int, *_rest: object, **_more: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    guard = Guard()
    assert guard.addresses("host.example.org", 80) == guard.addresses("host.example.org", 80)


# Files ----------------------------------------------------------------------------------------------------------------

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2000


@pytest.fixture
def shelf(server: Server) -> list[bytes]:
    """Put a PDF on the server that can be had in parts; the list says which part each request got."""
    sent: list[bytes] = []

    def answer(request: Request) -> Reply:
        headers = {"ETag": '"v1"', "Accept-Ranges": "bytes"}
        wanted = request.headers.get("range", "")
        start = (
            int(wanted.removeprefix("bytes=").rstrip("-").removeprefix("bytes ")) if wanted else 0
        )
        sent.append(PDF[start:])
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(PDF) - 1}/{len(PDF)}"
        return Reply(206 if start else 200, PDF[start:], headers, "application/pdf")

    server.routes["/a.pdf"] = answer
    return sent


def test_a_file_is_fetched_whole(server: Server, shelf: list[bytes], tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    done = download(
        server.url("/a.pdf"),
        tmp_path / "a.pdf",
        begins=b"%PDF-",
        typed=True,
        told=lambda *n: told.append(n),
    )
    assert done
    assert (tmp_path / "a.pdf").read_bytes() == PDF
    assert (done.size, done.kind, done.resumed) == (len(PDF), "application/pdf", 0)
    assert told[-1] == (len(PDF), len(PDF))
    assert {file.name for file in tmp_path.iterdir() if "part.lock" not in file.name} == {
        "a.pdf",
        "cache",
    } - (set() if (tmp_path / "cache").exists() else {"cache"})


def test_a_download_goes_on_where_it_broke_off(
    server: Server, shelf: list[bytes], tmp_path: Path
) -> None:
    whole = server.routes["/a.pdf"]
    server.routes["/a.pdf"] = lambda _r: Reply(
        200,
        PDF[:1000],
        {"ETag": '"v1"', "Content-Length": str(len(PDF)), "Connection": "close"},
        "application/pdf",
    )
    file = tmp_path / "a.pdf"
    with pytest.raises(OutsideError):
        download(server.url("/a.pdf"), file, begins=b"%PDF-", typed=True)
    assert not file.exists()
    server.routes["/a.pdf"] = whole
    done = download(server.url("/a.pdf"), file, begins=b"%PDF-", typed=True)
    assert done
    assert done.resumed > 0
    assert file.read_bytes() == PDF
    assert server.log[-1].headers["if-range"] == '"v1"'


def test_what_has_changed_meanwhile_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.routes["/a.pdf"] = lambda _r: Reply(
        200,
        PDF[:1000],
        {"ETag": '"v1"', "Content-Length": str(len(PDF)), "Connection": "close"},
        "application/pdf",
    )
    file = tmp_path / "a.pdf"
    with pytest.raises(OutsideError):
        download(server.url("/a.pdf"), file, typed=True)
    server.routes["/a.pdf"] = lambda _r: Reply(
        200, b"%PDF-2 new", {"ETag": '"v2"'}, "application/pdf"
    )
    assert download(server.url("/a.pdf"), file, typed=True)
    assert file.read_bytes() == b"%PDF-2 new"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(200, b"<title>Log in</title>"), "something else than the file"),
        (Reply(200, PDF), "more than 0 MB are not fetched|has .* MB there"),
        (Reply(403, b""), "answered 403"),
        (Reply(503, b"", {"Retry-After": "0"}), "answered 503"),
    ],
)
def test_what_is_no_such_file_leaves_nothing(
    server: Server, tmp_path: Path, reply: Reply, says: str
) -> None:
    server.routes["/a.pdf"] = lambda _r: reply
    with pytest.raises(OutsideError, match=says):
        download(
            server.url("/a.pdf"), tmp_path / "a.pdf", begins=b"%PDF-", limit=100_000, typed=True
        )
    assert not (tmp_path / "a.pdf").exists()


def test_a_file_that_is_not_there(server: Server, tmp_path: Path) -> None:
    assert download(server.url("/status/404"), tmp_path / "a.pdf", typed=True) is None


def test_a_download_passes_the_guard(server: Server, tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="no public web address"):
        download(server.url("/ok"), tmp_path / "a.pdf")
    assert server.log == []


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["example.org", "a.b-c.de", "1.2.3.4:8080", "127.0.0.1:39001", "0.1.2.3:80", "a.org:80", "1.2.3.4:443", "a-.org", "x.0x1"]),
    st.text(alphabet="abz09.-_~/?=&%A", max_size=12),
)  # fmt: skip
def test_what_looks_normal_is(host: str, rest: str) -> None:
    """The quick look at an address and the long way agree."""
    import re

    from mucli.web import addresses

    url = f"http://{host}/{rest}"
    if addresses._NORMAL.fullmatch(url):
        quick, addresses._NORMAL = addresses._NORMAL, re.compile("never")
        try:
            assert normalise(url) == url
        finally:
            addresses._NORMAL = quick
