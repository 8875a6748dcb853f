"""Citations: papers printed as BibTeX, BibLaTeX, RIS, CSL and prose. Each style lives in a module
of its own, imported when it is used.
"""

from collections.abc import Collection, Iterable, Mapping
from importlib import import_module

from mucli.errors import UsageError
from mucli.model import Paper, Venue

# style: (module in mucli.cite, function of references and whether to write ASCII)
_STYLES = {
    "bibtex": ("bibtex", "bibtex"),
    "biblatex": ("bibtex", "biblatex"),
    "ris": ("ris", "ris"),
    "csl-json": ("csl", "csl_json"),
    "csl-yaml": ("csl", "csl_yaml"),
    "markdown": ("prose", "markdown"),
    "text": ("prose", "text"),
    "key": ("prose", "keys"),
}
STYLES = tuple(_STYLES)
"""The styles that :func:`render` knows; the first is the usual one."""


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
        raise UsageError(f"there is no citation style {style!r}; choose {', '.join(STYLES)}")
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
    module, function = _STYLES[style]
    printed: str = getattr(import_module(f"mucli.cite.{module}"), function)(references, ascii_)
    return printed
