"""Searching arXiv (API User's Manual, sections 3.1 and 5.1): newest first, since a day, in pages of
a hundred, with the three seconds between requests that its terms ask for.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from mucli.lookup.discover.asked import Asked, paged
from mucli.lookup.found import Found
from mucli.lookup.services.arxiv import listing
from mucli.web.client import ask
from mucli.web.services import ARXIV

_PAGE = 100


def search(asked: Asked) -> Iterator[Found]:
    """Give the papers of which title or abstract holds one of the phrases. Raises OutsideError."""
    day = f"{asked.since:%Y%m%d}0000"

    def page(phrase: str, start: int) -> tuple[list[Found | None], int, int]:
        words = f'(ti:"{phrase}" OR abs:"{phrase}") AND submittedDate:[{day} TO 210001010000]'
        answer = ask(
            ARXIV,
            f"/query?search_query={quote(words)}&start={start}&max_results={_PAGE}"
            "&sortBy=submittedDate&sortOrder=descending",
        )
        rows, total = listing(answer)
        return rows, len(rows), total

    for phrase in asked.phrases:
        yield from paged(asked, ARXIV, phrase, partial(page, phrase))
