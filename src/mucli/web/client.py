"""Asking a server: politely, within bounds, and from the cache where the answer is known.

An answer is kept in the user's cache directory with its validators (RFC 9110, section 8.8). A fresh
one is used as it is, an older one is asked for again under its conditions. A server that says
``Retry-After`` (RFC 9110, section 10.2.3) is not asked before, by any later run either. Answers are
bounded in size and time; redirects in number, scheme, and not into private networks.
"""

import contextlib
import hashlib
import ipaddress
import json
import os
import re
import socket
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mucli.errors import OutsideError, UsageError
from mucli.files import user_cache, write_atomic
from mucli.text import printable
from mucli.web.services import Service, user_agent

if TYPE_CHECKING:
    import requests

MAX_BYTES = 20_000_000
FRESH = 24 * 3600.0
"""Seconds for which a kept answer is used without asking."""

_FRESH_MISSING = (
    600.0  # the same for "there is no such thing": it may have been posted a minute ago
)

_TIMEOUT = 10.0  # seconds without a byte; a whole answer may take four times as long
_REDIRECTS = 5
_TRIES = 3
_PATIENCE = 10.0  # the longest that is waited for a server that asks to come back later
_LAST: dict[str, float] = {}  # when each service was asked last, in this run
_FAILED: dict[str, int] = {}  # how often running it failed, in this run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, body, content type and validators, and ``changed``: whether
    it differs from the one kept before.
    """

    url: str
    status: int
    body: bytes
    kind: str = ""
    etag: str = ""
    modified: str = ""
    changed: bool = True
    files: tuple[Path, ...] = ()

    @property
    def text(self) -> str:
        """The body as UTF-8 text; what is none is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body read as JSON. Raises ValueError."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("the JSON is nested too deeply") from error

    def forget(self) -> None:
        """Take the answer out of the cache, because it makes no sense: the next run asks again."""
        for file in self.files:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)


@dataclass(slots=True)
class _Kept:
    """An answer in the cache, as its JSON describes it; the body lies beside it."""

    url: str
    status: int
    kind: str
    etag: str
    modified: str
    when: float


def ask(service: Service, path: str, *, accept: str = "", fresh: float = FRESH) -> Answer:
    """Return what ``service`` answers to GET ``path`` (with its query). A missing thing gives
    status 404.

    Raises OutsideError, in one sentence, when the service is down, slow, refuses, or answers more
    than is believable.
    """
    return get(
        f"{service.base}{path}",
        what=service.name,
        accept=accept,
        fresh=fresh,
        interval=service.interval,
        home=service.base,
    )


def get(
    url: str,
    *,
    what: str = "",
    accept: str = "",
    fresh: float = 0.0,
    interval: float = 0.0,
    home: str = "",
) -> Answer:
    """Return the answer to GET ``url``; ``what`` names the server in errors, ``fresh`` bounds (in
    seconds) the age of a kept answer.

    ``home`` is the address of the service (else the host) that ``interval`` seconds are left to,
    and that may ask to be left alone. Raises OutsideError for any failure but 404 and 410.
    """
    name = what or urlsplit(url).hostname or url
    files = _files(url, accept)
    kept, body = _load(files)
    if (
        kept
        and fresh
        and 0
        <= time.time() - kept.when
        < (fresh if kept.status == 200 else min(fresh, _FRESH_MISSING))
    ):
        return Answer(
            kept.url,
            kept.status,
            body,
            kept.kind,
            kept.etag,
            kept.modified,
            changed=False,
            files=files,
        )
    headers = {"Accept": accept} if accept else {}
    if kept and kept.status == 200:
        headers |= {
            name: value
            for name, value in (("If-None-Match", kept.etag), ("If-Modified-Since", kept.modified))
            if value
        }
    answer = _ask(url, name, headers, interval, home or urlsplit(url).netloc)
    if answer.status == 304 and kept:
        kept.when = time.time()
        _save(files, kept, None)
        return Answer(
            kept.url,
            kept.status,
            body,
            kept.kind,
            kept.etag,
            kept.modified,
            changed=False,
            files=files,
        )
    if answer.status not in (200, 404, 410):
        raise OutsideError(f"{name} answered {answer.status}; try again later")
    changed = not (kept and kept.status == answer.status and body == answer.body)
    _save(
        files,
        _Kept(answer.url, answer.status, answer.kind, answer.etag, answer.modified, time.time()),
        answer.body,
    )
    return Answer(
        answer.url,
        answer.status,
        answer.body,
        answer.kind,
        answer.etag,
        answer.modified,
        changed,
        files,
    )


