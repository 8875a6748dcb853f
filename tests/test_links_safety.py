"""What check-links never does: trust a bad certificate, touch private addresses unasked, be led astray by names, take what is too much."""

import datetime
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from conftest import Report, Result
from misbehaving import Reply, Server, context

Check = Callable[..., Report]


def _past(days: int) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)


def _self_signed() -> ssl.SSLContext:
    ca = trustme.CA()
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with ca.cert_pem.tempfile() as certificate, ca.private_key_pem.tempfile() as key:
        made.load_cert_chain(certificate, key)
    return made


def test_a_good_certificate_is_trusted(certificates: trustme.CA, check: Check) -> None:
    with Server(1, tls=context(certificates.issue_cert("127.0.0.1"))) as server:
        [link] = check("--url", server.url("/ok"), code=0).values()
    assert link["verdict"] == "ok"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("self-signed", "certificate"),
        ("unknown", "certificate"),
        ("expired", "certificate has expired"),
        ("other", "127.0.0.1"),
    ],
)
def test_bad_tls_is_insecure(
    certificates: trustme.CA, check: Check, kind: str, reason: str
) -> None:
    tls = {
        "self-signed": _self_signed,
        "unknown": lambda: context(trustme.CA().issue_cert("127.0.0.1")),
        "expired": lambda: context(
            certificates.issue_cert("127.0.0.1", not_before=_past(9), not_after=_past(2))
        ),
        "other": lambda: context(certificates.issue_cert("other.example")),
    }[kind]()
    with Server(1, tls=tls) as server:
        [link] = check("--url", server.url("/ok"), code=1).values()
    assert link["verdict"] == "insecure"
    assert reason in link["reason"]
    assert server.log == []


@pytest.mark.parametrize(
    "alert",
    [b"", b"\x15\x03\x03\x00\x02\x02\x28", b"\x15\x03\x03\x00\x02\x02\x46"],
    ids=["http", "ciphers", "version"],
)
def test_a_host_that_speaks_no_tls_we_know_is_insecure(
    server: Server, check: Check, alert: bytes
) -> None:
    server.to_tls = alert or server.to_tls
    [link] = check("--url", server.url("/ok").replace("http:", "https:"), code=1).values()
    assert link["verdict"] == "insecure"


def test_a_downgrade_is_told(certificates: trustme.CA, server: Server, check: Check) -> None:
    with Server(1, tls=context(certificates.issue_cert("127.0.0.1"))) as secure:
        url = secure.url(f"/redirect/301?{server.url('/ok')}")
        [link] = check("--url", url, code=0).values()
    assert (link["verdict"], link["downgraded"]) == ("moved", True)
    assert "https down to http" in link["reason"]


# Addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.1.1", "0.0.0.0", "100.64.0.1", "[fe80::1]", "[fd00::1]",
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "2130706433", "0x7f.1", "127.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(
    mucli: Callable[..., Result], host: str
) -> None:
    done = mucli("check-links", "--url", f"http://{host}:9/", "--no-cache", "--format", "plain")
    assert done.code == 1
    assert done.out.startswith("invalid\t")
    assert "address" in done.out


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "169.254.170.2",
        "100.100.100.200",
        "[fd00:ec2::254]",
        "metadata.google.internal",
    ],
)
def test_metadata_services_are_refused_even_when_private_is_allowed(
    check: Check, host: str
) -> None:
    [link] = check("--url", f"http://{host}/latest/", code=1).values()
    assert link["verdict"] == "invalid"
    assert "metadata" in link["reason"]


def test_a_redirect_from_outside_does_not_reach_private_addresses(
    internet: Server, server: Server, mucli: Callable[..., Result]
) -> None:
    internet.routes["//lab.example.org/*"] = lambda request: Reply(
        302, b"", {"Location": server.url("/ok")}
    )
    done = mucli(
        "check-links", "--url", "https://lab.example.org/code", "--no-cache", "--format", "plain"
    )
    assert done.code == 1
    assert "loopback address" in done.out
    assert server.log == []


