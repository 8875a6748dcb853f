"""Searching OpenAlex (docs.openalex.org/how-to-use-the-api): titles and abstracts, since a day, by
cursor, two hundred a page. A contact in MUCLI_CONTACT leads to its polite pool.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mucli.lookup.answers import dicts, mapping, text_of
from mucli.lookup.discover.asked import Asked, paged
from mucli.lookup.found import Found
from mucli.lookup.services.openalex import SERVICE, row_of
from mucli.web.client import ask

_PAGE = 200
_FIELDS = (
    "id,doi,title,publication_year,publication_date,type,authorships,primary_location,locations"
    ",biblio,abstract_inverted_index"
)


def search(asked: Asked) -> Iterator[Found]:
    """Give the works of which title or abstract holds one of the phrases. Raises OutsideError."""
    contact = os.environ.get("MUCLI_CONTACT", "").strip()
    polite = f"&mailto={quote(contact)}" if "@" in contact else ""

    for phrase in asked.phrases:
        cursor = "*"

        def page(_start: int, phrase: str = phrase) -> tuple[list[Found | None], int, int]:
            nonlocal cursor
            only = f'title_and_abstract.search:"{phrase}",from_publication_date:{asked.since}'
            answer = ask(
                SERVICE,
                f"/works?filter={quote(only, safe=':,')}&per-page={_PAGE}&select={_FIELDS}"
                f"&cursor={quote(cursor, safe='*')}{polite}",
            )
            data = mapping(answer, SERVICE)
            meta = next(dicts(data.get("meta")), {})
            given = list(dicts(data.get("results") or []))
            cursor = text_of(meta.get("next_cursor"))
            total = meta.get("count")
            count = total if isinstance(total, int) and cursor else len(given)
            return [_row(work) for work in given], len(given), count

        yield from paged(asked, SERVICE, phrase, page)


def _row(work: Mapping[str, Any]) -> Found | None:
    found = row_of(work)
    return found if found and found.record else None