# The wire
# --------------------------------------------------------------------------------------------------


def _ask(url: str, name: str, headers: Mapping[str, str], interval: float, home: str) -> Answer:
    """Ask a service that has not asked to be left alone, nor failed in this run so often that more
    of it would only take time.
    """
    wait = _banned(home)
    if wait > _PATIENCE:
        raise OutsideError(
            f"{name} asked to be left alone for another {wait:.0f} seconds; try again then"
        )
    if _FAILED.get(home, 0) >= _TRIES:
        raise OutsideError(
            f"{name} failed {_TRIES} times running and is not asked again in this run; try again"
            " later"
        )
    time.sleep(wait)
    try:
        answer = _try(url, name, headers, interval, home)
    except OutsideError:
        _FAILED[home] = _FAILED.get(home, 0) + 1
        raise
    _FAILED[home] = _FAILED.get(home, 0) + 1 if answer.status >= 500 else 0
    return answer


def _try(url: str, name: str, headers: Mapping[str, str], interval: float, home: str) -> Answer:
    """Ask up to three times: a server that is busy for a short while is waited for."""
    import requests
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    for attempt in range(1, _TRIES + 1):
        _pace(url, interval, home)
        try:
            answer, pause = _once(url, name, headers)
        except (requests.Timeout, ReadTimeoutError) as error:
            raise OutsideError(
                f"{name} does not answer within {_timeout():g} seconds; try again later"
            ) from error
        except requests.ConnectionError as error:
            if attempt == _TRIES:
                raise OutsideError(
                    f"{name} cannot be reached ({_reason(error)}); check the connection, or try"
                    " again later"
                ) from error
            pause = 0.3 * attempt
        except (requests.RequestException, HTTPError, UnicodeError, ValueError) as error:
            raise OutsideError(
                f"{name} answers nonsense ({_reason(error)}); try again later"
            ) from error
        else:
            if answer.status not in (429, 500, 502, 503, 504):
                return answer
            pause = 0.25 * 2**attempt if pause is None else pause
            if pause > _PATIENCE:
                _ban(home, pause)
                raise OutsideError(
                    f"{name} is busy (it answered {answer.status}) and asks to come back in"
                    f" {pause:.0f} seconds"
                )
            if attempt == _TRIES:
                return answer
        time.sleep(pause)
    raise AssertionError("unreachable")


def _timeout() -> float:
    """Return the seconds to wait for a byte: ``MUCLI_TIMEOUT``, or 10."""
    try:
        return min(max(float(os.environ.get("MUCLI_TIMEOUT", _TIMEOUT)), 0.1), 600.0)
    except ValueError as error:
        raise UsageError(
            f"MUCLI_TIMEOUT is a number of seconds, not {os.environ['MUCLI_TIMEOUT']!r}"
        ) from error


def _once(url: str, name: str, headers: Mapping[str, str]) -> tuple[Answer, float | None]:
    """Ask once, following redirects. Returns the answer and the pause that the server asks for, if
    any.
    """
    import requests

    private = _is_private(url)
    with requests.Session() as session:
        session.trust_env = True
        session.headers.update({"User-Agent": user_agent(), **headers})
        at, deadline = url, time.monotonic() + 4 * _timeout()
        for _hop in range(_REDIRECTS + 1):
            with session.get(
                at, timeout=_timeout(), stream=True, allow_redirects=False
            ) as response:
                target = response.headers.get("Location")
                if response.status_code in (301, 302, 303, 307, 308) and target:
                    at = urljoin(at, target)
                    if urlsplit(at).scheme not in ("http", "https") or (
                        _is_private(at) and not (private and _is_near(at, url))
                    ):
                        raise OutsideError(
                            f"{name} leads to {printable(at)[:80]!r}, which is no public web"
                            " address; nothing was read"
                        )
                    continue
                body = _body(response, name, deadline)
                kept = {
                    key: response.headers.get(key, "")
                    for key in ("Content-Type", "ETag", "Last-Modified")
                }
                answer = Answer(
                    at,
                    response.status_code,
                    body,
                    kept["Content-Type"],
                    kept["ETag"],
                    kept["Last-Modified"],
                )
                return answer, retry_after(response.headers.get("Retry-After", ""))
    raise OutsideError(f"{name} redirects more than {_REDIRECTS} times; nothing was read")


