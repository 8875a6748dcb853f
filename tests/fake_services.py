"""A server on this machine that speaks the formats of the services that mucli asks, written by hand after their documentation:

arXiv API User's Manual (Atom 1.0), CSL-JSON by DOI content negotiation (citation.crosscite.org/docs.html), Crossref REST API, OpenReview
API 1 and 2, DBLP search API, Semantic Scholar Academic Graph API, GitHub REST API, citation_* tags of PMLR and CVF, ACL Anthology's .bib.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

VARIABLES = {
    "MUCLI_ARXIV_API": "arxiv",
    "MUCLI_DOI_API": "doi",
    "MUCLI_CROSSREF_API": "crossref",
    "MUCLI_OPENREVIEW_API": "openreview",
    "MUCLI_OPENREVIEW_V1_API": "openreview1",
    "MUCLI_DBLP_API": "dblp",
    "MUCLI_OPENALEX_API": "openalex",
    "MUCLI_S2_API": "s2",
    "MUCLI_GITHUB_API": "github",
    "MUCLI_ACL_URL": "acl",
    "MUCLI_PMLR_URL": "pmlr",
    "MUCLI_CVF_URL": "cvf",
}


@dataclass
class Reply:
    """What the server answers: ``length`` overrides Content-Length, ``delay`` waits before the answer, ``drip`` between its bytes."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    delay: float = 0.0
    drip: float = 0.0


Route = Reply | Callable[[str, dict[str, str]], Reply]


