"""Whose turn it is: a queue for each host, so that a slow host never holds up the others.

Workers of one event loop ``take`` work; a host gets at most so many at once, and so much time lies
between two starts. Work may be put off; nobody sleeps for it.
"""

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Host:
    """The work that waits for one host. ``listed`` says that the host stands in the heap of
    hosts.
    """

    spacing: float
    waiting: deque[object] = field(default_factory=deque)
    active: int = 0
    free_at: float = 0.0
    listed: bool = False


class Pace(Generic[T]):
    """The queues of all hosts. ``spacing`` gives the seconds between two starts at a host,
    ``per_host`` is how many it has at once.
    """

    def __init__(self, *, per_host: int, spacing: Callable[[str], float]) -> None:
        self.per_host = per_host
        self.spacing = spacing
        self.hosts: dict[str, _Host] = {}
        self.ready: list[tuple[float, int, str]] = []
        self.later: list[tuple[float, int, str, T]] = []
        self.order = itertools.count()
        self.idle: deque[asyncio.Future[None]] = deque()
        self.timer: asyncio.TimerHandle | None = None

    def put(self, host: str, work: T, *, wait: float = 0.0, first: bool = False) -> None:
        """Queue ``work`` for ``host``, in ``wait`` seconds at the earliest; ``first`` puts it
        before what waits there.
        """
        if wait > 0:
            heapq.heappush(self.later, (time.monotonic() + wait, next(self.order), host, work))
        else:
            self._enqueue(host, work, first=first)
        self._wake()

    async def take(self, finished: str | None = None) -> tuple[str, T]:
        """Wait for work and return it with its host. ``finished`` is the host of the work that this
        worker has ended.
        """
        if finished is not None:
            state = self.hosts[finished]
            state.active -= 1
            self._list(finished, state)
        while True:
            now = time.monotonic()
            while self.later and self.later[0][0] <= now:
                _when, _order, host, work = heapq.heappop(self.later)
                self._enqueue(host, work, first=True)
            while self.ready and self.ready[0][0] <= now:
                if started := self._start(heapq.heappop(self.ready)[2], now):
                    self._wake()
                    return started
            waiter = asyncio.get_running_loop().create_future()
            self.idle.append(waiter)
            self._set_timer()
            try:
                await waiter
            finally:
                if waiter in self.idle:
                    self.idle.remove(waiter)

    def pause(self, host: str, seconds: float) -> None:
        """Start nothing at ``host`` for ``seconds``."""
        state = self._host(host)
        state.free_at = max(state.free_at, time.monotonic() + seconds)

    def _host(self, host: str) -> _Host:
        state = self.hosts.get(host)
        if state is None:
            state = self.hosts[host] = _Host(self.spacing(host))
        return state

    def _enqueue(self, host: str, work: T, *, first: bool) -> None:
        state = self._host(host)
        if first:
            state.waiting.appendleft(work)
        else:
            state.waiting.append(work)
        self._list(host, state)

    def _list(self, host: str, state: _Host) -> None:
        if state.waiting and state.active < self.per_host and not state.listed:
            state.listed = True
            heapq.heappush(self.ready, (state.free_at, next(self.order), host))

    def _start(self, host: str, now: float) -> tuple[str, T] | None:
        state = self.hosts[host]
        state.listed = False
        if state.free_at > now:  # the host was paused after it had been listed
            self._list(host, state)
            return None
        state.active += 1
        state.free_at = now + state.spacing
        work: T = state.waiting.popleft()  # type: ignore[assignment]
        self._list(host, state)
        return host, work

    def _wake(self) -> None:
        """Wake one idle worker when there is something for it now; who takes that wakes the next.
        Set the clock for what comes later.
        """
        if not self.idle:
            return
        if self._nearest() <= time.monotonic():
            waiter = self.idle.popleft()
            if not waiter.done():
                waiter.set_result(None)
        else:
            self._set_timer()

    def _nearest(self) -> float:
        return min((heap[0][0] for heap in (self.ready, self.later) if heap), default=float("inf"))

    def _set_timer(self) -> None:
        nearest = self._nearest()
        if self.timer:
            self.timer.cancel()
            self.timer = None
        if self.idle and nearest < float("inf"):
            delay = max(nearest - time.monotonic(), 0.0)
            self.timer = asyncio.get_running_loop().call_later(delay, self._ring)

    def _ring(self) -> None:
        self.timer = None
        self._wake()
