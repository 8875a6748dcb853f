"""One request over the wire: pinned to a checked address, bounded in time and size, every failure
named.

``requests`` does the talking through an adapter of our own, without a session: nothing (cookies,
credentials, netrc) passes from one request to the next. The names of hosts are resolved here, the
addresses checked, and those very addresses connected to, so that a name cannot change its mind in
between; ``Host`` and TLS keep the name. Behind a proxy the proxy resolves and connects.
"""

import contextlib
import http.client
import io
import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy, should_bypass_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from mucli.web.addresses import BadUrlError, RefusedAddressError, never_exists, refuse, resolve

BODY_LIMIT = 65_536
"""The bytes of a body that are read, and the bytes its decompressed text may have."""

_HEAD_LIMIT = 65_536
_SMALL = 16_384  # the body of a redirect up to which reading it is cheaper than a new connection
_SLACK = 65_536  # what the framing of a chunked body may add
_MAX_ADDRESSES = 3
_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class Fault(StrEnum):
    """Why there is no answer."""

    INVALID = "invalid"
    NO_HOST = "no host"
    NAME_SERVICE = "name service"
    CONNECT = "connect"
    REFUSED = "refused"
    INSECURE = "insecure"
    TIMEOUT = "timeout"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make: after ``wait`` seconds, within ``budget`` seconds. ``api`` marks an
    authority's address, which the user chose.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait: float = 0.0
    budget: float = 30.0
    api: bool = False
    interval: float = 0.0
    limit: int = BODY_LIMIT


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: status, header and the beginning of the body, or a fault with
    ``detail`` in words.

    ``cookies`` are the values of each Set-Cookie, which ``headers`` runs together.
    """

    url: str
    method: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: tuple[str, ...] = ()
    fault: Fault | None = None
    detail: str = ""
    seconds: float = 0.0


class _NameError(urllib3.exceptions.HTTPError):
    """A host's name does not resolve; not one of the errors that urllib3 wraps, so that it arrives
    as it is.
    """

    def __init__(self, error: socket.gaierror) -> None:
        super().__init__(str(error))
        self.number = error.errno


class _RefusedError(urllib3.exceptions.HTTPError):
    """The host's address may not be asked."""


class _OversizeError(http.client.HTTPException):
    """The answer is larger than any honest one."""


class _Limits(threading.local):
    """What the request of this thread may take."""

    deadline = 0.0
    patience = 10.0
    body = BODY_LIMIT


_LIMITS = _Limits()


