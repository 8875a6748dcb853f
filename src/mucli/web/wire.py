"""Many requests at once over one event loop: each to a judged address, bounded in time and size,
every failure named.

Nothing passes from one request to the next: no cookies, no credentials. Connections are kept and
used again while their host lets them. ``requests`` asks the services that tell facts about papers
(:mod:`mucli.web.client`); this is for the link checker, which asks thousands of hosts at once.
"""

import asyncio
import base64
import os
import queue
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from mucli.web.addresses import PORTS, never_exists
from mucli.web.guard import (
    BUNDLES,
    Guard,
    Proxy,
    RefusedAddressError,
    UnknownHostError,
    Ways,
    tls_context,
)
from mucli.web.http1 import AnswerReader, BrokenError
from mucli.web.messages import Ask, Fault, Reply, unpacked

_IDLE = 160  # connections kept without work; a system may allow no more than 256 open files
_RESOLVERS = 16
_TURN = 3.0  # the seconds for one address of several, but the last, which has what is left


@dataclass(eq=False, slots=True)
class _Place:
    """Where a connection leads: scheme, host, port, and the proxy on the way; and the connections
    there that have no work.
    """

    scheme: str
    host: str
    port: int
    proxy: Proxy | None = None
    idle: "list[_Line]" = field(default_factory=list)


class _ProxyError(OSError):
    """The proxy did not do what it is for."""


class _LateError(Exception):
    """The time for an answer is over."""


class _Line(asyncio.Protocol):
    """A connection: takes one request at a time.

    Its alarm is set anew when it rings too early, not with each request: thousands of timers that
    are made and taken back cost more than all the rest of a request.
    """

    __slots__ = ("alarm", "loop", "open", "reader", "transport", "until", "waiter")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.alarm: asyncio.TimerHandle | None = None
        self.until = 0.0
        self.transport: asyncio.Transport | None = None
        self.reader: AnswerReader | None = None
        self.waiter: asyncio.Future[None] | None = None
        self.open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if self.reader is None or self.waiter is None or self.waiter.done():
            self.abort()  # an answer that nobody asked for
            return
        try:
            if self.reader.feed(data):
                self.waiter.set_result(None)
        except BrokenError as error:
            self.waiter.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        if self.alarm:
            self.alarm.cancel()
        if self.waiter is None or self.waiter.done() or self.reader is None:
            return
        try:
            if error and self.reader.status < 300:
                raise error
            self.reader.end()
        except Exception as failure:
            self.waiter.set_exception(failure)
        else:
            self.waiter.set_result(None)

    async def exchange(self, request: bytes, method: str, limit: int, until: float) -> AnswerReader:
        """Send ``request`` and return the answer, which must be there at ``until`` by the loop's
        clock. Raises BrokenError, OSError and _LateError.
        """
        assert self.transport is not None
        self.reader = reader = AnswerReader(method, limit)
        if not self.open:
            raise ConnectionResetError("the connection was closed")
        self.waiter = self.loop.create_future()
        self.until = until
        if self.alarm is None or until < self.alarm.when():
            self._set_alarm()
        self.transport.write(request)
        await self.waiter
        self.reader = self.waiter = None
        return reader

    def _set_alarm(self) -> None:
        if self.alarm:
            self.alarm.cancel()
        self.alarm = self.loop.call_at(self.until, self._ring)

    def _ring(self) -> None:
        self.alarm = None
        if self.waiter is None or self.waiter.done():
            return
        if self.loop.time() < self.until:
            self._set_alarm()
        else:
            self.waiter.set_exception(_LateError())

    def abort(self) -> None:
        """Close the connection at once."""
        self.open = False
        if self.transport:
            self.transport.abort()


