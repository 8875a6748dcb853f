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
    """Tell whether the paper's key is what the rule gives, letters for clashes apart.

    A key stays when a preprint appears somewhere: the rule may have been applied to a title
    that the paper bore then, to the author who stood first then, and to a year up to five before
    this version's, or up to three after it where a list dated a preprint by a later version.
    """
    families = {text.ascii_slug(author.family) or "anon" for author in paper.authors} or {"anon"}
    words = {text.title_word(title) for title in (paper.title, *paper.other_titles)}
    years = range(paper.year - 5, paper.year + 4)
    return any(
        re.fullmatch(rf"x?{re.escape(f'{family}{year}{word}')}(?:z*[b-z])?", paper.key)
        for family in families
        for word in words
        for year in years
        if str(year) in paper.key
    )
