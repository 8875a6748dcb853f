"""What a record of a .bib file says of its paper, for :mod:`mucli.identify`."""

import re
from functools import lru_cache

from mucli.identify import Said
from mucli.identify.ids import arxiv_in, doi_in, openreview_in
from mucli.model import Author
from mucli.person_names import parse_name
from mucli.readers.bibtex import Bibliography, Block, split_names
from mucli.text.latex import to_text

# Where people put an arXiv id, the likeliest first; ``eprint`` holds it alone.
_ARXIV_FIELDS = (
    "eprint",
    "url",
    "journal",
    "journaltitle",
    "howpublished",
    "note",
    "number",
    "volume",
    "eid",
    "pages",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARKUP = re.compile(r"[\\$~]|--|``")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_PLAIN = re.compile(
    r"([A-Z][a-z]+(?:[ -][A-Z][a-z]+)*),\s+"
    r"(?!(?:Jr|Sr|II|III|IV)\b)((?:[A-Z][a-z]+|[A-Z]\.)(?:[ -](?:[A-Z][a-z]+|[A-Z]\.))*)"
)
_AT_ARXIV = ("journal", "journaltitle", "institution", "publisher", "howpublished")
_DOI_FIELDS = ("doi", "url", "note", "howpublished", "ee")
_FORUM_FIELDS = ("url", "note", "howpublished", "ee")
_TELLING = frozenset(
    ("title", "subtitle", "year", "date", "institution", "publisher", *_ARXIV_FIELDS, *_DOI_FIELDS)
)


def said(bibliography: Bibliography, record: Block) -> Said:
    """Return what ``record`` says of its paper; its authors are made out when they are asked
    for.
    """
    says = {
        name: bibliography.value(found)
        for found in reversed(record.fields)
        if (name := found.name.lower()) in _TELLING
    }
    doi = doi_in(*(says[name] for name in _DOI_FIELDS if name in says))
    at_arxiv = any("arxiv" in says[name].lower() for name in _AT_ARXIV if name in says)
    arxiv = ""
    for name in _ARXIV_FIELDS:
        bare = name == "eprint" or (at_arxiv and name in ("number", "volume", "eid"))
        if name in says and (arxiv := arxiv_in(says[name], bare=bare)):
            break
    if doi.startswith("10.48550/"):
        arxiv, doi = arxiv or arxiv_in(doi, bare=True), ""
    found = _YEAR.search(says.get("year") or says.get("date", ""))
    return Said(
        title_text(says.get("title", ""), says.get("subtitle", "")),
        int(found[0]) if found else 0,
        record.key,
        doi,
        arxiv.lower(),
        openreview_in(*(says[name] for name in _FORUM_FIELDS if name in says)),
        people=lambda: authors_of(bibliography.get(record, "author"))[0],
    )


def title_text(title: str, subtitle: str = "") -> str:
    r"""Return a title in LaTeX as plain text.

    >>> title_text("{M}achine \\emph{Unlearning}", "A Survey")
    'Machine Unlearning: A Survey'
    """
    title = f"{title}: {subtitle}" if subtitle else title
    if _MARKUP.search(title):
        return to_text(title)
    return " ".join(title.replace("{", "").replace("}", "").split())


def authors_of(value: str) -> tuple[tuple[Author, ...], bool]:
    """Return the authors of a BibTeX list and whether it ends in ``and others``; a name in braces
    is a group's and stays whole.
    """
    names: list[Author] = []
    others = False
    for part in split_names(value) if "{" in value else _AND.split(value.strip()):
        author = _author(part)
        if author is None:
            others = others or part.lower().strip(" .{}") in ("others", "et al")
        else:
            names.append(author)
    return tuple(names), others


@lru_cache(maxsize=8192)
def _author(part: str) -> Author | None:
    """Return the author that a name of a list is, None for one that is no name."""
    if match := _PLAIN.fullmatch(part):  # most names; the rest of the way reads them alike
        return Author(match[1], match[2])
    bare = to_text(part)
    if bare.lower() in ("", "others", "et al", "et al."):
        return None
    if re.fullmatch(r"\{[^{}\\]*\}", part.strip()) and "," not in part:
        return Author(bare)
    return parse_name(bare)
