"""Citation keys in the ways that people and services form them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mucli import text
from mucli.errors import UsageError
from mucli.model import Paper, Venue

KEY_STYLES = ("ours", "google", "acl", "dblp-like")

_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELDS = ("key", "author", "authors", "initials", "year", "yy", "word", "title", "venue", "method")


def citation_keys(
    papers: Sequence[Paper], venues: Mapping[str, Venue], style: str, taken: Collection[str] = ()
) -> list[str]:
    """Return a key for each of ``papers``, no two alike (as BibTeX compares them, without case) and
    none of them ``taken``.

    ``style`` is one of ``KEY_STYLES`` or a template such as ``{author}{year}{word}``;
    docs/citing.md has its fields. A field that starts with a capital gives capitals (``{Author}``).
    Keys that clash get letters: the first stays as it is, the next ends in ``b``. Raises UsageError
    for an unknown style or field.
    """
    _check(style)
    used = {key.lower() for key in taken}
    made = []
    for paper in papers:
        base = _key(paper, venues.get(paper.venue or ""), style) or paper.key
        key = next(each for each in _lettered(base) if each.lower() not in used)
        used.add(key.lower())
        made.append(key)
    return made


def _check(style: str) -> None:
    if style in KEY_STYLES:
        return
    fields = _FIELD.findall(style)
    if not fields or re.search(r"[{}]", _FIELD.sub("", style)):
        close = text.closest(style, KEY_STYLES, limit=1) if "{" not in style else []
        hint = (
            f"did you mean {close[0]}?"
            if close
            else (
                f"choose {', '.join(KEY_STYLES)} or a template such as '{{author}}{{year}}{{word}}'"
            )
        )
        raise UsageError(f"there is no key style {style!r}; {hint}")
    for field in fields:
        if field not in _FIELDS and not (field[:1].isupper() and field.lower() in _FIELDS):
            raise UsageError(
                f"the key template knows no {{{field}}}; its fields are"
                f" {', '.join(f'{{{name}}}' for name in _FIELDS)}"
            )
    if bad := re.search(r"[^A-Za-z0-9:/_.+*@-]", _FIELD.sub("", style)):
        raise UsageError(
            f"a citation key cannot hold {bad[0]!r}; use letters, digits and : / _ . + * @ -"
        )


def _lettered(base: str) -> Iterator[str]:
    """Give ``base``, then with ``b`` … ``z``, ``zb`` … behind it, as the catalogue's own keys
    do.
    """
    yield base
    before = ""
    while True:
        yield from (f"{base}{before}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
        before += "z"


def _key(paper: Paper, venue: Venue | None, style: str) -> str:
    if style == "ours":
        return paper.key
    families = [slug for author in paper.authors if (slug := text.ascii_slug(author.family))] or [
        "anon"
    ]
    word = text.title_word(paper.title)
    if style == "google":
        return f"{families[0]}{paper.year}{text.title_word(paper.title.replace('-', ' '))}"
    if style == "acl":
        return _acl(families, paper, word)
    if style == "dblp-like":
        return _dblp(paper, venue)
    values = _values(paper, venue, families, word)
    return _FIELD.sub(lambda match: _valued(match[1], values), style)


def _acl(families: list[str], paper: Paper, word: str) -> str:
    """Return what the ACL Anthology writes: ``li-2021-word``, ``li-chen-2021-word``,
    ``li-etal-2021-word``.
    """
    if len(families) > 2 or paper.others:
        families = [families[0], "etal"]
    return "-".join(part for part in (*families, str(paper.year), word) if part)


def _dblp(paper: Paper, venue: Venue | None) -> str:
    """Return a key built like DBLP's: ``conf/sp/BourtouleCCJTZL21``,
    ``journals/corr/abs-1912-03817``.
    """
    if paper.arxiv and (venue is None or venue.kind == "preprint"):
        return f"journals/corr/abs-{paper.arxiv.replace('.', '-').replace('/', '-')}"
    names = [name for author in paper.authors if (name := _pascal(author.family))] or ["Anon"]
    branch = {"journal": "journals", "book": "books", "thesis": "phd", "report": "reports"}.get(
        venue.kind if venue else "", "conf"
    )
    place = f"{branch}/{venue.key}" if venue else "misc"
    initials = "".join(name[:1] for name in names[1:])
    return f"{place}/{names[0]}{initials}{'+' if paper.others else ''}{paper.year % 100:02}"


def _pascal(name: str) -> str:
    return "".join(
        slug[:1].upper() + slug[1:]
        for part in re.split(r"[\s'’.-]+", name)
        if (slug := text.ascii_slug(part))
    )


def _values(
    paper: Paper, venue: Venue | None, families: list[str], word: str
) -> dict[str, list[str]]:
    words = [
        slug
        for part in paper.title.split()
        if (slug := text.ascii_slug(part)) and slug not in text.INSIGNIFICANT
    ]
    return {
        "key": [paper.key],
        "author": families[:1],
        "authors": families,
        "initials": [family[:1] for family in families],
        "year": [str(paper.year)],
        "yy": [f"{paper.year % 100:02}"],
        "word": [word],
        "title": words,
        "venue": [text.ascii_slug(venue.short if venue else paper.venue or "")],
        "method": [text.ascii_slug(paper.methods[0] if paper.methods else word)],
    }


def _valued(field: str, values: Mapping[str, list[str]]) -> str:
    parts = values[field.lower()]
    return (
        "".join(part[:1].upper() + part[1:] for part in parts)
        if field[:1].isupper()
        else "".join(parts)
    )
