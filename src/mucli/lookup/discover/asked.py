"""What a service is asked for, and the manners that all searches share."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mucli.lookup.found import Found
from mucli.web.services import Service

LIMIT = 2_000
"""Rows that are read of one answer to one query; more are no list for a person to judge."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The ``phrases`` to search for, the day ``since`` when papers must have appeared, the volumes
    of the ACL Anthology to read, and ``say``, which takes a sentence for the person.
    """

    phrases: tuple[str, ...]
    since: datetime.date
    acl_volumes: tuple[str, ...] = ()
    say: Callable[[str], None] = lambda _sentence: None
    limit: int = LIMIT


def paged(
    asked: Asked,
    service: Service,
    phrase: str,
    page: Callable[[int], tuple[list[Found | None], int, int]],
) -> Iterator[Found]:
    """Give what the pages of one query hold, at most ``asked.limit`` rows of it.

    ``page`` takes the number of rows read so far and returns the next rows (None is one that cannot
    be read), how many the service gave, and how many it says there are in all.
    """
    read = lost = total = 0
    while read < asked.limit:
        rows, count, total = page(read)
        lost += sum(row is None for row in rows)
        yield from (row for row in rows[: asked.limit - read] if row is not None)
        read += count
        if not count or read >= total:
            break
    if lost:
        many = "rows" if lost > 1 else "row"
        asked.say(f"{service.name}: {lost} {many} for {phrase!r} without title or id, passed over")
    if total > read:
        asked.say(
            f"{service.name} has {total:,} papers for {phrase!r}; the first {read:,} were read:"
            " say a later --since, or a narrower phrase in discover.yaml"
        )