class _Watched(io.RawIOBase):
    """A socket's stream that keeps the deadline and the limit of size, whatever the server does."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.raw: Any = sock.makefile("rb", buffering=0)
        self.left = _HEAD_LIMIT + io.DEFAULT_BUFFER_SIZE
        self.over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.over:
            return 0
        remaining = _LIMITS.deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("the deadline has passed")
        self.sock.settimeout(min(_LIMITS.patience, remaining))
        count: int = self.raw.readinto(buffer)
        self.left -= count
        if self.left < 0:
            raise _OversizeError("the header is larger than 64 kB")
        return count

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Reader(io.BufferedReader):
    """The end of an answer shuts a connection on which more came than was announced: it is of no
    further use.
    """

    raw: _Watched

    def close(self) -> None:
        if not self.closed:
            self.raw.over = True
            if self.peek(1):
                with contextlib.suppress(OSError):
                    self.raw.sock.shutdown(socket.SHUT_RDWR)
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer read through :class:`_Watched`."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.watched = _Watched(sock)
        self.fp = _Reader(self.watched)

    def begin(self) -> None:
        super().begin()
        self.watched.left += _LIMITS.body + _SLACK

    def _read_status(self) -> tuple[str, int, str]:
        """Return the status of the answer itself: what comes before it (early hints and the like)
        is no answer (RFC 9110, 15.2).
        """
        found: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
        while 101 < found[1] < 200:
            http.client.parse_headers(self.fp)
            found = super()._read_status()  # type: ignore[misc]
        return found


class _Connection(HTTPConnection):
    """A plain connection, to a checked address when there is a ``guard``."""

    response_class = _Response

    def __init__(self, *args: Any, guard: "Guard | None" = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.guard = guard

    def _new_conn(self) -> socket.socket:
        return self.guard.connect(self) if self.guard and not self.proxy else super()._new_conn()


class _SecureConnection(HTTPSConnection):
    """The same over TLS."""

    response_class = _Response

    def __init__(self, *args: Any, guard: "Guard | None" = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.guard = guard

    def _new_conn(self) -> socket.socket:
        return self.guard.connect(self) if self.guard and not self.proxy else super()._new_conn()


class Guard:
    """Resolves each name once in a run, checks its addresses, and connects to them."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.known: dict[tuple[str, int], list[str]] = {}
        self.unknown: dict[str, socket.gaierror] = {}

    def connect(self, connection: Any) -> socket.socket:
        """Return a socket connected to a checked address of the connection's host."""
        host, port = connection.host, connection.port
        addresses = self.known.get((host, port)) or self._resolved(host, port)
        return self._first(connection, addresses[:_MAX_ADDRESSES], port)

    def _resolved(self, host: str, port: int) -> list[str]:
        """Look the name up, once in a run when it does not exist; what may pass is looked up
        anew.
        """
        if host in self.unknown:
            raise _NameError(self.unknown[host])
        try:
            addresses = resolve(host, port, allow_private=self.allow_private)
        except socket.gaierror as error:
            if error.errno in _NO_NAME:
                self.unknown[host] = error
            raise _NameError(error) from error
        except RefusedAddressError as error:
            raise _RefusedError(str(error)) from error
        self.known[host, port] = addresses
        return addresses

    def _first(self, connection: Any, addresses: list[str], port: int) -> socket.socket:
        failure: OSError = OSError("the name has no address")
        for address in addresses:
            left = _LIMITS.deadline - time.monotonic()
            try:
                return create_connection(
                    (address, port),
                    max(min(_LIMITS.patience, left), 0.001),
                    socket_options=connection.socket_options,
                )
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise urllib3.exceptions.ConnectTimeoutError(
                connection, "no answer while connecting"
            ) from failure
        raise urllib3.exceptions.NewConnectionError(connection, str(failure)) from failure


