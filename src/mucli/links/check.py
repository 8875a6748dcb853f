"""Links checked from end to end: what earlier runs found is taken, the rest asked for and kept,
deaths counted, copies suggested.
"""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mucli.errors import UsageError
from mucli.links.cache import Cache
from mucli.links.collect import Link, is_here
from mucli.links.verdicts import FINE, Policy, Result, Tally, Verdict, discreet
from mucli.web.addresses import BadUrlError, normalise
from mucli.web.secrets import has_secret, hide


@dataclass(frozen=True, slots=True)
class Checked:
    """A link with its result. ``known`` says that the baseline has it as bad, ``returned`` that it
    is good again in spite of that.

    ``failing`` says that it makes the run fail: its verdict is one of those to fail on, it is not
    known, and it is confirmed where that is asked for.
    """

    link: Link
    result: Result
    known: bool = False
    returned: bool = False
    failing: bool = False

    @property
    def notable(self) -> bool:
        """Whether a person should look at it."""
        return self.result.verdict not in FINE and not self.known


def check(
    links: Sequence[Link],
    policy: Policy,
    *,
    cache: Cache | None = None,
    tally: Tally | None = None,
) -> Iterator[Result]:
    """Give the result of each link as it is known; ``cache`` answers for what is fresh in it and
    keeps what is found.

    ``tally`` is told what it took, in the end or when the run is interrupted. Raises NoNetworkError
    when there is no network at all.
    """
    pending = []
    for link in links:
        known = cache.fresh(link.address) if cache else None
        if link.skip or (not policy.allow_private and link.from_text and is_here(link.address)):
            reason = link.skip or "this machine, as a text names it: not asked"
            yield Result(link.address, Verdict.SKIPPED, reason, checked=time.time())
        elif link.broken:
            yield Result(link.address, Verdict.DEAD, link.broken, checked=time.time(), asked="file")
        elif link.problem:
            yield Result(link.address, Verdict.INVALID, link.problem, checked=time.time())
        elif known:
            yield known
        else:
            pending.append(link)
    if not pending:
        return
    from mucli.links.run import Run

    with Run(policy) as run:
        try:
            for result in run.results(pending):
                yield _kept(result, cache)
        finally:
            if tally:
                tally.requests = run.requests()
    if cache:
        cache.tidy()


def _kept(result: Result, cache: Cache | None) -> Result:
    """Keep ``result`` in the cache, its deaths counted, and return it."""
    if cache is None:
        return result
    if result.verdict is Verdict.DEAD:
        result = replace(result, deaths=cache.deaths(result.url) + 1)
    cache.keep(result)
    return result


def suggest(results: Iterable[Result], policy: Policy) -> Iterator[tuple[str, str]]:
    """Give each dead address that the Wayback Machine has a copy of, with the newest."""
    dead = [
        result.url
        for result in results
        if result.verdict is Verdict.DEAD and result.asked != "file" and not has_secret(result.url)
    ]
    if not dead:
        return
    from mucli.links.run import NoNetworkError, Run

    with Run(policy) as run, contextlib.suppress(NoNetworkError):  # a suggestion is a courtesy
        for result in run.copies(dead):
            if result.suggestion:
                yield result.url, result.suggestion


def read_baseline(file: Path) -> frozenset[str]:
    """Return the addresses that ``file`` knows as bad: a report of this command (JSON or JSON
    lines), or one URL a line.

    A line that begins with ``#`` is a comment.
    Raises UsageError when the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the baseline {file} cannot be read ({error}); give a report of 'mucli check-links"
            " --format json'"
        ) from error
    if not text.lstrip().startswith(("{", "[")):
        lines = (line.strip() for line in text.splitlines())
        return frozenset(_address(line) for line in lines if line and not line.startswith("#"))
    try:
        urls = [row["url"] for row in _rows(text) if row["verdict"] not in (*FINE, Verdict.MOVED)]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"the baseline {file} is no report of 'mucli check-links --format json' (or jsonl);"
            " make it anew"
        ) from error
    return frozenset(map(_address, urls))


def _rows(text: str) -> list[dict[str, str]]:
    """Return the links of a report, JSON or JSON lines. Raises ValueError, KeyError or TypeError
    when it is neither.
    """
    import json

    try:
        data = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(data, dict):
        data = data.get("links", [data])
    return list(data)


def _address(url: str) -> str:
    try:
        return normalise(url)
    except BadUrlError:
        return url


def conclude(
    links: Iterable[Link],
    results: dict[str, Result],
    *,
    fail_on: frozenset[Verdict],
    baseline: frozenset[str],
    confirm: bool,
) -> list[Checked]:
    """Return every link with its result and what it means for the run, the worst first; a link
    without result was not reached.
    """
    from mucli.links.verdicts import URGENCY

    made = []
    for each in links:
        link = each
        result = results.get(link.address) or Result(
            link.address, Verdict.SKIPPED, "not checked: the run ended before"
        )
        if has_secret(link.address) or has_secret(link.url):
            link = replace(
                link,
                address=hide(link.address),
                occurrences=[replace(o, url=hide(o.url)) for o in link.occurrences],
            )
        result = discreet(result)
        bad = result.verdict not in FINE and result.verdict is not Verdict.MOVED
        known = link.address in baseline
        unconfirmed = confirm and result.verdict is Verdict.DEAD and result.deaths < 2
        failing = result.verdict in fail_on and not known and not unconfirmed
        made.append(
            Checked(
                link,
                result,
                known and bad,
                known and not bad and result.verdict is not Verdict.SKIPPED,
                failing,
            )
        )
    return sorted(made, key=lambda each: URGENCY.index(each.result.verdict))
