"""Authorities: services that know whether a scholarly link is good, asked instead of the web page.

An authority recognises the links it knows, and answers for one or several at a time. Where it
fails, or does not know, the page is asked: an authority can save a link from a wrong verdict, and
never condemns one for its own troubles.
"""

import json
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mucli.links.page import may_pass, pause_before_retry
from mucli.links.verdicts import Policy, Result, Verdict
from mucli.web.messages import Ask, Reply
from mucli.web.services import Service

JSON_LIMIT = 1_000_000
"""The bytes of an authority's answer that are read."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A link to ask an authority about: its address, its name there, and the DOIs of the papers
    that carry it.
    """

    url: str
    ident: str
    dois: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What an authority says that knows less than all: it counts only if the page agrees."""

    result: Result


Asking = Generator[Ask, Reply, Sequence[Result | Claim | None]]
"""Yields requests, is sent answers, returns for each subject a result, a claim that the page must
confirm, or None where the page must be asked."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A service that answers for links: ``recognise`` gives a link's name there (None: not its
    business), ``batch`` how many at once.
    """

    service: Service
    recognise: Callable[[str, tuple[str, ...]], str | None]
    ask: Callable[[Sequence[Subject], Policy], Asking]
    batch: int = 1

    @property
    def name(self) -> str:
        """The name for people."""
        return self.service.name


def request(service: Service, path: str, policy: Policy, **more: Any) -> Ask:
    """Return a request to ``path`` of ``service``; the pause it asks for holds at its usual address
    only.
    """
    interval = service.interval if service.base == service.default else 0.0
    return Ask(
        f"{service.base}{path}",
        api=True,
        budget=policy.timeout,
        interval=interval,
        limit=JSON_LIMIT,
        **more,
    )


def patiently(ask: Ask, policy: Policy) -> Generator[Ask, Reply, Reply]:
    """Ask, and again after failures that may pass; return the last answer."""
    answer = yield ask
    for retry in range(policy.retries):
        pause = pause_before_retry(answer, retry, policy) if may_pass(answer) else None
        if pause is None:
            break
        answer = yield replace(ask, wait=pause)
    return answer


def parsed(answer: Reply) -> Any:
    """Return the JSON of an answer, None when it is none."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def told(
    subject: Subject,
    service: Service,
    answer: Reply,
    verdict: Verdict,
    reason: str,
    *,
    location: str | None = None,
) -> Result:
    """Return the result that an authority's answer gives."""
    return Result(
        url=subject.url,
        verdict=verdict,
        reason=reason,
        status=answer.status,
        location=location,
        asked=service.name,
        checked=time.time(),
    )


def authorities() -> list[Authority]:
    """Return every authority, for one run."""
    from mucli.links.hosts import repositories, scholarly, shares

    return [*scholarly.authorities(), *repositories.authorities(), *shares.authorities()]
