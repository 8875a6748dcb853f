"""Floor 1: text as mucli compares it: folded words, stems, identifiers, LaTeX and bytes read as
text.
"""

from mucli.text.fold import (
    INSIGNIFICANT,
    LETTERS,
    ascii_slug,
    closest,
    fold,
    has_unsafe,
    mixed_scripts,
    printable,
    squash,
    title_word,
    unknown,
    unseen,
    visible,
    words,
)
from mucli.text.ids import ARXIV, DOI, OPENREVIEW, arxiv_id, doi, openreview_id

__all__ = [
    "ARXIV",
    "DOI",
    "INSIGNIFICANT",
    "LETTERS",
    "OPENREVIEW",
    "arxiv_id",
    "ascii_slug",
    "closest",
    "doi",
    "fold",
    "has_unsafe",
    "mixed_scripts",
    "openreview_id",
    "printable",
    "squash",
    "title_word",
    "unknown",
    "unseen",
    "visible",
    "words",
]
