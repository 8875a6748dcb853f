"""The check of one address by asking for it: HEAD, GET, redirects, retries, and the verdict in the
end.

A check is a generator: it yields each request as an :class:`Ask` and is sent the :class:`Reply`.
Whoever drives it decides when a request may go out, so that no thread ever sleeps on behalf of a
link.
"""

import random
import re
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from mucli.links import page_signs
from mucli.links.page_text import read_page
from mucli.links.verdicts import Hop, Policy, Result, Verdict
from mucli.text import printable
from mucli.web.addresses import BadUrlError, host_key, host_of, never_exists, normalise, own_host
from mucli.web.messages import REDIRECTS, Ask, Fault, Reply, textual
from mucli.web.messages import retry_after as asked_wait

Check = Generator[Ask, Reply, Result]

_PERMANENT = frozenset({301, 308})
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 529})
_REFUSALS = {
    401: "wants a login",
    403: "forbids robots, or everyone",
    407: "wants a proxy's login",
    418: "refuses robots",
    429: "asks for fewer requests",
}
# What these names end in is no page: the header alone tells that it is there.
_FILE = re.compile(
    r"//[^/?#]*/[^?#]*\.(?:pdf|zip|gz|tgz|bz2|xz|7z|rar|tar|whl|mp4|mp3|webm|png|jpe?g|gif|pptx?|docx?|xlsx?|npz?|npy|pkl|pth?|h5|parquet|bin)(?![^?#])",
    re.IGNORECASE,
)