def test_a_name_cannot_change_its_mind(
    server: Server, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name resolves to the server first, to another address ever after: only the first, checked one is connected to."""
    answers = iter(["127.0.0.1"])
    real = socket.getaddrinfo
    asked: list[str] = []

    def rebinding(host: str, port: int, *rest: object, **more: object) -> object:
        if host != "rebinding.test":
            return real(host, port, *rest, **more)  # type: ignore[arg-type]
        asked.append(host)
        return real(next(answers, "127.0.0.2"), port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = server.origins[0].rsplit(":", 1)[1]
    pages = [f"http://rebinding.test:{port}/ok/{n}" for n in range(12)]
    report = check(
        "--concurrency", "1", *(part for url in pages for part in ("--url", url)), code=0
    )
    assert {link["verdict"] for link in report.values()} == {"ok"}
    assert asked == ["rebinding.test"]
    assert {request.headers["host"] for request in server.log} == {f"rebinding.test:{port}"}


def test_a_name_with_one_private_address_is_refused(
    mucli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mixed(host: str, port: int, *_rest: object, **_more: object) -> object:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.216.34", "10.0.0.7")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", mixed)
    done = mucli(
        "check-links", "--url", "http://mixed.example.com/", "--no-cache", "--format", "plain"
    )
    assert "resolves to 10.0.0.7" in done.out


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("mailto:a@example.org", "only http and https"),
        ("example.org/code", "no scheme"),
        ("https://", "no host"),
        ("https:///path", "no host"),
        ("https://a b.org/", "space"),
        ("https://example.org/a b", "space"),
        ("https://user:secret@example.org/", "password"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://example.org:0/", "port 0"),
        ("https://[::1/", "cannot be read"),
        ("https://exa mple.org/", "space"),
        ("https://-.org/", "no host name"),
        ("https://a..b/", "no host name"),
        (f"https://{'a' * 64}.org/", "no host name"),
        ("https://\u2603\u200d.org/", "no host name"),
    ],
)
def test_what_is_no_usable_url_is_invalid_and_nobody_is_asked(
    mucli: Callable[..., Result], url: str, reason: str
) -> None:
    done = mucli("check-links", "--url", url, "--no-cache", "--format", "plain")
    assert done.code == 1
    assert done.out.startswith("invalid\t")
    assert reason in done.out
    assert "0 requests" in done.err


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a/./b/../c#part", "https://example.org/a/c"),
        ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
        ("https://example.org/caf\u00e9?q=\u00fc", "https://example.org/caf%C3%A9?q=%C3%BC"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/a?x=1&y=[2]", "https://example.org/a?x=1&y=[2]"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        (" https://example.org/ ", "https://example.org/"),
    ],
)
def test_equivalent_urls_have_one_spelling(url: str, same: str) -> None:
    from mucli.web.addresses import normalise

    assert normalise(url) == same
    assert normalise(same) == same


# What comes back ------------------------------------------------------------------------------------------------------


def test_what_a_server_says_reaches_no_terminal(
    server: Server, mucli: Callable[..., Result]
) -> None:
    server.routes["/evil"] = lambda request: Reply(
        body=b"<title>\x1b]0;owned\x07 Not found</title>"
    )
    server.routes["/away"] = lambda request: Reply(
        302, b"", {"Location": "ftp://\x1b[31mred\u202e"}
    )
    for format_ in ("plain", "table", "markdown", "csv", "json", "github", "junit", "sarif"):
        urls = ["--url", server.url("/evil"), "--url", server.url("/away")]
        done = mucli("check-links", *urls, "--allow-private", "--no-cache", "--format", format_)
        assert not any(c in done.out for c in "\x1b\x07\u202e"), format_


def test_endless_answers_are_cut(server: Server, check: Check) -> None:
    """What is read of a bomb, an endless body or an endless header is bounded; the time of the run shows nothing, the memory does."""
    import tracemalloc

    check("--url", server.url("/ok"))
    tracemalloc.start()
    check(
        *(
            part
            for path in ("/bomb", "/endless", "/endless-head", "/endless-line")
            for part in ("--url", server.url(path))
        ),
        "--retries",
        "0",
    )
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_proxy_is_respected_and_gets_no_private_address(
    internet: Server, mucli: Callable[..., Result], tmp_path: Path
) -> None:
    internet.routes["//lab.example.org/code"] = lambda request: Reply()
    done = mucli(
        "check-links",
        "--url",
        "https://lab.example.org/code",
        "--url",
        "https://10.0.0.1/",
        "--no-cache",
        "--format",
        "csv",
    )
    assert "ok,200,https://lab.example.org/code" in done.out
    assert "invalid,,https://10.0.0.1/" in done.out
    assert [request.headers["host"] for request in internet.log] == ["lab.example.org"] * 2


def test_a_proxy_that_is_down_is_no_dead_link(
    mucli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    done = mucli(
        "check-links",
        "--url",
        "https://lab.example.org/code",
        "--no-cache",
        "--retries",
        "0",
        "--format",
        "plain",
    )
    assert done.code == 3
    assert "there is no network" in done.err
