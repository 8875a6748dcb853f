"""A paper as a draft for an editor: its file with the key as the first line, and back again,
checked.
"""

import re
from collections.abc import Container
from pathlib import Path

from mucli.catalog.extras import Extras
from mucli.catalog.layout import dump, paper_yaml
from mucli.catalog.read import read_paper
from mucli.catalog.rules import check_paper
from mucli.catalog.tree import Problem, read_tree
from mucli.model import KEY_PATTERN, Paper


def draft_yaml(paper: Paper) -> str:
    """Return the draft of ``paper``: ``key`` in the first line, then its file."""
    return dump({"key": paper.key}) + paper_yaml(paper)


def read_draft(
    text: str, file: Path, extras: Extras, keys: Container[str]
) -> tuple[Paper | None, list[Problem]]:
    """Read the draft ``text`` that lies in ``file``; ``extras`` and ``keys`` are those of the
    catalogue that it would join.

    Returns the paper (None when none can be made of it) and everything that is wrong, warnings
    included.
    """
    tree = read_tree(file, text)
    if not isinstance(tree.value, dict):
        (
            tree.problem((), "this must be a mapping of fields, 'key' and 'title' first")
            if not tree.problems
            else None
        )
        return None, tree.problems
    key = tree.value.get("key")
    if not isinstance(key, str) or not re.fullmatch(KEY_PATTERN, key):
        tree.problem(
            ("key",),
            "the key is lower-case ASCII letters and digits, a letter first, such as"
            " 'bourtoule2021machine'",
        )
        return None, tree.problems
    tree, paper = read_paper(file, text, key)
    return paper, check_paper(paper, tree, extras, keys) if paper else tree.problems
