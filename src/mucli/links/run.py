"""A run: many links over one event loop, an authority where there is one, and the question whether
there is a network at all.

The loop has a thread of its own, so that a run can be made where another loop is at work already
(a notebook), and so that Ctrl-C finds the caller, not the loop.
"""

import asyncio
import queue
import re
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mucli.errors import OutsideError
from mucli.links.collect import Link
from mucli.links.hosts import Authority, Claim, Subject, authorities
from mucli.links.page import UNREACHED, Habits, check_page, needs_no_network, retry_after
from mucli.links.verdicts import SPACING, Policy, Result, Verdict
from mucli.web.addresses import host_key, host_of, own_host
from mucli.web.messages import Ask, Fault, Reply
from mucli.web.pace import Pace
from mucli.web.services import WAYBACK, user_agent
from mucli.web.wire import Wire

_PROBES = ("https://doi.org/", "https://github.com/", "https://arxiv.org/")
# so many hosts out of reach without any contact, and it is time to ask whether there is a network
_SUSPICION = 4
# seconds between two hand-overs of results: each costs both threads their turn
_HANDOVER = 0.05


# Something of every host that an authority knows links of: a cheap look before ten dearer ones.
_MAY_KNOW = re.compile(
    r"doi|arxiv|acm\.org|springer|ieee|sciencedirect|wiley|tandf|sagepub|siam\.org|informs"
    r"|openreview|zenodo|archive\.org|github|gitlab|huggingface|hf\.co|4open|dropbox|google"
)


class NoNetworkError(OutsideError):
    """Nothing can be reached at all: what was found of the links says nothing of them."""


@dataclass(slots=True)
class _Job:
    """A check under way: its generator, the addresses it answers for, the host it asks, and the
    request to make next (None: not begun).

    ``requests`` and ``seconds`` count what it took so far, ``claim`` is what an authority says that
    the page must confirm.
    """

    steps: Generator[Ask, Reply, Any]
    addresses: Sequence[str]
    host: str
    ask: Ask | None = None
    requests: int = 0
    seconds: float = 0.0
    claim: Result | None = None


