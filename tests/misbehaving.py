"""A real web server that does everything wrong that a server can do, and says what it was asked.

It listens on as many loopback addresses as wanted, plainly and over TLS. Its paths are described where they are answered. As a program it
serves the benchmarks: ``python tests/misbehaving.py 10`` prints its origins as JSON and serves until its standard input ends.
"""

import asyncio
import contextlib
import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

import trustme

PAGE = b"<!doctype html><title>A method</title><h1>A method that forgets</h1><p>Code and data are here.</p>"
BOMB = gzip.compress(bytes(50_000_000))
_SMALL_SAYINGS = {
    "/soft/title": b"<title>Page not found</title><p>Sorry.",
    "/soft/heading": b"<title>Lab</title><h1>404 - Not Found</h1>",
    "/soft/short": b"<title>Lab</title><p>The page you are looking for does not exist.</p>",
    "/soft/about": b"<title>When pages are not found: a study of link rot</title><h1>A study</h1>"
    + b"<p>The page was not found, they said. " * 99,
    "/parked": b"<title>forget.example</title><p>This domain is for sale! Buy this domain.",
    "/login": b"<title>Sign in</title><form><input type=text><input type=password></form>",
    "/challenge/page": b"<title>Just a moment...</title><p>Verifying you are human.",
}


@dataclass(frozen=True)
class Request:
    """What was asked: the origin's number, the request line, the header (names in lower case), the body, and when."""

    host: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    when: float

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return unquote(self.target.partition("?")[2])


@dataclass
class Reply:
    """A proper answer."""

    status: int = 200
    body: bytes = PAGE
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"


def as_json(data: object, status: int = 200, **headers: str) -> Reply:
    return Reply(
        status,
        json.dumps(data).encode(),
        {name.replace("_", "-"): value for name, value in headers.items()},
        "application/json",
    )


