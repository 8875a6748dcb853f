"""How a service is asked without being a burden: one request after the other with a pause, again
after what may pass, not before the time that it names, and not at all once it fails and fails.

What a service has asked for in ``Retry-After`` holds for later runs too: it is kept in the cache.
"""

import json
import os
import re
import time
from collections.abc import Callable
from typing import TypeVar

from mucli.errors import OutsideError, UsageError
from mucli.files import private_folder, user_cache, write_atomic
from mucli.text import printable
from mucli.web.addresses import host_of_url, own_host
from mucli.web.messages import LONGEST_WAIT

T = TypeVar("T")

TRIES = 3
"""How often one thing is asked for, and how many failures in a row end the asking of a service."""

PATIENCE = 10.0
"""The longest, in seconds, that a service is waited for which asks to come back later."""

_TIMEOUT = 10.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_LAST: dict[str, float] = {}  # when each service was asked last, in this run
_FAILED: dict[str, int] = {}  # how often running it failed, in this run


def timeout() -> float:
    """Return the seconds to wait for a byte: ``MUCLI_TIMEOUT``, or 10. A whole answer may take four
    times as long.
    """
    try:
        return min(max(float(os.environ.get("MUCLI_TIMEOUT", _TIMEOUT)), 0.1), 600.0)
    except ValueError as error:
        raise UsageError(
            f"MUCLI_TIMEOUT is a number of seconds, not {os.environ['MUCLI_TIMEOUT']!r}"
        ) from error


def politely(
    url: str,
    once: Callable[[], tuple[T, int, float | None]],
    *,
    name: str,
    home: str,
    interval: float,
) -> T:
    """Return what ``once`` gets from ``url``, made as often as manners allow.

    ``once`` asks one time and returns what came, its status, and the seconds that the service asks
    to wait (None: it doesn't say). ``name`` is the service for people, ``home`` what its pauses and
    failures are counted by, ``interval`` the seconds between two requests.

    Raises OutsideError, in one sentence, when the service asked to be left alone, cannot be
    reached, is slow, or answers nonsense. An answer that says it is busy is returned after the last
    try.
    """
    wait = _banned(home)
    if wait > PATIENCE:
        raise OutsideError(
            f"{name} asked to be left alone for another {wait:.0f} seconds; try again then"
        )
    if _FAILED.get(home, 0) >= TRIES:
        raise OutsideError(
            f"{name} failed {TRIES} times running and is not asked again in this run; try again"
            " later"
        )
    time.sleep(wait)
    try:
        found, status = _repeated(url, once, name, home, interval)
    except OutsideError:
        _FAILED[home] = _FAILED.get(home, 0) + 1
        raise
    _FAILED[home] = _FAILED.get(home, 0) + 1 if status >= 500 else 0
    return found


def _repeated(
    url: str,
    once: Callable[[], tuple[T, int, float | None]],
    name: str,
    home: str,
    interval: float,
) -> tuple[T, int]:
    """Ask up to three times: a service that is busy for a short while is waited for."""
    import requests
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    for attempt in range(1, TRIES + 1):
        _pace(url, interval, home)
        try:
            found, status, pause = once()
        except (requests.Timeout, ReadTimeoutError, TimeoutError) as error:
            raise OutsideError(
                f"{name} does not answer within {timeout():g} seconds; try again later"
            ) from error
        except requests.ConnectionError as error:
            if attempt == TRIES:
                raise OutsideError(
                    f"{name} cannot be reached ({reason(error)}); check the connection, or try"
                    " again later"
                ) from error
            pause = 0.3 * attempt
        except (requests.RequestException, HTTPError, UnicodeError, ValueError) as error:
            raise OutsideError(
                f"{name} answers nonsense ({reason(error)}); try again later"
            ) from error
        else:
            if status not in _BUSY:
                return found, status
            pause = 0.25 * 2**attempt if pause is None else pause
            if pause > PATIENCE:
                _ban(home, pause)
                raise OutsideError(
                    f"{name} is busy (it answered {status}) and asks to come back in"
                    f" {pause:.0f} seconds"
                )
            if attempt == TRIES:
                return found, status
        time.sleep(pause)
    raise AssertionError("unreachable")


def reason(error: Exception) -> str:
    """Return in a few words why a request failed."""
    inner = error.args[0] if error.args else error
    words = str(getattr(inner, "reason", inner))
    return printable(re.sub(r"^.*?: |<[^>]*>:? ?", "", words))[:120] or type(error).__name__


def _pace(url: str, interval: float, home: str) -> None:
    """Leave ``interval`` seconds between two requests to one service; a server of one's own needs
    no such care.
    """
    if interval and not own_host(host_of_url(url)):
        time.sleep(max(0.0, _LAST.get(home, 0.0) + interval - time.monotonic()))
    _LAST[home] = time.monotonic()


# Who asked to be left alone, and until when
# --------------------------------------------------------------------------------------------------


def _bans() -> dict[str, float]:
    try:
        data = json.loads((user_cache() / "answers" / "later.json").read_bytes())
        return {str(host): float(until) for host, until in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _banned(home: str) -> float:
    """Return for how many seconds yet the service at ``home`` asked to be left alone."""
    return max(0.0, min(_bans().get(home, 0.0) - time.time(), LONGEST_WAIT))


def _ban(home: str, seconds: float) -> None:
    now = time.time()
    bans = {other: until for other, until in _bans().items() if until > now} | {home: now + seconds}
    try:
        folder = private_folder(user_cache() / "answers")
        write_atomic(folder / "later.json", json.dumps(bans), mode=0o600)
    except OSError:
        pass
