"""Citation keys: first author's family name, year, first significant title word, in lower-case
ASCII.
"""

import re
from collections.abc import Container

from mucli import text
from mucli.model import Paper


def base_key(paper: Paper) -> str:
    """Return the key that the rule gives ``paper``, without a letter for clashes.

    A paper without known authors is keyed by ``anon``; a first character that is no letter gets an
    ``x`` before it.
    """
    family = text.ascii_slug(paper.authors[0].family) if paper.authors else ""
    key = f"{family or 'anon'}{paper.year}{text.title_word(paper.title)}"
    return key if key[0].isalpha() else f"x{key}"


def make_key(paper: Paper, taken: Container[str]) -> str:
    """Return a key for ``paper`` that is not ``taken``: the rule's own, or with ``b``, ``c`` …
    ``z``, ``zb`` … behind it.
    """
    base = base_key(paper)
    suffix = ""
    while base + suffix in taken:
        last = suffix[-1:] or "a"
        suffix = suffix[:-1] + chr(ord(last) + 1) if last != "z" else suffix + "b"
    return base + suffix


def follows_rule(paper: Paper) -> bool:
    """Tell whether the paper's key is what the rule gives, letters for clashes apart."""
    return re.fullmatch(re.escape(base_key(paper)) + "(?:z*[b-z])?", paper.key) is not None
