"""The records of link checking: the verdicts, what was found of one link, and the rules of a
run.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from mucli.web.secrets import has_secret, hide


class Verdict(StrEnum):
    """What is true of a link; docs/check-links.md defines each."""

    OK = "ok"
    MOVED = "moved"
    ARCHIVED = "archived"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    UNSTABLE = "unstable"
    INSECURE = "insecure"
    INVALID = "invalid"
    DEAD = "dead"
    SKIPPED = "skipped"


FINE = frozenset({Verdict.OK, Verdict.ARCHIVED, Verdict.SKIPPED})
"""The verdicts that nobody has to look at."""

URGENCY = tuple(reversed(Verdict))
"""The verdicts as a report lists them: the worst first."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the address that was asked, the status it answered with."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one address.

    ``status`` is the last HTTP status (None without an answer), ``location`` where a moved link now
    lives, ``hops`` the redirects in their order, ``end`` the address they led to (None without
    any), ``seconds`` the time spent asking, ``attempts`` the number of requests, ``asked`` who
    answered (``page`` or an authority), ``checked`` when (Unix time), ``suggestion`` a copy in the
    Wayback Machine, ``deaths`` the runs in a row that found the link dead. ``nameless`` marks a
    verdict that a missing network would give as well.
    """

    url: str
    verdict: Verdict
    reason: str
    status: int | None = None
    location: str | None = None
    end: str | None = None
    hops: tuple[Hop, ...] = ()
    seconds: float = 0.0
    attempts: int = 0
    asked: str = "page"
    checked: float = 0.0
    cached: bool = False
    suggestion: str | None = None
    deaths: int = 0
    nameless: bool = False

    @property
    def downgraded(self) -> bool:
        """Whether a redirect led from https down to http."""
        route = [hop.url for hop in self.hops] + ([self.end] if self.end else [])
        return any(a.startswith("https:") and b.startswith("http:") for a, b in pairwise(route))


def discreet(result: Result) -> Result:
    """Return ``result`` with what is secret in its addresses hidden."""
    told = [result.url, result.reason, result.location or "", result.end or ""]
    if not has_secret(" ".join([*told, *(hop.url for hop in result.hops)])):
        return result
    return replace(
        result,
        url=hide(result.url),
        reason=hide(result.reason),
        location=result.location and hide(result.location),
        end=result.end and hide(result.end),
        hops=tuple(replace(hop, url=hide(hop.url)) for hop in result.hops),
    )


SPACING = 0.05
"""The seconds between two requests to somebody's host, unless the policy says otherwise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How hard, how often and how fast to ask. Times are seconds.

    ``timeout`` bounds one request from connecting to the end of what is read, ``deadline`` all the
    requests of one link together (waiting for its turn not counted; 0: three times ``timeout``),
    ``retries`` the further tries after a failure that may pass, ``backoff`` the first pause before
    one (it doubles), ``max_wait`` the longest ``Retry-After`` that is waited for. ``concurrency``
    bounds all requests under way, ``per_host`` those to one host. ``spacing`` is the pause between
    the starts of two requests to one host; None is :data:`SPACING` for the hosts of others and no
    pause for private addresses, which are one's own. ``user_agent`` is how to introduce oneself;
    empty is mucli's own way. ``headers`` go to the host of each link itself, and to nobody that it
    redirects to.
    """

    timeout: float = 10.0
    deadline: float = 0.0
    retries: int = 2
    backoff: float = 0.5
    max_wait: float = 30.0
    max_redirects: int = 10
    concurrency: int = 32
    per_host: int = 10
    spacing: float | None = None
    allow_private: bool = False
    user_agent: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> float:
        """The seconds that one link may take."""
        return self.deadline or 3 * self.timeout


@dataclass(slots=True)
class Tally:
    """What a run took: the requests made."""

    requests: int = 0
