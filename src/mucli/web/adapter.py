"""How ``requests`` is made to pass the guard: connections to judged addresses only, TLS that is
checked, a deadline for the whole of an answer and a limit for its header.

A session made here knows nothing of the environment: no cookie, no ``~/.netrc``, no credential of a
proxy goes anywhere unasked. The proxy is the guard's to choose.
"""

import contextlib
import http.client
import io
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from mucli.web.guard import Guard, UnknownHostError, Ways, tls_context

_HEAD_LIMIT = 65_536


class _Limits(threading.local):
    """What the request of this thread may take."""

    deadline = 0.0
    patience = 10.0


_LIMITS = _Limits()


class OversizeError(http.client.HTTPException):
    """The header is larger than any honest one."""


class _Watched(io.RawIOBase):
    """A socket's stream that keeps the deadline, and the limit of the header as long as that
    lasts, whatever the server does.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.raw: Any = sock.makefile("rb", buffering=0)
        self.left: float = _HEAD_LIMIT + io.DEFAULT_BUFFER_SIZE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        remaining = _LIMITS.deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("the deadline has passed")
        self.sock.settimeout(min(_LIMITS.patience, remaining))
        count: int = self.raw.readinto(buffer)
        self.left -= count
        if self.left < 0:
            raise OversizeError("its header is larger than 64 kB")
        return count

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer read through :class:`_Watched`."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.watched = _Watched(sock)
        self.fp = io.BufferedReader(self.watched)

    def begin(self) -> None:
        super().begin()
        self.watched.left = float("inf")  # the body is the caller's to bound


class _Connection(HTTPConnection):
    """A plain connection, to a judged address when there is a ``guard``."""

    response_class = _Response

    def __init__(self, *args: Any, guard: Guard | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.guard = guard

    def _new_conn(self) -> socket.socket:
        return _connected(self, self.guard) if self.guard else super()._new_conn()


class _SecureConnection(HTTPSConnection):
    """The same over TLS."""

    response_class = _Response

    def __init__(self, *args: Any, guard: Guard | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.guard = guard

    def _new_conn(self) -> socket.socket:
        return _connected(self, self.guard) if self.guard else super()._new_conn()


def _connected(connection: Any, guard: Guard) -> socket.socket:
    """Return a socket connected to a judged address of the connection's host."""
    try:
        addresses = guard.addresses(connection.host, connection.port)
    except UnknownHostError as error:
        raise urllib3.exceptions.NewConnectionError(connection, str(error)) from error
    failure: OSError = OSError("the name has no address")
    for place, address in enumerate(addresses):
        left = min(_LIMITS.patience, _LIMITS.deadline - time.monotonic())
        try:  # an address that is silent leaves time for the next
            return create_connection(
                (address, connection.port),
                max(left / (len(addresses) - place), 0.001),
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
    """An adapter whose pools make our connections."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.context = tls_context()
        super().__init__(pool_connections=4, pool_maxsize=1)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self.context, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self.guard)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self.context, **more)
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
    plain = {"ConnectionCls": partial(_Connection, guard=guard)}
    secure = {"ConnectionCls": partial(_SecureConnection, guard=guard)}
    return {
        "http": type("_Pool", (HTTPConnectionPool,), plain),
        "https": type("_SecurePool", (HTTPSConnectionPool,), secure),
    }


class Session:
    """A ``requests`` session below ``guard``, in which an answer takes at most ``deadline`` seconds
    (by the clock of :func:`time.monotonic`), and at most ``patience`` without a byte.
    """

    def __init__(self, guard: Guard, *, patience: float, deadline: float) -> None:
        self._ways = Ways()
        self._guard = guard
        self._patience = patience
        self._deadline = deadline
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(guard))

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_error: object) -> None:
        self._session.close()

    @contextlib.contextmanager
    def get(self, url: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        """Ask for ``url``; the body is the caller's to read, a redirect the caller's to follow.

        Raises RefusedAddressError for an address that may not be asked, and what requests raises.
        """
        _LIMITS.deadline, _LIMITS.patience = self._deadline, self._patience
        proxies: dict[str, str] = {}
        if proxy := self._ways.proxy(url):
            self._guard.judge_name(urlsplit(url).hostname or "")
            proxies = dict.fromkeys(("http", "https"), proxy.with_credentials)
        with self._session.get(
            url,
            headers=headers,
            timeout=self._patience,
            stream=True,
            allow_redirects=False,
            proxies=proxies,
        ) as response:
            yield response