class Services:
    """Routes by service and path (without the query unless the route has one), and the requests that came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.routes: dict[str, Route] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, reply: "Route | dict[str, Any] | str | bytes", **more: Any) -> None:
        """Answer ``path`` with ``reply``: JSON for a mapping, bytes for text."""
        if isinstance(reply, dict):
            reply = Reply(json.dumps(reply).encode(), **more)
        elif isinstance(reply, str):
            reply = Reply(reply.encode(), **{"kind": "text/html; charset=utf-8", **more})
        elif isinstance(reply, bytes):
            reply = Reply(reply, **more)
        self.routes[path] = reply

    def asked(self, start: str) -> list[str]:
        """Return the requests whose path starts with ``start``."""
        return [path for path, _headers in self.requests if path.startswith(start)]

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        bare = path.partition("?")[0]
        found = (
            self.routes.get(path)
            or self.routes.get(bare)
            or self.routes.get("/" + bare.split("/")[1] + "/*")
        )
        if found is None:
            return DEFAULTS.get(bare.split("/")[1], lambda: Reply(b"{}", 404))()
        return found if isinstance(found, Reply) else found(path, headers)


DEFAULTS: dict[str, Callable[[], Reply]] = {
    "openalex": lambda: Reply(json.dumps({"meta": {"count": 0}, "results": []}).encode()),
    "arxiv": lambda: Reply(arxiv_feed(), kind="application/atom+xml"),
    "dblp": lambda: Reply(json.dumps(dblp([])).encode()),
    "crossref": lambda: Reply(
        json.dumps({"status": "ok", "message-type": "work-list", "message": {"items": []}}).encode()
    ),
}


@contextmanager
def serve() -> Iterator[Services]:
    """Run the server; its ``base`` is an address on this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            services.requests.append((self.path, headers))
            reply = services.reply(self.path, headers)
            time.sleep(reply.delay)
            etag = reply.headers.get("ETag")
            if etag and headers.get("if-none-match") == etag:
                reply = Reply(b"", 304, headers={"ETag": etag})
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header(
                    "Content-Length", str(len(reply.body) if reply.length is None else reply.length)
                )
                self.send_header("Connection", "close")
                self.end_headers()
                if reply.drip:
                    for byte in reply.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(reply.drip)
                else:
                    self.wfile.write(reply.body)
            except OSError:
                pass  # the client left
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    services = Services(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# What the services say --------------------------------------------------------------------------------------------------


def arxiv_feed(
    number: str = "",
    title: str = "",
    authors: tuple[str, ...] = (),
    published: str = "2024-02-03T10:00:00Z",
    doi: str = "",
    summary: str = "An abstract.",
) -> bytes:
    """Return an Atom feed of one paper, or of none."""
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    own = f'<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{doi}</arxiv:doi>' if doi else ""
    entry = (
        f"<entry><id>http://arxiv.org/abs/{number}v2</id><updated>2024-05-01T00:00:00Z</updated><published>{published}</published>"
        f"<title>{escape(title)}</title><summary>{escape(summary)}</summary>{people}{own}"
        f'<link href="http://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/><category term="cs.LG"/></entry>'
        if number
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query</title>'
        f'<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{1 if number else 0}</opensearch:totalResults>'
        f"{entry}</feed>"
    ).encode()


def csl(doi: str, title: str, authors: tuple[tuple[str, str], ...], **more: Any) -> dict[str, Any]:
    """Return CSL-JSON as doi.org's content negotiation gives it."""
    people = [
        {"family": family, "given": given, "sequence": "additional"} for family, given in authors
    ]
    return {
        "type": "paper-conference",
        "DOI": doi,
        "title": title,
        "author": people,
        "issued": {"date-parts": [[2024, 5]]},
        **more,
    }


def dblp(infos: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what DBLP's publication search answers."""
    hits = [
        {"@score": "9", "@id": str(n), "info": info, "url": f"URL#{n}"}
        for n, info in enumerate(infos)
    ]
    found: dict[str, Any] = {
        "@total": str(len(hits)),
        "@computed": "1",
        "@sent": str(len(hits)),
        "@first": "0",
    }
    return {
        "result": {
            "query": "x",
            "status": {"@code": "200", "text": "OK"},
            "time": {"@unit": "msecs", "text": "1"},
            "hits": found | ({"hit": hits} if hits else {}),
        }
    }


def dblp_info(
    title: str, authors: tuple[str, ...], venue: str, year: int, **more: str
) -> dict[str, Any]:
    """Return one publication of DBLP."""
    people = [{"@pid": "1/2", "text": name} for name in authors]
    return {
        "authors": {"author": people if len(people) > 1 else people[0]},
        "title": f"{title}.",
        "venue": venue,
        "year": str(year),
        "type": "Conference and Workshop Papers",
        **more,
    }


def openreview2(forum: str, title: str, authors: tuple[str, ...], venue: str) -> dict[str, Any]:
    """Return a note as API 2 gives it: each part of the content in a mapping with ``value``."""
    content = {
        "title": title,
        "authors": list(authors),
        "venue": venue,
        "venueid": "X/2024/Conference",
        "abstract": "An abstract.",
    }
    note = {
        "id": forum,
        "forum": forum,
        "cdate": 1695000000000,
        "pdate": 1705000000000,
        "content": {k: {"value": v} for k, v in content.items()},
    }
    return {"notes": [note], "count": 1}


def openreview1(
    forum: str, title: str, authors: tuple[str, ...], venue: str, bibtex: str = ""
) -> dict[str, Any]:
    """Return a note as API 1 gives it."""
    content = {"title": title, "authors": list(authors), "venue": venue, "_bibtex": bibtex}
    return {
        "notes": [{"id": forum, "forum": forum, "cdate": 1601000000000, "content": content}],
        "count": 1,
    }


def s2(title: str, authors: tuple[str, ...], year: int, **more: Any) -> dict[str, Any]:
    """Return a paper of Semantic Scholar's graph."""
    return {
        "paperId": "0" * 40,
        "title": title,
        "authors": [{"authorId": "1", "name": name} for name in authors],
        "year": year,
        **more,
    }


def citation_page(**tags: str | tuple[str, ...]) -> str:
    """Return a page with citation_* tags."""
    lines = [
        f'<meta name="citation_{name}" content="{escape(value)}">'
        for name, given in tags.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    return f"<!DOCTYPE html><html><head>{''.join(lines)}</head><body><p>A page.</p></body></html>"


def query(path: str) -> dict[str, str]:
    """Return the query of a request, the first value of each name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