class Run:
    """One run over ``links``. Iterate over :meth:`results`; :meth:`close` when done or
    interrupted.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.habits = Habits()
        self.contact = False  # somebody has answered
        self.abroad = False  # somebody beyond one's own network has
        self.wire = Wire(
            allow_private=policy.allow_private, user_agent=policy.user_agent or user_agent()
        )
        self.pace: Pace[_Job] = Pace(per_host=policy.per_host, spacing=self._spacing)
        self.unreached: dict[str, None] = {}
        # What is handed over: results, or None when it is time to ask whether there is a network.
        self.found: queue.SimpleQueue[list[Result | None]] = queue.SimpleQueue()
        self.batch: list[Result | None] = []
        self.handed = 0.0
        self.workers: list[asyncio.Task[None]] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def __enter__(self) -> "Run":
        """Return the run itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        self.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.wire.close()
        for task in (tasks := asyncio.all_tasks(self.loop)):
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(asyncio.sleep(0))  # the transports say good-bye
        self.loop.close()

    def close(self) -> None:
        """Stop: nothing new is asked; what is under way is left behind."""
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(5)

    def requests(self) -> int:
        """Return the number of requests made."""
        return self.wire.requests

    def _spacing(self, host: str) -> float:
        if self.policy.spacing is not None:
            return self.policy.spacing
        return 0.0 if own_host(host_of(host)) else SPACING

    def results(self, links: Iterable[Link]) -> Iterator[Result]:
        """Give the result of each link as it arrives. Raises NoNetworkError when there is no
        network at all.
        """
        jobs, open_ = _plan(links, self.policy, self.habits)
        yield from self._drive(jobs, open_)

    def copies(self, addresses: Sequence[str]) -> Iterator[Result]:
        """Give for each of the dead ``addresses`` a result whose ``suggestion`` is the newest copy,
        where the Wayback Machine has one.
        """
        from mucli.links.hosts.scholarly import newest_copy

        host = host_key(f"{WAYBACK.base}/")
        yield from self._drive(
            [_Job(newest_copy(address, self.policy), (address,), host) for address in addresses],
            len(addresses),
        )

    def _drive(self, jobs: Sequence[_Job], count: int) -> Iterator[Result]:
        """Put the jobs into the queue, let the loop work, and give ``count`` results."""
        self.loop.call_soon_threadsafe(self._start, jobs, min(self.policy.concurrency, count))
        own = any(own_host(host_of(job.host)) for job in jobs)
        unsure: list[Result] = []
        while count:
            for result in self.found.get():
                if result is None:
                    if not self.contact and not own:
                        self._require_network()
                    continue
                count -= 1
                if self.abroad:
                    yield from unsure
                    unsure.clear()
                if not result.nameless or self.abroad:
                    yield result
                else:
                    unsure.append(result)
        if unsure and not self.abroad:
            self._require_network()
        yield from unsure if self.abroad else map(_unreached, unsure)

    def _require_network(self) -> None:
        """Find out whether there is a network beyond this place. Raises NoNetworkError when nobody
        at all has answered.
        """
        asked = asyncio.run_coroutine_threadsafe(self._probe(), self.loop)
        self.abroad = self.abroad or asked.result()
        if not self.abroad and not self.contact:
            hosts = list(self.unreached)
            what = (
                f"none of {len(hosts)} hosts"
                if len(hosts) > 1
                else f"neither {hosts[0]} nor anything else"
            )
            raise NoNetworkError(
                f"there is no network: {what} could be reached; check the connection and try again"
            )

    async def _probe(self) -> bool:
        asked = [self.wire.send(Ask(url, "HEAD", budget=5.0)) for url in _PROBES]
        return any(reply.fault not in UNREACHED for reply in await asyncio.gather(*asked))

    # Within the loop

    def _start(self, jobs: Sequence[_Job], count: int) -> None:
        for job in jobs:
            self.pace.put(job.host, job)
        for _ in range(count - len(self.workers)):
            self.workers.append(self.loop.create_task(self._work()))

    async def _work(self) -> None:
        host: str | None = None
        while True:
            host, job = await self.pace.take(host)
            if job.ask is None and not self._step(job, None):
                continue
            ask = job.ask
            if ask is None or host_key(ask.url) != host:
                self._queue(job)
                continue
            reply = await self.wire.send(ask)
            job.requests += reply.attempts
            job.seconds += reply.seconds
            self._note(host, ask, reply)
            if self._step(job, reply):
                self._queue(job)

    def _queue(self, job: _Job) -> None:
        if job.ask is not None:
            self.pace.put(host_key(job.ask.url), job, wait=job.ask.wait, first=True)

    def _hand(self, *results: Result | None) -> None:
        """Hand results over: at once when it is long since, else with those that follow."""
        self.batch += results
        now = time.monotonic()
        if now - self.handed >= _HANDOVER:
            self.handed = now
            self._flush()
        elif len(self.batch) == len(results):
            self.loop.call_later(_HANDOVER, self._flush)

    def _flush(self) -> None:
        if self.batch:
            self.found.put(self.batch)
            self.batch = []

    def _note(self, host: str, ask: Ask, answer: Reply) -> None:
        if answer.fault not in UNREACHED and answer.fault is not Fault.INVALID:
            self.contact = True
            self.abroad = self.abroad or not own_host(host_of(host))
        elif (
            answer.fault in UNREACHED
            and host not in self.unreached
            and not needs_no_network(ask.url)
        ):
            self.unreached[host] = None
            if len(self.unreached) == _SUSPICION:
                self._hand(None)
        asked = retry_after(answer)
        pause = max(
            ask.interval, asked if asked is not None and asked <= self.policy.max_wait else 0.0
        )
        if pause:
            self.pace.pause(host, pause)

    def _step(self, job: _Job, answer: Reply | None) -> bool:
        """Hand ``answer`` to the check and take its next request; return False when it has ended
        instead.
        """
        try:
            job.ask = next(job.steps) if answer is None else job.steps.send(answer)
            return True
        except StopIteration as end:
            self._end(job, end.value if isinstance(end.value, list) else [end.value])
        except Exception as error:  # a bug in a check must not leave the run waiting for its result
            for address in job.addresses:
                self._hand(
                    Result(
                        address,
                        Verdict.UNSTABLE,
                        f"could not be checked ({type(error).__name__}: {error})",
                    )
                )
        return False

    def _end(self, job: _Job, results: Sequence[Result | Claim | None]) -> None:
        """Hand on what a check found; where an authority had no answer, or none that suffices, ask
        for the page.
        """
        for address, found in zip(job.addresses, results, strict=True):
            if isinstance(found, Result):
                result = _weighed(job.claim, found) if job.claim else found
                if result.attempts != job.requests:  # an authority was asked as well
                    took = round(job.seconds, 3)
                    result = replace(result, attempts=job.requests, seconds=took)
                self._hand(result)
            else:
                page = _page_job(address, self.policy, self.habits)
                page.requests, page.seconds = job.requests, job.seconds
                page.claim = found.result if isinstance(found, Claim) else None
                self.pace.put(page.host, page)


def _weighed(claim: Result, page: Result) -> Result:
    """Return what follows when an authority says that a link is dead, and the page says ``page``:
    both together condemn it, the page alone saves it, and where the page says nothing (it refuses
    robots, or does not answer) a person must look.
    """
    if page.verdict is Verdict.DEAD:
        return replace(claim, hops=page.hops, end=page.end, nameless=page.nameless)
    if page.verdict in (Verdict.BLOCKED, Verdict.UNSTABLE, Verdict.INSECURE):
        reason = f"{claim.reason}, and its page does not say ({page.reason})"
        return replace(claim, verdict=Verdict.SUSPECT, reason=reason, nameless=page.nameless)
    return page


def _page_job(address: str, policy: Policy, habits: Habits) -> _Job:
    return _Job(check_page(address, policy, habits), (address,), host_key(address))


def _unreached(result: Result) -> Result:
    return replace(
        result,
        verdict=Verdict.UNSTABLE,
        reason=f"{result.reason}; nothing beyond the local network could be reached",
    )


def _plan(links: Iterable[Link], policy: Policy, habits: Habits) -> tuple[list[_Job], int]:
    """Return the jobs that check ``links``: authorities in batches, pages one by one; and the
    number of links.
    """
    known = authorities()
    groups: dict[str, tuple[Authority, list[Subject]]] = {}
    jobs: list[_Job] = []
    count = 0
    for link in links:
        count += 1
        for authority in known if link.dois or _MAY_KNOW.search(link.address) else ():
            if ident := authority.recognise(link.address, link.dois):
                groups.setdefault(authority.name, (authority, []))[1].append(
                    Subject(link.address, ident, link.dois)
                )
                break
        else:
            jobs.append(_page_job(link.address, policy, habits))
    for authority, subjects in groups.values():
        for start in range(0, len(subjects), authority.batch):
            batch = subjects[start : start + authority.batch]
            host = host_key(f"{authority.service.base}/")
            jobs.append(
                _Job(authority.ask(batch, policy), [subject.url for subject in batch], host)
            )
    return jobs, count
