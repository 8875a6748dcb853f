"""Papers that nobody has named yet: what the services answer to the catalogue's queries.

Each service is a module here with one function ``search``, and a line in ``SEARCHES``. What they
find is brought together (``gather``) and weighed (``relevance``).
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from mucli.errors import UsageError
from mucli.lookup.discover.asked import Asked
from mucli.lookup.found import Found
from mucli.text import unknown

SEARCHES = {
    "arxiv": "arxiv_search",
    "dblp": "dblp_search",
    "openalex": "openalex_search",
    "openreview": "openreview_search",
    "acl": "acl_search",
    "s2": "s2_search",
}
"""The services that can be searched: the name to ask for one by, and its module."""


def search_of(name: str) -> Callable[[Asked], Iterator[Found]]:
    """Return the search of the service ``name``. Raises UsageError for an unknown one."""
    if name not in SEARCHES:
        raise UsageError(unknown("service", name, SEARCHES))
    search: Callable[[Asked], Iterator[Found]] = import_module(
        f"mucli.lookup.discover.{SEARCHES[name]}"
    ).search
    return search