class Server:
    """The server. ``routes`` maps a path (or the beginning of one, with a final ``*``) to a function that answers it.

    A route that begins with ``//`` names the host too: the server may stand for any, see :class:`Internet`.
    """

    def __init__(self, addresses: int = 1, tls: ssl.SSLContext | None = None) -> None:
        self.addresses = addresses
        self.tls = tls
        self.to_tls = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        self.routes: dict[str, Callable[[Request], Reply]] = {}
        self.log: list[Request] = []
        self.counts: Counter[tuple[int, str]] = Counter()
        self.active: Counter[int] = Counter()
        self.peak: Counter[int] = Counter()
        self.origins: list[str] = []
        self.listening: list[asyncio.Server] = []
        self.writers: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.started = threading.Event()

    def __enter__(self) -> "Server":
        self.thread.start()
        assert self.started.wait(30)
        return self

    def __exit__(self, *_error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def url(self, path: str, host: int = 0) -> str:
        return self.origins[host] + path

    def asked(self, path: str, host: int | None = None) -> list[Request]:
        """Return the requests for exactly ``path`` (with its query)."""
        return [each for each in self.log if each.target == path and host in (None, each.host)]

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        self.started.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self._close())
        self.loop.close()

    async def _close(self) -> None:
        for server in self.listening:
            server.close()
        for writer in list(self.writers):
            writer.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)

    async def _listen(self) -> None:
        for number in range(self.addresses):

            async def handle(
                reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int = number
            ) -> None:
                await self._connection(number, reader, writer)

            address = f"127.0.0.{number + 1}"
            server = await asyncio.start_server(handle, address, 0, ssl=self.tls, backlog=512)
            self.listening.append(server)
            scheme = "https" if self.tls else "http"
            self.origins.append(f"{scheme}://{address}:{server.sockets[0].getsockname()[1]}")

    async def _connection(
        self, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.writers.add(writer)
        with contextlib.suppress(
            asyncio.CancelledError,
            ConnectionError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            ssl.SSLError,
            TimeoutError,
        ):
            while await self._exchange(host, reader, writer):
                pass
        self.writers.discard(writer)
        writer.close()

    async def _exchange(
        self, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        first = await reader.readexactly(1)
        if first == b"\x16":  # TLS where none is spoken
            writer.write(self.to_tls)
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _version = head[0].split(" ")
        headers = {
            name.lower(): value.strip()
            for name, _colon, value in (line.partition(":") for line in head[1:] if line)
        }
        if target.startswith("http://"):  # asked as a proxy
            target = f"/{target.removeprefix('http://').partition('/')[2]}"
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(host, method, target, headers, body, time.monotonic())
        self.log.append(request)
        self.counts[host, target] += 1
        self.active[host] += 1
        self.peak[host] = max(self.peak[host], self.active[host])
        try:
            return await self._answer(request, writer)
        finally:
            self.active[host] -= 1

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        for path, route in self.routes.items():
            whole = (
                f"//{request.headers.get('host', '')}{request.path}"
                if path.startswith("//")
                else request.path
            )
            if whole == path or (path.endswith("*") and whole.startswith(path[:-1])):
                return await _send(writer, request, route(request))
        if misdeed := _MISDEEDS.get(request.path):
            await misdeed(request, writer)
            return False
        return await _send(writer, request, await self._reply(request))

    async def _reply(self, request: Request) -> Reply:
        """Answer a path that is at least proper HTTP."""
        _empty, first, *rest = request.path.split("/")
        reply = Reply()
        if request.path in _SMALL_SAYINGS:
            reply.body = _SMALL_SAYINGS[request.path]
        elif first == "status":  # /status/404
            reply = Reply(int(rest[0]), b"<title>An error</title>")
        elif first == "slow":  # /slow/0.5
            await asyncio.sleep(float(rest[0]))
        elif first == "chain":  # /chain/301/3 leads over three redirects to /ok
            left = int(rest[1]) - 1
            reply = Reply(
                int(rest[0]), b"", {"Location": f"/chain/{rest[0]}/{left}" if left else "/ok"}
            )
        elif first == "redirect":  # /redirect/301?http://elsewhere
            reply = Reply(int(rest[0]), b"", {"Location": request.query})
        elif first == "ring":  # /ring/1 -> /ring/2 -> /ring/3 -> /ring/1
            reply = Reply(301, b"", {"Location": f"/ring/{int(rest[0]) % 3 + 1}"})
        elif first == "flaky":  # /flaky/503/2?after=1: fails twice, then is well
            if self.counts[request.host, request.target] <= int(rest[1]):
                after = (
                    {"Retry-After": request.query.removeprefix("after=")} if request.query else {}
                )
                reply = Reply(int(rest[0]), b"", after)
        elif first == "no-head":  # /no-head/405: answers HEAD with this status
            reply = Reply(int(rest[0])) if request.method == "HEAD" else reply
        elif first == "cookie":  # wants its own cookie back, as some publishers do
            if "seen=yes" not in request.headers.get("cookie", ""):
                reply = Reply(
                    302,
                    b"",
                    {"Location": request.target, "Set-Cookie": "seen=yes; Path=/; HttpOnly"},
                )
        elif first == "cookie-to":  # sets cookies and leads to another host
            reply = Reply(
                302, b"", {"Location": request.query, "Set-Cookie": "secret=1; Domain=127.0.0.1"}
            )
        elif first == "wall":
            reply = Reply(302, b"", {"Location": "/login?next=/wall"})
        elif first == "challenge" and rest == ["header"]:
            reply = Reply(403, b"<title>One more step</title>", {"cf-mitigated": "challenge"})
        elif first.endswith(".pdf"):
            reply = Reply(200, b"%PDF-1.7" + bytes(2_000_000), kind="application/pdf")
        elif first == "empty":
            reply = Reply(200, b"")
        elif first == "page":  # /page/3: the third of the made-up pages
            from soft_pages import BAD, GOOD

            text = [*BAD.values(), *GOOD.values()][int(rest[0])]
            kind = (
                "application/json"
                if text[:1] in ("{", "[")
                else "text/html"
                if "<" in text
                else "text/plain"
            )
            charset = "latin-1" if "iso-8859-1" in text else "utf-8"
            reply = Reply(200, text.encode(charset), kind=kind)
        elif first == "refresh":  # /refresh?/status/404 leads there by itself
            reply = Reply(
                200, f'<meta http-equiv=refresh content="0; url={request.query}">'.encode()
            )
        elif first == "404.html":
            reply = Reply(200, b"<title>Lab</title><p>Welcome.")
        elif first == "gzip":
            reply = Reply(200, gzip.compress(PAGE), {"Content-Encoding": "gzip"})
        elif first == "deflate":  # without its frame, as some send it
            reply = Reply(200, zlib.compress(PAGE, wbits=-15), {"Content-Encoding": "deflate"})
        elif first not in ("ok", "fast", ""):
            reply = Reply(404, b"<title>Not found</title>")
        return reply


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Return what a server needs to show ``certificate``."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


def every_host(ca: trustme.CA) -> ssl.SSLContext:
    """Return what a server needs to be whichever host it is asked for."""
    made = context(ca.issue_cert("localhost"))
    known: dict[str, ssl.SSLContext] = {}

    def choose(connection: ssl.SSLObject, name: str | None, _made: ssl.SSLContext) -> None:
        if name:
            connection.context = known.get(name) or known.setdefault(
                name, context(ca.issue_cert(name))
            )

    made.sni_callback = choose  # type: ignore[assignment]
    return made


class Internet:
    """A proxy behind which every https host is ``server``, and no other host exists."""

    def __init__(self, server: Server) -> None:
        self.port = int(server.origins[0].rsplit(":", 1)[1])
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.asked: list[str] = []

    def __enter__(self) -> "Internet":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self.socket.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n") and (data := client.recv(4096)):
                head += data
            method, target, _rest = head.decode("latin-1").split(" ", 2)
            self.asked.append(target)
            if method != "CONNECT":
                client.sendall(b"HTTP/1.1 502 No such host\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self.port)) as server:
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = threading.Thread(target=_pump, args=(server, client), daemon=True)
                back.start()
                _pump(client, server)
                back.join(10)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


async def _send(writer: asyncio.StreamWriter, request: Request, reply: Reply) -> bool:
    head = [f"HTTP/1.1 {reply.status} Said", f"Content-Type: {reply.kind}"]
    if "Content-Length" not in reply.headers:
        head.append(f"Content-Length: {len(reply.body)}")
    head += [f"{name}: {value}" for name, value in reply.headers.items()]
    writer.write(
        "\r\n".join([*head, "", ""]).encode("utf-8")
        + (b"" if request.method == "HEAD" else reply.body)
    )
    await writer.drain()
    return reply.headers.get("Connection") != "close"


# What is no proper HTTP -----------------------------------------------------------------------------------------------

_MISDEEDS: dict[str, Callable[[Request, asyncio.StreamWriter], Awaitable[None]]] = {}


def _misdeed(
    path: str,
) -> Callable[[Callable[[Request, asyncio.StreamWriter], Awaitable[None]]], None]:
    def note(function: Callable[[Request, asyncio.StreamWriter], Awaitable[None]]) -> None:
        _MISDEEDS[path] = function

    return note


def _head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", ""]).encode()


@_misdeed("/silence")
async def _silence(_request: Request, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@_misdeed("/reset")
async def _reset(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    writer.transport.abort()


@_misdeed("/close")
async def _close(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.close()


@_misdeed("/drip")
async def _drip(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(_head("Content-Length: 100000"))
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


@_misdeed("/drip-head")
async def _drip_head(_request: Request, writer: asyncio.StreamWriter) -> None:
    for byte in _head("X-Long: " + "y" * 10_000):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


@_misdeed("/gone-slowly")
async def _gone_slowly(_request: Request, writer: asyncio.StreamWriter) -> None:
    """404, and a body that breaks off."""
    writer.write(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>gone"
    )
    await writer.drain()


@_misdeed("/truncated")
async def _truncated(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(_head("Content-Length: 5000") + PAGE)
    await writer.drain()


@_misdeed("/long-length")
async def _long_length(_request: Request, writer: asyncio.StreamWriter) -> None:
    """More promised than comes, and the connection held."""
    writer.write(_head("Content-Length: 5000") + PAGE)
    await writer.drain()
    await asyncio.sleep(3600)


@_misdeed("/short-length")
async def _short_length(_request: Request, writer: asyncio.StreamWriter) -> None:
    """More comes than was promised, and the connection held."""
    writer.write(_head("Content-Length: 10") + PAGE)
    await writer.drain()
    await asyncio.sleep(3600)


@_misdeed("/mad-length")
async def _mad_length(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(_head("Content-Length: minus one") + PAGE)
    await writer.drain()


@_misdeed("/endless")
async def _endless(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(_head("Transfer-Encoding: chunked"))
    while True:
        writer.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
        await writer.drain()


@_misdeed("/bomb")
async def _bomb(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(_head("Content-Encoding: gzip", f"Content-Length: {len(BOMB)}") + BOMB)
    await writer.drain()


@_misdeed("/endless-head")
async def _endless_head(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while True:
        number += 1
        writer.write(f"X-{number}: {'y' * 1000}\r\n".encode())
        await writer.drain()


@_misdeed("/endless-line")
async def _endless_line(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        writer.write(b"y" * 4096)
        await writer.drain()


def _raw(path: str, answer: bytes) -> None:
    """Let ``path`` be answered by these very bytes."""

    @_misdeed(path)
    async def _say(_request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()


# What breaks a rule of form and works in browsers all the same.
_raw("/bare-lf", b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nok")
_raw("/folded", b"HTTP/1.1 200 OK\r\nX-Long: one\r\n two\r\nContent-Length: 2\r\n\r\nok")
_raw("/no-reason", b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok")
_raw("/http-1.0", b"HTTP/1.0 200 OK\r\n\r\nok")
_raw("/spaced", b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok")
_raw("/no-colon", b"HTTP/1.1 200 OK\r\nthis is no field\r\nContent-Length: 2\r\n\r\nok")
_raw("/twice-length", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok")
_raw(
    "/chunked",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nX-End: 1\r\n\r\n",
)
_raw(
    "/hints-ok",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
)
_raw(
    "/latin-location",
    "HTTP/1.1 302 Found\r\nLocation: /ok/ü b\r\nContent-Length: 0\r\n\r\n".encode(),
)
_raw("/no-length-404", b"HTTP/1.1 404 Not Found\r\n\r\n<h1>gone")
# What no browser reads.
_raw("/two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok")
_raw("/bad-chunks", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n")

_HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"


@_misdeed("/hints")
async def _hints(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(
        _HINT
        + b"HTTP/1.1 102 Processing\r\n\r\n"
        + b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    )
    await writer.drain()


@_misdeed("/endless-hints")
async def _endless_hints(_request: Request, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(_HINT)
        await writer.drain()


@_misdeed("/malformed")
async def _malformed(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 fine thanks\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


@_misdeed("/no-http")
async def _no_http(_request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n\x00\xff\r\n\r\n")
    await writer.drain()


@_misdeed("/head-silent")
async def _head_silent(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.method == "HEAD":
        await asyncio.sleep(3600)
    await _send(writer, request, Reply())


@_misdeed("/head-reset")
async def _head_reset(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.method == "HEAD":
        await _MISDEEDS["/reset"](request, writer)
    else:
        await _send(writer, request, Reply())


def main() -> None:
    """Serve for a benchmark; a line on standard input is answered by what was asked since the last one, as JSON."""
    with Server(int(sys.argv[1])) as server:
        print(json.dumps(server.origins), flush=True)
        for _line in sys.stdin:
            counts = {
                f"{server.origins[host]}{target}": count
                for (host, target), count in list(server.counts.items())
            }
            print(
                json.dumps(
                    {
                        "requests": len(server.log),
                        "peak": max(server.peak.values(), default=0),
                        "counts": counts,
                    }
                ),
                flush=True,
            )
            server.log.clear()
            server.counts.clear()
            server.peak.clear()


if __name__ == "__main__":
    main()
