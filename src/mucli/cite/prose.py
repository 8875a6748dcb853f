"""References as people read them, after the style of the APA (Publication Manual, 7th edition,
chapters 9 and 10), and bare keys.

Titles keep the capitals they were published with.
"""

import re
from collections.abc import Callable, Sequence

from mucli.cite.reference import Name, Reference

_MOST_NAMES = 20
Mark = Callable[[str], str]


def keys(references: Sequence[Reference], _ascii: bool | None = None) -> str:
    """Return the keys, one a line."""
    return "".join(f"{each.key}\n" for each in references)


def text(references: Sequence[Reference], _ascii: bool | None = None) -> str:
    """Return one reference a line, in plain text."""
    return "".join(f"{_prose(each, plain=str, title=str, emphasis=str)}\n" for each in references)


def markdown(references: Sequence[Reference], _ascii: bool | None = None) -> str:
    """Return one paragraph a reference, in Markdown: the title linked, what the paper is in
    emphasised.
    """
    return "\n".join(f"{_markdown(each)}\n" for each in references)


def _markdown(each: Reference) -> str:
    link = (
        _link(each).replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    )

    def title(value: str) -> str:
        return f"[{_escaped(value)}]({link})" if link else _escaped(value)

    return _prose(
        each,
        plain=_escaped,
        title=title,
        emphasis=lambda value: f"*{_escaped(value)}*" if value else "",
        address=False,
    )


def _escaped(value: str) -> str:
    """Return plain text so that Markdown and HTML take nothing of it for markup (CommonMark 0.31,
    section 2.4).
    """
    marked = re.sub(r"([\\`*_\[\]~$|])", r"\\\1", value)
    return re.sub(r"&(?=#?\w+;)", "&amp;", marked).replace("<", "&lt;").replace(">", "&gt;")


def _link(each: Reference) -> str:
    if each.doi:
        return f"https://doi.org/{each.doi}"
    return each.url or (f"https://arxiv.org/abs/{each.arxiv}" if each.arxiv else "")


def _prose(
    each: Reference, *, plain: Mark, title: Mark, emphasis: Mark, address: bool = True
) -> str:
    year = f"({each.year})" if each.year else "(n.d.)"
    who = _names(each)
    server = f" (arXiv:{each.arxiv})" if each.preprint and each.arxiv else ""
    parts = [plain(who), f"{year}."] if who else []
    parts.append(_closed(title(each.title) + plain(server), each.title + server))
    if not who:
        parts.append(f"{year}.")
    parts.append(_where(each, plain=plain, emphasis=emphasis))
    if address:
        parts.append(_link(each))
    return " ".join(part for part in parts if part)


def _where(each: Reference, *, plain: Mark, emphasis: Mark) -> str:
    pages = each.pages.replace("-", "–")
    container = each.container
    if each.preprint:
        return f"{plain(container or 'arXiv')}."
    if each.kind == "journal":
        issue = emphasis(each.volume) + (f"({plain(each.number)})" if each.number else "")
        return _closed(
            ", ".join(part for part in (emphasis(container), issue, plain(pages)) if part),
            pages or container,
        )
    if each.kind in ("report", "thesis"):
        return _closed(plain(container), container)
    if not container:
        return ""
    volume = f"Vol. {plain(each.volume)}" if each.volume else ""
    paged = f"{'pp.' if '–' in pages or ',' in pages else 'p.'} {plain(pages)}" if pages else ""
    inside = ", ".join(part for part in (volume, paged) if part)
    place = f"In {emphasis(container)}" + (f" ({inside})" if inside else "")
    return f"{_closed(place, container if not inside else ')')}" + (
        f" {_closed(plain(each.publisher), each.publisher)}" if each.publisher else ""
    )


def _closed(printed: str, bare: str) -> str:
    """End a sentence, unless it ends itself."""
    return printed if not bare or bare.endswith((".", "?", "!", "…")) else f"{printed}."


def _names(each: Reference) -> str:
    names = [_name(name) for name in each.names]
    if not names:
        return ""
    if each.others:
        return f"{', '.join(names)}{',' if len(names) > 1 or ',' in names[0] else ''} et al."
    if len(names) == 1:
        return names[0]
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[: _MOST_NAMES - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _name(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    return ", ".join(part for part in (family, _initials(name.given), name.suffix) if part)


def _initials(given: str) -> str:
    """Return ``J.-P. K.`` for ``Jean-Pierre K.``; scripts without capitals have no initials."""
    words = []
    for word in given.split():
        parts = [part for part in word.split("-") if part]
        words.append("-".join(f"{part[0]}." if part[0].isupper() else part for part in parts))
    return " ".join(words)
