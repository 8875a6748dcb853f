"""Searching Semantic Scholar (Academic Graph API, paper bulk search): a thousand a page, by token,
since a day, one request a second.
"""

from collections.abc import Iterator
from urllib.parse import quote

from mucli.lookup.answers import dicts, mapping, text_of
from mucli.lookup.discover.asked import Asked, paged
from mucli.lookup.found import Found
from mucli.lookup.services.semantic_scholar import FIELDS, row_of
from mucli.web.client import ask
from mucli.web.services import S2


def search(asked: Asked) -> Iterator[Found]:
    """Give the papers of which title or abstract holds one of the phrases. Raises OutsideError."""
    for phrase in asked.phrases:
        token = ""

        def page(start: int, phrase: str = phrase) -> tuple[list[Found | None], int, int]:
            nonlocal token
            more = f"&token={quote(token)}" if start else ""
            answer = ask(
                S2,
                f"/paper/search/bulk?query=%22{quote(phrase)}%22"
                f"&publicationDateOrYear={asked.since}:&fields={FIELDS}{more}",
            )
            data = mapping(answer, S2)
            given = list(dicts(data.get("data") or []))
            token, total = text_of(data.get("token")), data.get("total")
            count = total if isinstance(total, int) and token else start + len(given)
            return [row_of(paper) for paper in given], len(given), count

        yield from paged(asked, S2, phrase, page)
