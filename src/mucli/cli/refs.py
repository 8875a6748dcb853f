"""The papers that a person names on the command line."""

import sys
from collections.abc import Sequence

from mucli.api import Catalog
from mucli.errors import AmbiguousRefError, MucliError, NotFoundError
from mucli.model import Paper
from mucli.text import printable


def paper_named(catalog: Catalog, ref: str) -> Paper:
    """Return the paper that ``ref`` names, or the only one that it can mean, which is then told on
    stderr. Raises as :meth:`Catalog.get`.
    """
    try:
        return catalog.get(ref)
    except AmbiguousRefError:
        raise
    except NotFoundError:
        paper = catalog.only_candidate(ref)
        if paper is None:
            raise
    said = printable(f"{ref!r} is taken for {paper.key} ({paper.title})")
    print(f"mucli: {said}", file=sys.stderr)
    return paper


def papers_named(catalog: Catalog, words: Sequence[str]) -> list[Paper]:
    """Return the papers that ``words`` name: one whose title they are a piece of, or one each.

    Keys are always one each, so that ``xargs`` may give many. Raises as :meth:`Catalog.get` for the
    whole.
    """
    if len(words) == 1:
        return [paper_named(catalog, words[0])]
    keyed = [catalog.store.get(word) for word in words]
    if all(keyed):
        return list({paper.key: paper for paper in keyed if paper}.values())
    try:
        return [catalog.get(" ".join(words))]
    except MucliError as error:
        whole = error
    try:
        each = [catalog.get(word) for word in words]
    except MucliError:
        if isinstance(whole, NotFoundError):
            return [paper_named(catalog, " ".join(words))]
        raise whole from None
    return list({paper.key: paper for paper in each}.values())
