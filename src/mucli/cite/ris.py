"""RIS, which every reference manager imports. Tags: "RIS Format Specifications", Research
Information Systems, 2011.
"""

from collections.abc import Iterator, Sequence

from mucli.cite.reference import Name, Reference

INCOMPLETE = "The list of authors is incomplete."
"""The note on a list of authors that RIS, which has no "et al.", cannot show to be cut."""

_TYPES = {
    "conference": "CONF",
    "workshop": "CONF",
    "journal": "JOUR",
    "book": "CHAP",
    "report": "RPRT",
    "thesis": "THES",
}


def ris(references: Sequence[Reference], _ascii: bool | None = None) -> str:
    """Return ``references`` in RIS, one blank line between two."""
    return "\n".join(
        "".join(f"{tag}  - {value}\n" if value else f"{tag}  - \n" for tag, value in _lines(each))
        for each in references
    )


def _lines(each: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(each.kind, "UNPB" if each.preprint else "GEN")
    first, _, last = each.pages.partition("-")
    ranged = last and "-" not in last and "," not in last
    inside = each.kind in ("conference", "workshop", "journal", "book")
    date = f"{each.year}/{each.month:02}//" if each.month else ""
    facts = [
        ("ID", each.key),
        ("TI", each.title),
        *(("AU", _name(name)) for name in each.names),
        ("PY", str(each.year or "")),
        ("DA", date if each.year else ""),
        ("T2", each.container if inside else ""),
        (
            "J2",
            each.short_container
            if each.kind == "journal" and each.short_container != each.container
            else "",
        ),
        ("VL", each.volume),
        ("IS", each.number),
        ("SP", first if ranged else each.pages),
        ("EP", last if ranged else ""),
        (
            "PB",
            each.publisher
            if inside
            else each.container or ("arXiv" if each.preprint else each.publisher),
        ),
        ("DO", each.doi),
        (
            "UR",
            each.url
            or (
                f"https://arxiv.org/abs/{each.arxiv}"
                if each.preprint and each.arxiv and not each.doi
                else ""
            ),
        ),
        ("AN", f"arXiv:{each.arxiv}" if each.arxiv else ""),
        ("N1", INCOMPLETE if each.others else ""),
    ]
    yield from ((tag, value) for tag, value in facts if value)
    yield "ER", ""


def _name(name: Name) -> str:
    """Return a name as RIS has it: ``Family, Given, Suffix``; a comma behind a group keeps Zotero
    and EndNote from splitting it.
    """
    if name.whole:
        return f"{name.family},"
    family = f"{name.particle} {name.family}".strip()
    return (
        f"{family}, {name.given}, {name.suffix}"
        if name.suffix
        else f"{family}, {name.given}"
        if name.given
        else family
    )
