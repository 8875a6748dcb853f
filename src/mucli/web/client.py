"""Asking a server: politely, within bounds, and from the cache where the answer is known.

A fresh answer in the cache is used as it is, an older one is asked for again under its conditions.
Answers are bounded in size and time; redirects in number, scheme, and by the guard.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mucli.errors import OutsideError
from mucli.text import printable
from mucli.web.addresses import host_of_url, origin
from mucli.web.answers import Answer, keep, kept
from mucli.web.guard import Guard, RefusedAddressError
from mucli.web.manners import politely, timeout
from mucli.web.messages import REDIRECTS, declared_size, retry_after
from mucli.web.services import Service, user_agent

if TYPE_CHECKING:
    import requests

MAX_BYTES = 20_000_000
FRESH = 24 * 3600.0
"""Seconds for which a kept answer is used without asking."""

_REDIRECTS = 5
_SLACK = 1.0  # seconds after which the connection itself ends what `bounded` should have ended


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
        typed=True,
    )


def ask_json(service: Service, path: str, *, accept: str = "", fresh: float = FRESH) -> Any:
    """Return the JSON that ``service`` answers to GET ``path``, None when there is no such thing
    (404, 410).

    Raises OutsideError as :func:`ask` does, and for an answer that is no JSON, which is not kept.
    """
    answer = ask(service, path, accept=accept or "application/json", fresh=fresh)
    if answer.status != 200:
        return None
    try:
        return answer.json()
    except ValueError as error:
        answer.forget()
        raise OutsideError(f"{service.name} answers no JSON ({error}); try again later") from error


def get(
    url: str,
    *,
    what: str = "",
    accept: str = "",
    fresh: float = 0.0,
    interval: float = 0.0,
    home: str = "",
    typed: bool = False,
) -> Answer:
    """Return the answer to GET ``url``; ``what`` names the server in errors, ``fresh`` bounds (in
    seconds) the age of a kept answer.

    ``home`` is the address of the service (else the host) that ``interval`` seconds are left to,
    and that may ask to be left alone. ``typed`` says that the user gave this very address, so it
    may be one of a private network; what came out of a list or an answer may not. Raises
    OutsideError for any failure but 404 and 410.
    """
    name = what or host_of_url(url) or url
    known = kept(url, accept)
    if known and fresh and known.is_fresh(fresh):
        return known
    headers = {"Accept": accept} if accept else {}
    if known and known.status == 200:
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        headers |= {field: value for field, value in conditions.items() if value}

    def once() -> tuple[Answer, int, float | None]:
        with opened(url, name, headers, typed=typed) as (at, response, deadline):
            body = b"".join(bounded(response, name, deadline, MAX_BYTES))
            fields = response.headers
            answer = Answer(
                at,
                response.status_code,
                body,
                fields.get("Content-Type", ""),
                fields.get("ETag", ""),
                fields.get("Last-Modified", ""),
                time.time(),
            )
            return answer, answer.status, retry_after(fields)

    answer = politely(url, once, name=name, home=home or urlsplit(url).netloc, interval=interval)
    if answer.status == 304 and known:
        return keep(url, accept, _confirmed(known))
    if answer.status not in (200, 404, 410):
        raise OutsideError(f"{name} answered {answer.status}; try again later")
    if known and known.status == answer.status and known.body == answer.body:
        answer = _confirmed(answer)
    return keep(url, accept, answer)


def _confirmed(answer: Answer) -> Answer:
    from dataclasses import replace

    return replace(answer, when=time.time(), changed=False)


@contextmanager
def opened(
    url: str, name: str, headers: Mapping[str, str], *, typed: bool, deadline: float = 0.0
) -> "Iterator[tuple[str, requests.Response, float]]":
    """Ask for ``url`` and follow redirects; give the address it ended at, the answer with its body
    unread, and the time (of :func:`time.monotonic`) at which all must be over.

    Each redirect passes the guard. ``headers`` beyond the usual ones go to the origin of ``url``
    only. ``deadline`` are the seconds for all, four time-outs unless given. Raises OutsideError
    for a redirect that may not be followed, and what requests raises.
    """
    from mucli.web.adapter import Session

    end = time.monotonic() + (deadline or 4 * timeout())
    guard = Guard(own=frozenset({host_of_url(url)} if typed else ()))
    usual = {"User-Agent": user_agent(), "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
    at = url
    with Session(guard, patience=timeout(), deadline=end + _SLACK) as session:
        for _hop in range(_REDIRECTS + 1):
            own = headers if origin(at) == origin(url) else {}
            try:
                with session.get(at, {**usual, **own}) as response:
                    target = response.headers.get("Location")
                    if response.status_code not in REDIRECTS or not target:
                        yield at, response, end
                        return
                    at = urljoin(at, target)
                    if urlsplit(at).scheme not in ("http", "https"):
                        raise RefusedAddressError(f"{at} is no web address")
            except RefusedAddressError as error:
                raise OutsideError(_refusal(name, at, url, error)) from error
    raise OutsideError(f"{name} redirects more than {_REDIRECTS} times; nothing was read")


def _refusal(name: str, at: str, url: str, error: RefusedAddressError) -> str:
    shown = printable(at)[:80]
    if at == url:
        return f"{shown!r} is no public web address ({error}); nothing was read"
    return f"{name} leads to {shown!r}, which is no public web address; nothing was read"


def bounded(
    response: "requests.Response", name: str, deadline: float, limit: int
) -> Iterator[bytes]:
    """Give the body of an answer as it comes, unpacked.

    Raises OutsideError when it is larger than ``limit`` bytes, takes until after ``deadline``, or
    breaks off.
    """
    size = 0
    while chunk := response.raw.read1(65536, decode_content=True):
        size += len(chunk)
        if size > limit:
            raise OutsideError(
                f"{name} answers more than {limit // 1_000_000} MB; that is no answer to this"
                " question"
            )
        if time.monotonic() > deadline:
            raise OutsideError(
                f"{name} takes more than {4 * timeout():.0f} seconds for one answer; try again"
                " later"
            )
        yield chunk
    length = declared_size(response.headers)
    if length is not None and not response.headers.get("Content-Encoding") and size < length:
        raise OutsideError(
            f"{name} broke off its answer after {size:,} of {length:,} bytes; try again"
        )
