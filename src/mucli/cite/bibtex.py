"""BibTeX and BibLaTeX. Types and fields are chosen so that the standard styles, and Biber's data
model, have nothing to warn of.

BibTeX's types and their required fields: btxdoc (Oren Patashnik, "BibTeXing", section 3);
BibLaTeX's: its manual, section 2.1.
"""

from collections.abc import Sequence
from functools import partial

from mucli.cite.capitals import protected
from mucli.cite.latex_text import escape, escape_title
from mucli.cite.reference import Name, Reference

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# The field that says what a paper is in, by type.
_BIBTEX_CONTAINER = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "techreport": "institution",
}
_BIBTEX_CONTAINER |= {"phdthesis": "school", "mastersthesis": "school"}
_BIBLATEX_CONTAINER = {
    "article": "journaltitle",
    "inproceedings": "booktitle",
    "inbook": "booktitle",
    "report": "institution",
}
_BIBLATEX_CONTAINER |= {"thesis": "institution", "misc": "howpublished", "online": "organization"}

Fields = dict[str, str]


def bibtex(references: Sequence[Reference], ascii_: bool | None) -> str:
    """Return ``references`` for BibTeX; what is not ASCII becomes LaTeX unless ``ascii_`` is
    False.
    """
    return "\n".join(_print(*_bibtex(each, ascii_is=ascii_ is not False)) for each in references)


def biblatex(references: Sequence[Reference], ascii_: bool | None) -> str:
    """Return ``references`` for BibLaTeX with Biber; what is not ASCII stays as it is unless
    ``ascii_`` is True.
    """
    return "\n".join(_print(*_biblatex(each, ascii_is=ascii_ is True)) for each in references)


def fields_of(each: Reference, *, biblatex: bool, ascii_is: bool) -> tuple[str, Fields]:
    """Return the type of a reference and its fields in order, values without braces; a month of
    BibTeX is a bare abbreviation.
    """
    kind, _key, fields = (_biblatex if biblatex else _bibtex)(each, ascii_is=ascii_is)
    return kind, {name: value for name, value in fields.items() if value}


def _print(kind: str, key: str, fields: Fields) -> str:
    fields = {
        name: value if name == "month" else f"{{{value}}}"
        for name, value in fields.items()
        if value
    }
    width = max(map(len, fields), default=0)
    lines = [f"  {name:<{width}} = {value},\n" for name, value in fields.items()]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _bibtex(each: Reference, *, ascii_is: bool) -> tuple[str, str, Fields]:
    kind = _bibtex_kind(each)
    inside = kind in ("article", "inproceedings", "incollection")
    tex = partial(escape, ascii_=ascii_is)
    fields = _common(each, ascii_is=ascii_is)
    if kind == "misc" and not each.names:
        fields["key"] = tex(each.title or each.key)  # the standard styles sort by it
    if kind != "misc" or not (each.arxiv and each.preprint):
        fields[_BIBTEX_CONTAINER.get(kind, "howpublished")] = tex(each.container)
    # The styles take a number only beside the volume of a journal ("there's a number but no
    # volume", "can't use both ...").
    numbered = (kind == "article" and each.volume) or kind == "techreport"
    fields |= {
        "volume": tex(each.volume) if inside else "",
        "number": tex(each.number) if numbered else "",
        "pages": _pages(each, ascii_is=ascii_is) if inside else "",
        "publisher": tex(each.publisher) if inside else "",
        "year": str(each.year or ""),
        "month": _MONTHS[each.month - 1] if each.month and each.year else "",
        "doi": each.doi,
        "url": each.url,
    }
    if each.arxiv:
        fields |= {"eprint": each.arxiv, "archiveprefix": "arXiv", "primaryclass": each.arxiv_class}
    return kind, each.key, fields


def _bibtex_kind(each: Reference) -> str:
    """Return the type whose required fields are all known; ``misc`` requires none."""
    if not (each.names and each.year and each.title and each.container):
        return "misc"
    match each.kind:
        case "conference" | "workshop":
            return "inproceedings"
        case "journal":
            return "article"
        case "book":
            return "incollection" if each.publisher else "inproceedings"
        case "report":
            return "techreport"
        case "thesis":
            return "mastersthesis" if "master" in each.container.lower() else "phdthesis"
    return "misc"


def _biblatex(each: Reference, *, ascii_is: bool) -> tuple[str, str, Fields]:
    kind = _biblatex_kind(each)
    inside = kind in ("article", "inproceedings", "inbook")
    tex = partial(escape, ascii_=ascii_is)
    fields = _common(each, ascii_is=ascii_is)
    if not (each.arxiv and each.preprint):
        fields[_BIBLATEX_CONTAINER[kind]] = tex(each.container)
    if kind in ("thesis", "report"):
        fields["type"] = (
            "techreport"
            if kind == "report"
            else "mathesis"
            if "master" in each.container.lower()
            else "phdthesis"
        )
    fields |= {
        "volume": tex(each.volume) if inside else "",
        "number": tex(each.number) if inside or kind == "report" else "",
        "pages": _pages(each, ascii_is=ascii_is) if inside else "",
        "publisher": tex(each.publisher) if inside and kind != "article" else "",
        "date": (f"{each.year}-{each.month:02}" if each.month else str(each.year))
        if each.year
        else "",
        "doi": each.doi,
        "url": each.url,
    }
    if each.arxiv:
        fields |= {"eprint": each.arxiv, "eprinttype": "arxiv", "eprintclass": each.arxiv_class}
    return kind, each.key, fields


def _biblatex_kind(each: Reference) -> str:
    online = bool(each.url or each.doi or each.arxiv)
    if not (each.names and each.container) or each.preprint:
        return "online" if online and (each.preprint or not each.container) else "misc"
    kinds = {
        "conference": "inproceedings",
        "workshop": "inproceedings",
        "journal": "article",
        "book": "inbook",
    }
    return kinds.get(each.kind, each.kind)


def _common(each: Reference, *, ascii_is: bool) -> Fields:
    return {
        "author": authors(each.names, others=each.others, ascii_is=ascii_is),
        "title": title(each, ascii_is=ascii_is),
    }


def title(each: Reference, *, ascii_is: bool) -> str:
    """Return the title with the capitals that must survive in braces."""
    return escape_title(each.title, protected(each.title, each.methods), ascii_=ascii_is)


def _pages(each: Reference, *, ascii_is: bool) -> str:
    return escape(each.pages, ascii_=ascii_is).replace("-", "--")


def authors(names: Sequence[Name], *, others: bool, ascii_is: bool) -> str:
    """Return the list of authors as BibTeX reads it: ``van der Maaten, Laurens and Lewis, Jr.,
    Harry and others``.
    """
    printed = [_name(name, ascii_is=ascii_is) for name in names]
    return " and ".join(printed + ["others"] * (others and bool(printed)))


def _name(name: Name, *, ascii_is: bool) -> str:
    def part(value: str, *, one: bool = False) -> str:
        loose = (
            one or "," in value or any(word.lower() in ("and", "others") for word in value.split())
        )
        written = escape(value, ascii_=ascii_is)
        return f"{{{written}}}" if loose and value else written

    if name.whole:
        return part(name.family, one=True)
    # BibTeX would take "García y" of "García y Vega" for particles.
    family = part(name.family, one=any(word[:1].islower() for word in name.family.split()[:-1]))
    family = f"{part(name.particle)} {family}" if name.particle else family
    return ", ".join(piece for piece in (family, part(name.suffix), part(name.given)) if piece)
