"""Floor 5: papers as citations: BibTeX, BibLaTeX, RIS, CSL and prose. A style is a function of
references in a module of its own, imported when it is used, and a line in ``_STYLES``.
"""

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from typing import NamedTuple

from mucli.errors import UsageError
from mucli.model import Paper, Venue
from mucli.text import unknown


class Style(NamedTuple):
    """A style: its module and function (of references, and whether to write ASCII), the usual
    ending of a file in it, and whether it is a file for BibTeX, which can be added to, or has
    nothing but keys.
    """

    module: str
    function: str
    ending: str = ""
    is_bib: bool = False
    keys_only: bool = False


_STYLES = {
    "bibtex": Style("bibtex", "bibtex", ".bib", is_bib=True),
    "biblatex": Style("bibtex", "biblatex", ".bib", is_bib=True),
    "ris": Style("ris", "ris", ".ris"),
    "csl-json": Style("csl", "csl_json"),
    "csl-yaml": Style("csl", "csl_yaml"),
    "markdown": Style("prose", "markdown"),
    "text": Style("prose", "text", ".txt"),
    "key": Style("prose", "keys", keys_only=True),
}
STYLES = tuple(_STYLES)
"""The styles that :func:`render` knows; the first is the usual one."""

BIB_STYLES = tuple(name for name, style in _STYLES.items() if style.is_bib)
"""Those that BibTeX or biber reads."""

KEYS_ONLY = tuple(name for name, style in _STYLES.items() if style.keys_only)
"""Those that say nothing of a paper but its key."""

ENDINGS = {style.ending: name for name, style in reversed(_STYLES.items()) if style.ending}
"""The style that the ending of a file's name stands for."""


def render(
    papers: Iterable[Paper],
    venues: Mapping[str, Venue],
    style: str = "bibtex",
    *,
    short_venues: bool = False,
    ascii_: bool | None = None,
    key_style: str = "ours",
    taken: Collection[str] = (),
) -> str:
    """Return ``papers`` as references in ``style`` (one of ``STYLES``), in their order, ending in a
    line break.

    ``venues`` names the venues by key; with ``short_venues`` their short names are written.
    ``ascii_`` chooses between LaTeX commands and UTF-8 for what is not ASCII (None: commands in
    ``bibtex``, UTF-8 elsewhere; other styles than the LaTeX ones are always UTF-8). ``key_style``
    is described at :func:`mucli.cite.key_styles.citation_keys`, which keeps clear of the keys
    ``taken``. Raises UsageError for an unknown style or key style.
    """
    if style not in _STYLES:
        raise UsageError(unknown("style", style, STYLES))
    from mucli.cite.reference import reference

    papers = list(papers)
    if key_style == "ours" and not taken:
        keys = [paper.key for paper in papers]
    else:
        from mucli.cite.key_styles import citation_keys

        keys = citation_keys(papers, venues, key_style, taken)
    references = [
        reference(paper, venues, key, short=short_venues)
        for paper, key in zip(papers, keys, strict=True)
    ]
    chosen = _STYLES[style]
    write = getattr(import_module(f"mucli.cite.{chosen.module}"), chosen.function)
    printed: str = write(references, ascii_)
    return printed


def untypable(paper: Paper) -> str:
    """Return the characters of title and authors that LaTeX has no command for."""
    value = paper.title + "".join(map(str, paper.authors))
    if value.isascii():
        return ""
    from mucli.cite import encode

    return encode.untypable(value)