_COOKIE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64})=([^;,\s\"]{0,512})")


# How much each trouble weighs on the patience with a host; an answer restores it. A host that
# cannot be connected to will hardly be for the next link; one that is silent on some links may well
# answer others, however many of the silent ones a list names first.
_WEIGHTS = {Fault.CONNECT: 8, Fault.REFUSED: 8, Fault.TIMEOUT: 1, Fault.BROKEN: 1}
_TIRED = 2
_PATIENCE = 40


_SAMPLE = 8


@dataclass(slots=True)
class Habits:
    """What a run has learned: whether HEAD is worth asking, and the troubles in a row with each
    host.

    What HEAD says of a page never suffices, for its text decides. So a run tries HEAD on a few
    links that do not look like files, and goes on only as long as that saves a GET now and then.
    """

    get_first: set[str] = field(default_factory=set)
    heads: int = 0
    decided: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    tired: set[str] = field(default_factory=set)

    def method(self, url: str, policy: Policy) -> str:
        """Return how to ask for ``url`` first. Where nothing may be asked twice that is GET: its
        answer always stands.
        """
        if policy.retries == 0:
            return "GET"
        if is_file(url):
            return "HEAD"
        if self.heads >= _SAMPLE * (1 + self.decided) or host_key(url) in self.get_first:
            return "GET"
        self.heads += 1
        return "HEAD"

    def doubted(self, url: str) -> None:
        """Note that an answer to HEAD said nothing."""
        self.get_first.add(host_key(url))

    def given_up(self, url: str) -> tuple[Verdict, str] | None:
        """Return what to say of a link at a host that has failed so often in a row that asking on
        is of no use, else None.
        """
        if not self.troubles:
            return None
        host = host_key(url)
        if self.troubles.get(host, 0) < _PATIENCE:
            return None
        if host in self.tired:
            return (
                Verdict.BLOCKED,
                f"not asked: {host} had asked for fewer requests again and again (429)",
            )
        return Verdict.UNSTABLE, f"not asked: {host} had failed to answer again and again"

    def note(self, answer: Reply, *, retry: bool = False) -> None:
        """Learn from an answer; silence at a ``retry`` is that link's silence once more, and says
        nothing new of the host.
        """
        if not self.troubles and answer.fault is None and answer.status != 429:
            return
        host = host_key(answer.url)
        weight = (
            _TIRED if answer.status == 429 else _WEIGHTS.get(answer.fault, 0) if answer.fault else 0
        )
        if retry and weight == 1:
            return
        if weight:
            before = (
                self.troubles.get(host, 0) if (answer.status == 429) == (host in self.tired) else 0
            )  # being tired is an answer
            self.troubles[host] = before + weight
            (self.tired.add if answer.status == 429 else self.tired.discard)(host)
        elif host in self.troubles and answer.status is not None:
            self.troubles[host] = 0


@dataclass(slots=True)
class _Walk:
    """The way of one check so far."""

    url: str
    policy: Policy
    habits: Habits
    current: str = ""
    hops: list[Hop] = field(default_factory=list)
    # by host, name, and whether it came over https
    cookies: dict[tuple[str, str, bool], str] = field(default_factory=dict)
    seconds: float = 0.0
    requests: int = 0
    retries: int = 0

    def ask(self, method: str, wait: float) -> Ask:
        """Return the next request: with the cookies that this very host has set on this very way,
        and nobody else's.
        """
        headers: dict[str, str] = {}
        if self.policy.headers and host_key(self.current) == host_key(self.url):
            headers |= self.policy.headers
        if self.cookies and (jar := self._jar()):
            headers["Cookie"] = "; ".join(f"{name}={jar[name]}" for name in jar)
        if method == "HEAD" and not is_file(self.current):
            headers["Connection"] = (
                "close"  # some send the page all the same; it must not pass for the next answer
            )
        left = self.policy.total - self.seconds
        return Ask(
            self.current,
            method,
            headers,
            wait=wait,
            budget=max(min(self.policy.timeout, left), 0.01),
        )

    def note(self, answer: Reply) -> None:
        """Count what a request took, learn from it, keep its cookies for the rest of the way."""
        self.requests += answer.attempts
        self.seconds += answer.seconds
        self.habits.note(answer, retry=self.retries > 0)
        if not answer.headers.cookies:
            return
        host, secure = host_key(self.current), self.current.startswith("https:")
        for cookie in answer.headers.cookies[:20]:
            if (match := _COOKIE.match(cookie)) and len(self.cookies) < 100:
                self.cookies[host, match[1], secure] = match[2]

    def _jar(self) -> dict[str, str]:
        """Return the cookies of the current host; what came over https is not told over http."""
        host, secure = host_key(self.current), self.current.startswith("https:")
        return {
            name: value
            for (whose, name, secret), value in self.cookies.items()
            if whose == host and (secure or not secret)
        }

    def result(
        self,
        verdict: Verdict,
        reason: str,
        answer: Reply | None = None,
        location: str | None = None,
    ) -> Result:
        """Return the verdict with the story of the way."""
        return Result(
            url=self.url,
            verdict=verdict,
            reason=printable(reason),
            status=answer.status if answer else None,
            location=location,
            end=self.current if self.hops else None,
            hops=tuple(self.hops),
            seconds=round(self.seconds, 3),
            attempts=self.requests,
            checked=time.time(),
            nameless=answer is not None
            and answer.fault in UNREACHED
            and not needs_no_network(self.current),
        )


UNREACHED = frozenset({Fault.NO_HOST, Fault.NAME_SERVICE, Fault.CONNECT})
"""The faults that a missing network gives as well."""


def is_file(url: str) -> bool:
    """Tell whether the address looks like that of a file, not of a page."""
    return _FILE.search(url) is not None


def needs_no_network(url: str) -> bool:
    """Tell whether the host of ``url`` is one that no internet would reach: one's own, or one that
    never exists.
    """
    host = host_of(host_key(url))
    return never_exists(host) or own_host(host)


def check_page(url: str, policy: Policy, habits: Habits) -> Check:
    """Check ``url`` (normalised) by asking for it; drive the generator to its :class:`Result`."""
    walk = _Walk(url, policy, habits, current=url)
    seen: set[tuple[str, tuple[object, ...]]] = {(url, ())}
    while True:
        if given_up := habits.given_up(walk.current):
            return walk.result(*given_up)
        answer = yield from _fetch(walk)
        location = _location(walk, answer)
        if not location:
            return _judge(walk, answer)
        walk.hops.append(Hop(walk.current, answer.status or 0))
        target = _target(walk.current, location)
        if target is None:
            return walk.result(
                Verdict.INVALID,
                f"redirects to something that cannot be asked: {location[:100]}",
                answer,
            )
        # A browser keeps cookies for longer, follows twice as far and runs scripts: it may pass.
        place = (target, tuple(sorted(walk.cookies.items())))
        if place in seen:
            return walk.result(Verdict.SUSPECT, "redirects in a circle", answer)
        if len(walk.hops) > policy.max_redirects:
            return walk.result(
                Verdict.SUSPECT, f"redirects more than {policy.max_redirects} times", answer
            )
        seen.add(place)
        walk.current = target


def _location(walk: _Walk, answer: Reply) -> str:
    """Return where an answer leads by itself: by its header, or a page by its ``refresh``; empty
    when it stays.
    """
    if answer.status in REDIRECTS:
        return answer.headers.get("Location", "")
    if (
        answer.status
        and answer.status < 300
        and (b"efresh" in answer.body or b"EFRESH" in answer.body)
    ):
        refresh = read_page(answer.body, answer.headers).refresh
        if refresh and _target(walk.current, refresh) != walk.current:
            return refresh
    return ""


def _target(current: str, location: str) -> str | None:
    """Return the address a redirect names, or None when it cannot be asked."""
    try:
        text = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        text = location
    try:
        return normalise(urljoin(current, text.strip().replace(" ", "%20")))
    except (BadUrlError, ValueError):
        return None


def _fetch(walk: _Walk) -> Generator[Ask, Reply, Reply]:
    """Ask for the current address until the answer stands: HEAD, then GET where HEAD was refused or
    leaves doubt, and retries.
    """
    method = walk.habits.method(walk.current, walk.policy)
    wait = 0.0
    while True:
        answer = yield walk.ask(method, wait)
        walk.note(answer)
        wait = 0.0
        passing = may_pass(answer)
        if method == "HEAD" and answer.status != 429 and _doubtful(answer):
            method = "GET"
            walk.habits.doubted(walk.current)
            if not passing:
                continue
        elif method == "HEAD" and answer.status is not None and answer.status < 300:
            walk.habits.decided += 1
        if (
            not passing
            or walk.retries >= walk.policy.retries
            or walk.seconds >= walk.policy.total
            or walk.habits.given_up(walk.current)
        ):
            return answer
        pause = pause_before_retry(answer, walk.retries, walk.policy)
        if pause is None:
            return answer
        wait = pause
        walk.retries += 1


def _doubtful(answer: Reply) -> bool:
    """Tell whether only GET can say what this answer to HEAD means: it was refused, it failed, or a
    page's text decides.
    """
    if answer.fault is not None:
        return answer.fault in (Fault.TIMEOUT, Fault.BROKEN)
    if answer.status is None or answer.status >= 400:
        return True
    return answer.status not in REDIRECTS and textual(answer.headers)


def may_pass(answer: Reply) -> bool:
    """Tell whether the failure is of a kind that may pass: asking again later is worth it."""
    if answer.fault is not None:
        return answer.fault in (
            Fault.TIMEOUT,
            Fault.BROKEN,
            Fault.CONNECT,
            Fault.REFUSED,
            Fault.NAME_SERVICE,
        )
    if (
        answer.method != "HEAD"
        and answer.status in (403, 503)
        and page_signs.challenged(answer.headers, answer.body)
    ):
        return False
    return answer.status in _MAY_PASS


def pause_before_retry(answer: Reply, retries: int, policy: Policy) -> float | None:
    """Return the seconds to wait before the next try: back-off with jitter, or what ``Retry-After``
    asks; None when that is too long.
    """
    asked = retry_after(answer)
    if asked is not None and asked > policy.max_wait:
        return None
    pause: float = policy.backoff * 2.0**retries * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret
    return max(pause, asked or 0.0)


def retry_after(answer: Reply) -> float | None:
    """Return the seconds that ``Retry-After`` asks to wait (RFC 9110, section 10.2.3: seconds or a
    date), None without it.
    """
    return asked_wait(answer.headers) if answer.status in (429, 503) else None


_FAULTS = {
    Fault.INVALID: Verdict.INVALID,
    Fault.NO_HOST: Verdict.DEAD,
    Fault.INSECURE: Verdict.INSECURE,
}


def _judge(walk: _Walk, answer: Reply) -> Result:
    if answer.fault is not None:
        return walk.result(
            _FAULTS.get(answer.fault, Verdict.UNSTABLE), _through(walk, answer.detail), answer
        )
    verdict, reason = _by_status(walk, answer)
    if verdict is not Verdict.OK:
        return walk.result(verdict, _through(walk, reason), answer)
    location = _moved_to(walk)
    if location is None:
        return walk.result(Verdict.OK, reason, answer)
    down = (
        "; the way leads from https down to http"
        if walk.result(verdict, "", answer, location).downgraded
        else ""
    )
    return walk.result(Verdict.MOVED, f"moved for good to {location}{down}", answer, location)


def _through(walk: _Walk, reason: str) -> str:
    return f"{reason} (after a redirect to {walk.current})" if walk.hops else reason


def _by_status(walk: _Walk, answer: Reply) -> tuple[Verdict, str]:
    """Return the verdict that status and text of the last answer give."""
    status = answer.status or 0
    if 200 <= status < 300:
        found = page_signs.look_away(walk.current, walk.url)
        if not found and not page_signs.unremarkable(answer.body, answer.headers):
            page = read_page(answer.body, answer.headers)
            found = page_signs.judge_page(walk.current, walk.url, page, answer.headers)
        if not found and walk.hops:
            found = page_signs.home_page(walk.current, walk.url)
        return found or (Verdict.OK, _fine(walk, status))
    if status not in (404, 410) and page_signs.challenged(answer.headers, answer.body):
        return Verdict.BLOCKED, f"the host wants to see a person (a challenge, {status})"
    if status in (404, 410):
        return Verdict.DEAD, "gone for good (410)" if status == 410 else "not found (404)"
    if status in _REFUSALS or status == 999:
        return Verdict.BLOCKED, f"the host {_REFUSALS.get(status, 'refuses robots')} ({status})"
    if status in _MAY_PASS or 500 <= status < 600:
        return Verdict.UNSTABLE, f"the host failed ({status})"
    if 400 <= status < 500:
        return Verdict.BLOCKED, f"the host refuses the request ({status})"
    if 300 <= status < 400:
        return Verdict.SUSPECT, f"a redirect that leads nowhere ({status})"
    return Verdict.UNSTABLE, f"the status {status} means nothing"


def _fine(walk: _Walk, status: int) -> str:
    if not walk.hops:
        return f"answers ({status})"
    down = (
        "; the way leads from https down to http"
        if walk.result(Verdict.OK, "", None, walk.current).downgraded
        else ""
    )
    return f"answers ({status}) after a redirect to {walk.current}{down}"


def _moved_to(walk: _Walk) -> str | None:
    """Return where the permanent redirects at the beginning of the way lead, None when it doesn't
    begin with one.
    """
    permanent = 0
    for hop in walk.hops:
        if hop.status not in _PERMANENT:
            break
        permanent += 1
    route = [hop.url for hop in walk.hops] + [walk.current]
    return route[permanent] if permanent else None