class _Resolvers:
    """Threads that look names up: as many as may hang in a name service, and none that would hold
    up the end of the program.
    """

    def __init__(self) -> None:
        self.work: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.threads = 0

    async def addresses(self, guard: Guard, host: str, port: int) -> list[str]:
        """Return what :meth:`Guard.addresses` does, without holding up the loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[str]] = loop.create_future()
        if self.threads < _RESOLVERS:
            self.threads += 1
            threading.Thread(target=self._run, daemon=True).start()
        self.work.put((loop, future, guard, host, port))
        return await future

    def close(self) -> None:
        """Let the threads go."""
        for _ in range(self.threads):
            self.work.put(None)

    def _run(self) -> None:
        while item := self.work.get():
            loop, future, guard, host, port = item
            result: list[str] | Exception
            try:
                result = guard.addresses(host, port)
            except Exception as error:
                result = error
            try:
                loop.call_soon_threadsafe(_settle, future, result)
            except RuntimeError:  # the loop has ended meanwhile
                return


def _settle(future: "asyncio.Future[list[str]]", result: list[str] | Exception) -> None:
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)


class Wire:
    """Makes requests, as many at a time as are sent; to be used within one event loop.

    Raises UsageError for a proxy or a bundle of certificates that is none.
    """

    def __init__(self, *, allow_private: bool, user_agent: str) -> None:
        self.web = Guard(allow_private=allow_private)
        self.api = Guard(allow_private=True)  # an authority's address is the user's own choice
        self.ways = Ways()
        if any(os.environ.get(name) for name in BUNDLES):
            _ = self.context  # what is wrong with it is told before anything is asked
        self.usual = {
            "User-Agent": user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        self.usual_lines = _lines(self.usual)
        self.requests = 0
        self.places: dict[tuple[str, str], _Place] = {}
        self.resolvers = _Resolvers()
        self.waiting: dict[_Line, _Place] = {}  # the lines without work, the oldest first
        self.lines: set[_Line] = set()

    @cached_property
    def context(self) -> ssl.SSLContext:
        """What TLS is spoken with; reading the certificates takes a while, so not before there is
        need.
        """
        return tls_context()

    def close(self) -> None:
        """Close every connection; called within the loop."""
        self.resolvers.close()
        for line in self.lines:
            line.abort()
        self.lines.clear()
        self.places.clear()
        self.waiting.clear()

    async def send(self, ask: Ask) -> Reply:
        """Make the request and return what came of it; nothing is raised for what a server or a
        network does.
        """
        loop = asyncio.get_running_loop()
        start = loop.time()
        way = _Way()
        try:
            reader = await self._exchange(ask, way, start + ask.budget)
        # whatever a hostile answer does to the layers below, it is that link's trouble alone
        except Exception as error:
            fault, detail = _explain(error, way, urlsplit(ask.url).hostname or "")
            if fault not in (Fault.NO_HOST, Fault.NAME_SERVICE, Fault.INVALID):
                self.requests += way.attempts
            return Reply(
                ask.url,
                ask.method,
                fault=fault,
                detail=detail,
                seconds=loop.time() - start,
                attempts=way.attempts,
            )
        self.requests += way.attempts
        body = bytes(reader.body)
        if coding := reader.headers.get("Content-Encoding"):
            body = unpacked(body, coding, ask.limit)
        return Reply(
            ask.url,
            ask.method,
            reader.status,
            reader.headers,
            body,
            seconds=loop.time() - start,
            attempts=way.attempts,
        )

    async def _exchange(self, ask: Ask, way: "_Way", until: float) -> AnswerReader:
        """Make the request over a kept connection, else over a new one. Raises what goes wrong."""
        guard = self.api if ask.api else self.web
        scheme, _empty, netloc, *rest = ask.url.split("/", 3)
        place = self.places.get((scheme, netloc)) or self._place(ask.url, scheme, netloc)
        if place.proxy:
            guard.judge_name(place.host)
        request = self._request(ask, netloc, rest[0] if rest else "", place.proxy)
        if line := self._kept(place):
            way.stage = "asked"
            try:
                reader = await line.exchange(request, ask.method, ask.limit, until)
            except (BrokenError, OSError):
                self._drop(line)
                if line.reader and line.reader.begun:
                    raise
                way.attempts = 2  # the host closed it as it was used again (RFC 9112, 9.3.1)
            except BaseException:
                self._drop(line)
                raise
            else:
                return self._ended(place, line, reader)
        async with asyncio.timeout_at(until):
            line = await self._connect(place, guard, way, until)
        way.stage = "asked"
        try:
            reader = await line.exchange(request, ask.method, ask.limit, until)
        except BaseException:
            self._drop(line)
            raise
        return self._ended(place, line, reader)

    def _ended(self, place: _Place, line: _Line, reader: AnswerReader) -> AnswerReader:
        """Keep the line where it can be used again, and return the answer."""
        if reader.reusable and line.open:
            self._keep(place, line)
        else:
            self._drop(line)
        return reader

    def _place(self, url: str, scheme: str, netloc: str) -> _Place:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        place = _Place(parts.scheme, parts.hostname or "", port, self.ways.proxy(url))
        self.places[scheme, netloc] = place
        return place

    def _request(self, ask: Ask, netloc: str, rest: str, proxy: Proxy | None) -> bytes:
        """Return the bytes of a request for the path ``/rest``."""
        if not (ask.headers or proxy) and ask.body is None:
            first = f"{ask.method} /{rest} HTTP/1.1\r\nHost: {netloc}\r\n"
            return f"{first}{self.usual_lines}\r\n".encode("latin-1")
        target = f"/{rest}"
        fields = {"Host": netloc, **self.usual, **ask.headers}
        if proxy and ask.url.startswith("http:"):
            target = f"http://{netloc}{target}"
            fields |= _authorization(proxy)
        if ask.body is not None:
            fields["Content-Length"] = str(len(ask.body))
        head = f"{ask.method} {target} HTTP/1.1\r\n{_lines(fields)}\r\n"
        return head.encode("latin-1") + (ask.body or b"")

    # Connections

    def _kept(self, place: _Place) -> _Line | None:
        while place.idle:
            line = place.idle.pop()
            del self.waiting[line]
            if line.open:
                return line
            self._drop(line)
        return None

    def _keep(self, place: _Place, line: _Line) -> None:
        place.idle.append(line)
        self.waiting[line] = place
        if len(self.waiting) > _IDLE:
            oldest = next(iter(self.waiting))
            self.waiting.pop(oldest).idle.remove(oldest)
            self._drop(oldest)

    def _drop(self, line: _Line) -> None:
        line.abort()
        self.lines.discard(line)

    async def _connect(self, place: _Place, guard: Guard, way: "_Way", until: float) -> _Line:
        if place.proxy:
            return await self._connect_by_proxy(place, place.proxy, way, until)
        way.stage = "named"
        addresses = guard.known(place.host, place.port) or await self.resolvers.addresses(
            guard, place.host, place.port
        )
        way.stage = "connected"
        context = self.context if place.scheme == "https" else None
        return await self._first(addresses, place.port, place.host, context)

    async def _first(
        self, addresses: list[str], port: int, host: str, context: ssl.SSLContext | None
    ) -> _Line:
        """Return a connection to the first address that takes one; one that is silent leaves time
        for the next.
        """
        loop = asyncio.get_running_loop()
        failure: Exception = OSError("the name has no address")
        for place, address in enumerate(addresses):
            try:
                async with asyncio.timeout(_TURN if place + 1 < len(addresses) else None):
                    _transport, line = await loop.create_connection(
                        lambda: _Line(loop),
                        address,
                        port,
                        ssl=context,
                        server_hostname=host.rstrip(".") if context else None,
                    )
            except TimeoutError as error:
                failure = error
            except ssl.SSLError:
                raise
            except OSError as error:
                failure = error
            else:
                self.lines.add(line)
                return line
        raise failure

    async def _connect_by_proxy(
        self, place: _Place, proxy: Proxy, way: "_Way", until: float
    ) -> _Line:
        way.stage = "proxied"
        loop = asyncio.get_running_loop()
        context = self.context if proxy.secure else None
        addresses = await self.resolvers.addresses(self.api, proxy.host, proxy.port)
        line = await self._first(addresses, proxy.port, proxy.host, context)
        if place.scheme == "http":
            return line
        name = f"[{place.host}]" if ":" in place.host else place.host
        fields = {"Host": f"{name}:{place.port}", **_authorization(proxy)}
        asked = f"CONNECT {name}:{place.port} HTTP/1.1\r\n{_lines(fields)}\r\n".encode()
        try:
            answer = await line.exchange(asked, "CONNECT", 0, until)
            if not 200 <= answer.status < 300:
                raise _ProxyError(f"the proxy refuses ({answer.status})")
            assert line.transport is not None
            way.stage = "connected"
            transport = await loop.start_tls(
                line.transport, line, self.context, server_hostname=place.host.rstrip(".")
            )
        except BaseException:
            self._drop(line)
            raise
        if transport is None:
            raise ConnectionResetError("the connection was closed")
        line.transport = transport
        return line


@dataclass(slots=True)
class _Way:
    """How far a request has come: ``named``, ``proxied``, ``connected``, ``asked``: what was being
    done last; and how often it was sent.
    """

    stage: str = ""
    attempts: int = 1


def _lines(fields: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items())


def _authorization(proxy: Proxy) -> dict[str, str]:
    if not proxy.credentials:
        return {}
    told = base64.b64encode(proxy.credentials.encode()).decode()
    return {"Proxy-Authorization": f"Basic {told}"}


# What went wrong
# --------------------------------------------------------------------------------------------------

_TIMES = {
    "named": (Fault.NAME_SERVICE, "the name {host} could not be looked up in time"),
    "connected": (Fault.CONNECT, "the host did not answer in time"),
    "proxied": (Fault.CONNECT, "the proxy did not answer in time"),
    "asked": (Fault.TIMEOUT, "the answer did not come in time"),
}


def _explain(error: Exception, way: _Way, host: str) -> tuple[Fault, str]:
    """Return the fault that an exception stands for, and its words."""
    if isinstance(error, RefusedAddressError):
        return Fault.INVALID, str(error)
    if isinstance(error, BrokenError):
        return Fault.BROKEN, str(error)
    if isinstance(error, TimeoutError | _LateError):
        fault, words = _TIMES.get(way.stage, _TIMES["asked"])
        return fault, words.format(host=host)
    if way.stage == "proxied" or isinstance(error, _ProxyError):
        return Fault.CONNECT, "the proxy failed"
    if isinstance(error, UnknownHostError):
        if error.final or never_exists(host):
            return Fault.NO_HOST, f"there is no host {host}"
        return Fault.NAME_SERVICE, str(error)
    if isinstance(error, ssl.SSLError):
        return _tls_fault(error)
    if isinstance(error, OSError):
        return _connection_fault(error, way)
    if isinstance(error, UnicodeError | ValueError):
        return Fault.INVALID, "the URL cannot be asked"
    return Fault.BROKEN, "the answer is not proper HTTP"


def _connection_fault(error: OSError, way: _Way) -> tuple[Fault, str]:
    if isinstance(error, ConnectionRefusedError):
        return Fault.REFUSED, "the host refuses the connection"
    if isinstance(error, BrokenPipeError | ConnectionAbortedError):
        return Fault.BROKEN, "the connection was closed"
    if isinstance(error, ConnectionResetError):
        if way.stage == "connected":
            return Fault.BROKEN, "the connection broke during the TLS handshake"
        return Fault.BROKEN, "the connection was reset"
    if error.errno:
        return Fault.CONNECT, f"no connection to the host ({os.strerror(error.errno)})"
    return Fault.CONNECT, "no connection to the host"


def _tls_fault(error: ssl.SSLError) -> tuple[Fault, str]:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Fault.INSECURE, f"the certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Fault.BROKEN, "the connection broke during the TLS handshake"
    reason = error.reason or ""
    if reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"):
        return Fault.INSECURE, "the host does not speak TLS there"
    words = reason.replace("_", " ").lower()
    return Fault.INSECURE, f"TLS failed: {words}" if words else "TLS failed"