def _body(response: "requests.Response", name: str, deadline: float) -> bytes:
    chunks, size = [], 0
    while chunk := response.raw.read1(
        65536, decode_content=True
    ):  # as it comes, so that an answer that drips is noticed
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise OutsideError(
                f"{name} answers more than {MAX_BYTES // 1_000_000} MB; that is no answer to this"
                " question"
            )
        if time.monotonic() > deadline:
            raise OutsideError(
                f"{name} takes more than {4 * _timeout():.0f} seconds for one answer; try again"
                " later"
            )
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and not response.headers.get("Content-Encoding") and size < int(length):
        raise OutsideError(
            f"{name} broke off its answer after {size:,} of {int(length):,} bytes; try again"
        )
    return b"".join(chunks)


def _is_near(target: str, url: str) -> bool:
    """Tell whether ``target`` is on the host of ``url`` or this machine: a private service may lead
    there, but not through its network.
    """
    host = urlsplit(target).hostname or ""
    return host in ("localhost", "::1", urlsplit(url).hostname) or bool(
        re.fullmatch(r"127(?:\.\d{1,3}){3}", host)
    )


def _is_private(url: str) -> bool:
    """Tell whether the host of ``url`` is of this machine or a private network; one that cannot be
    resolved is not.
    """
    host = urlsplit(url).hostname or ""
    try:
        addresses = (
            [host]
            if re.fullmatch(r"[\d.]+|[0-9a-f:]*:[0-9a-f:]*", host)
            else [str(i[4][0]) for i in socket.getaddrinfo(host, None)]
        )
        return any(
            not ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses
        )
    except (OSError, ValueError, UnicodeError):
        return False


def _reason(error: Exception) -> str:
    inner = error.args[0] if error.args else error
    reason = str(getattr(inner, "reason", inner))
    return printable(re.sub(r"^.*?: |<[^>]*>:? ?", "", reason))[:120] or type(error).__name__


def retry_after(value: str) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks to wait (a number or a date), None for
    none that can be read.
    """
    if value.strip().isdecimal():
        return float(min(int(value), 86_400))
    try:
        return max(0.0, min(parsedate_to_datetime(value).timestamp() - time.time(), 86_400.0))
    except (ValueError, TypeError):
        return None


def _pace(url: str, interval: float, home: str) -> None:
    """Leave ``interval`` seconds between two requests to one service; a server on this machine
    needs no such care.
    """
    if interval and not _is_private(url):
        time.sleep(max(0.0, _LAST.get(home, 0.0) + interval - time.monotonic()))
    _LAST[home] = time.monotonic()


# The cache
# --------------------------------------------------------------------------------------------------


def _folder() -> Path:
    return user_cache() / "answers"


def _files(url: str, accept: str) -> tuple[Path, Path]:
    name = hashlib.sha256(f"{accept}\0{url}".encode()).hexdigest()[:32]
    return _folder() / f"{name}.json", _folder() / f"{name}.body"


def _load(files: tuple[Path, Path]) -> tuple[_Kept | None, bytes]:
    """Return the answer kept, None when there is none that can be read."""
    try:
        data = json.loads(files[0].read_bytes())
        body = files[1].read_bytes()
        if data.pop("digest") != hashlib.sha256(body).hexdigest():
            return None, b""
        return _Kept(**data), body
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None, b""


def _save(files: tuple[Path, Path], kept: _Kept, body: bytes | None) -> None:
    """Keep an answer; a cache that cannot be written is done without."""
    try:
        raw = files[1].read_bytes() if body is None else body
        if body is not None:
            write_atomic(files[1], body)
        write_atomic(
            files[0], json.dumps(asdict(kept) | {"digest": hashlib.sha256(raw).hexdigest()})
        )
    except OSError:
        pass


def _bans() -> dict[str, float]:
    try:
        data = json.loads((_folder() / "later.json").read_bytes())
        return {str(host): float(until) for host, until in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _banned(home: str) -> float:
    """Return for how many seconds yet the service at ``home`` asked to be left alone."""
    return max(0.0, min(_bans().get(home, 0.0) - time.time(), 86_400.0))


def _ban(home: str, seconds: float) -> None:
    now = time.time()
    bans = {other: until for other, until in _bans().items() if until > now} | {home: now + seconds}
    try:
        write_atomic(_folder() / "later.json", json.dumps(bans))
    except OSError:
        pass