class _Adapter(HTTPAdapter):
    """An adapter whose pools make our connections; one TLS context serves a whole run."""

    def __init__(self, guard: Guard, per_host: int) -> None:
        self.guard = guard
        self.context = _tls_context()
        super().__init__(pool_connections=64, pool_maxsize=per_host)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self.context, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self.guard)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self.context, **more)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(None)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the pool as it is: its context verifies, and holds the certificates already."""

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        parts = urlsplit(request.url)
        return {"scheme": parts.scheme, "host": parts.hostname, "port": parts.port}, {}


def _pools(guard: Guard | None) -> dict[str, type[HTTPConnectionPool]]:
    plain = type(
        "_Pool", (HTTPConnectionPool,), {"ConnectionCls": partial(_Connection, guard=guard)}
    )
    secure = type(
        "_SecurePool",
        (HTTPSConnectionPool,),
        {"ConnectionCls": partial(_SecureConnection, guard=guard)},
    )
    return {"http": plain, "https": secure}


def _tls_context() -> ssl.SSLContext:
    import certifi

    bundle = (
        os.environ.get("REQUESTS_CA_BUNDLE")
        or os.environ.get("CURL_CA_BUNDLE")
        or os.environ.get("SSL_CERT_FILE")
        or certifi.where()
    )
    context = urllib3.util.ssl_.create_urllib3_context()
    if Path(bundle).is_dir():
        context.load_verify_locations(capath=bundle)
    else:
        context.load_verify_locations(cafile=bundle)
    return context


class Wire:
    """Makes requests for many threads. ``timeout`` bounds connecting and each silence, in
    seconds.
    """

    def __init__(
        self, *, timeout: float, per_host: int, allow_private: bool, user_agent: str
    ) -> None:
        self.timeout = timeout
        self.allow_private = allow_private
        self.headers = {
            "User-Agent": user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
        }
        self.web = _Adapter(Guard(allow_private=allow_private), per_host)
        self.api = _Adapter(
            Guard(allow_private=True), per_host
        )  # an authority's address is the user's own choice
        self.proxies = {
            name: url for name, url in getproxies().items() if name in ("http", "https", "all")
        }

    def close(self) -> None:
        """Close every connection that is kept."""
        self.web.close()
        self.api.close()

    def send(self, ask: Ask) -> Answer:
        """Make the request and return what came of it; nothing is raised for what a server or a
        network does.
        """
        start = time.monotonic()
        _LIMITS.deadline = start + ask.budget
        _LIMITS.patience = self.timeout
        _LIMITS.body = ask.limit
        try:
            response, body = self._exchange(ask)
        # whatever a hostile answer does to the libraries below, it is that link's trouble alone
        except Exception as error:
            fault, detail = _explain(error, ask.url)
            return Answer(
                ask.url, ask.method, fault=fault, detail=detail, seconds=time.monotonic() - start
            )
        cookies = tuple(response.raw.headers.getlist("Set-Cookie"))
        return Answer(
            ask.url,
            ask.method,
            response.status_code,
            response.headers,
            body,
            cookies,
            seconds=time.monotonic() - start,
        )

    def _exchange(self, ask: Ask) -> tuple[requests.Response, bytes]:
        request = requests.PreparedRequest()
        request.prepare_method(ask.method)
        request.url = ask.url
        request.prepare_headers({**self.headers, **ask.headers})
        request.prepare_body(ask.body, None)
        patience = min(self.timeout, ask.budget)
        adapter = self.api if ask.api else self.web
        response = adapter.send(
            request, stream=True, timeout=(patience, patience), proxies=self._proxies(ask)
        )
        raw = response.raw
        try:
            body = _body(response, ask)
        except BaseException:
            raw.close()
            raise
        finally:
            raw.release_conn()
        return response, body

    def _proxies(self, ask: Ask) -> dict[str, str] | None:
        if (
            not self.proxies
            or should_bypass_proxies(ask.url, None)
            or not select_proxy(ask.url, self.proxies)
        ):
            return None
        host = urlsplit(ask.url).hostname or ""
        if not ask.api and (host == "localhost" or host.replace(".", "").isdigit() or ":" in host):
            refuse(
                "127.0.0.1" if host == "localhost" else host, host, allow_private=self.allow_private
            )
        return self.proxies


def _body(response: requests.Response, ask: Ask) -> bytes:
    """Return the beginning of the text, decompressed; of what is no text (and of an answer to HEAD)
    nothing.

    What a body does wrong matters only where the body does: a 404 is one however its page ends.
    """
    raw, status = response.raw, response.status_code
    if ask.method == "HEAD":
        raw.close() if ask.headers.get("Connection") == "close" else raw.read(1)
        return b""
    if (300 <= status < 400 and _declared_size(response) > _SMALL) or (
        status < 300 and not textual(response.headers)
    ):
        raw.close()
        return b""
    parts: list[bytes] = []
    left = ask.limit
    try:
        while left > 0 and (data := raw.read(min(left, 16_384), decode_content=False)):
            parts.append(data)
            left -= len(data)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
        if status < 300:
            raise
        left = 0
    if left <= 0:
        raw.close()
    return _unpacked(b"".join(parts), response.headers.get("Content-Encoding", ""), ask.limit)


def _declared_size(response: requests.Response) -> int:
    """Return the size that the body says it has, in bytes; a very great one when it says
    nothing.
    """
    size = response.headers.get("Content-Length", "")
    return int(size[:18]) if size.isascii() and size.isdigit() else 1 << 60


def textual(headers: Mapping[str, str]) -> bool:
    """Tell whether the body is something to read (or may be: it does not say)."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return (
        not kind
        or kind.startswith("text/")
        or kind.endswith(("+xml", "/xml", "json", "javascript"))
    )


def _unpacked(data: bytes, encoding: str, limit: int) -> bytes:
    """Return up to ``limit`` bytes of compressed ``data``; a bomb ends there."""
    kind = encoding.strip().lower()
    if kind not in ("gzip", "x-gzip", "deflate"):
        return data
    try:
        return zlib.decompressobj(wbits=47).decompress(data, limit)
    except zlib.error:
        return b""


def _explain(error: BaseException, url: str) -> tuple[Fault, str]:
    """Return the fault that an exception stands for, and its words."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, _NameError):
            return _name_fault(cause, urlsplit(url).hostname or "")
        if isinstance(cause, _RefusedError | RefusedAddressError):
            return Fault.INVALID, str(cause)
    if isinstance(error, requests.exceptions.ProxyError):
        return Fault.CONNECT, "the proxy failed"
    if any(isinstance(c, ConnectionRefusedError) for c in chain):
        return Fault.REFUSED, "the host refuses the connection"
    if isinstance(error, requests.exceptions.SSLError) or any(
        isinstance(c, ssl.SSLError) for c in chain
    ):
        return _tls_fault(chain)
    if any(isinstance(c, urllib3.exceptions.NewConnectionError) for c in chain):
        return Fault.CONNECT, _connect_words(chain)
    if any(isinstance(c, urllib3.exceptions.ConnectTimeoutError) for c in chain):
        return Fault.CONNECT, "the host did not answer in time"
    if any(isinstance(c, TimeoutError | urllib3.exceptions.ReadTimeoutError) for c in chain):
        return Fault.TIMEOUT, "the answer did not come in time"
    if isinstance(
        error,
        requests.exceptions.InvalidURL
        | BadUrlError
        | urllib3.exceptions.LocationValueError
        | UnicodeError,
    ):
        return Fault.INVALID, "the URL cannot be asked"
    return Fault.BROKEN, _broken_words(chain)


def _causes(error: BaseException) -> Any:
    """Give ``error`` and everything that it wraps, the outermost first."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [
                *cause.args,
                getattr(cause, "reason", None),
                cause.__cause__,
                cause.__context__,
            ]


def _name_fault(error: _NameError, host: str) -> tuple[Fault, str]:
    if error.number in _NO_NAME or never_exists(host):
        return Fault.NO_HOST, f"there is no host {host}"
    return Fault.NAME_SERVICE, f"the name {host} could not be looked up"


def _tls_fault(chain: list[BaseException]) -> tuple[Fault, str]:
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Fault.INSECURE, f"the certificate is not valid: {cause.verify_message}"
    if any(
        isinstance(c, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionResetError)
        for c in chain
    ):
        return Fault.BROKEN, "the connection broke during the TLS handshake"
    reason = next((c.reason for c in chain if isinstance(c, ssl.SSLError) and c.reason), "")
    if reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"):
        return Fault.INSECURE, "the host does not speak TLS there"
    return (
        Fault.INSECURE,
        f"TLS failed: {reason.replace('_', ' ').lower()}" if reason else "TLS failed",
    )


def _connect_words(chain: list[BaseException]) -> str:
    number = next((c.errno for c in chain if isinstance(c, OSError) and c.errno), None)
    return (
        f"no connection to the host ({os.strerror(number)})"
        if number
        else "no connection to the host"
    )


def _broken_words(chain: list[BaseException]) -> str:
    known: tuple[tuple[Any, str], ...] = (
        (_OversizeError, "the header is larger than 64 kB"),
        (http.client.LineTooLong, "a line of the header is too long"),
        (http.client.RemoteDisconnected, "the host closed the connection without an answer"),
        (http.client.BadStatusLine, "the answer is not HTTP (malformed status line)"),
        (
            (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead),
            "the answer broke off before its end",
        ),
        (ConnectionResetError, "the connection was reset"),
        (BrokenPipeError, "the connection was closed"),
    )
    for kind, words in known:
        if any(isinstance(cause, kind) for cause in chain):
            return words
    return "the answer is not proper HTTP"
