"""Floor 3: people's names as lists, bibliographies and services write them."""

import re

from mucli.model import Author
from mucli.text import printable

# Particles that open a family name when written small (Chicago Manual of Style, "names with
# particles").
_PARTICLES = frozenset(
    "van von der den de del della di da das dos du la le los ter ten te zu zum zur af av bin ibn al"
    " el ben st".split()
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+|[A-Z]{1,3}")
_REST = re.compile(
    r"[,;&\s]*(?:\b(?:and\s+)?(?:et\.?\s*al\b\.?|others\b|colleagues\b)|\.\.\.|…)\s*$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\d*†‡§¶⁰¹²³⁴-⁹@{}\\<>^#♯♭✉📧=|~`\"_]+")

_FAMILY_FIRST = re.compile(r"[A-Z][\w'’-]*[a-z](?:\s[A-Z][\w'’-]*[a-z])?\s[A-Z]{1,3}")
_ET_AL = re.compile(r"\bet\.?\s?al\b\.?", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:Conference|Journal|Proceedings|Proc|Transactions|Trans|Symposium|Workshop|Advances|International|Letters|Findings|Magazine|Review|Press"
    r"|Learning|Unlearning|Networks?|Models?|Data|Systems?)\b"
)


def parse_name(name: str) -> Author | None:
    """Return the author named by ``Given Family``, ``Family, Given`` or a single name; None when no
    name is left.

    Marks of affiliation and DBLP's numbers for namesakes (``Wei Wang 0001``) are taken off;
    particles written small open the family name.
    """
    name = (
        " ".join(_MARKS.sub(" ", printable(name)).split()).strip(" ,;.()[]:")
        if not name.rstrip().endswith(".")
        else _keep_stop(name)
    )
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if not parts or not any(c.isalpha() for c in name):
        return None
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]):
        inner = _natural(parts[0])
        return Author(inner.family, inner.given, parts[1])
    if len(parts) == 2:
        return Author(
            parts[0],
            f"{parts[1]}." if re.fullmatch(r"(?:[A-Z]\.[ -]?)*[A-Z]", parts[1]) else parts[1],
        )
    if len(parts) > 2:
        return (
            Author(parts[0], " ".join(parts[2:]), parts[1])
            if _SUFFIX.fullmatch(parts[1])
            else Author(parts[0], " ".join(parts[1:]))
        )
    return _natural(parts[0])


def _keep_stop(name: str) -> str:
    clean = " ".join(_MARKS.sub(" ", printable(name)).split()).strip(" ,;()[]:")
    last = clean.split()[-1] if clean.split() else ""
    return clean if _SUFFIX.fullmatch(last) or _INITIALS.fullmatch(last) else clean.rstrip(".")


def _natural(name: str) -> Author:
    tokens = name.split()
    suffix = tokens.pop() if len(tokens) > 2 and _SUFFIX.fullmatch(tokens[-1]) else ""
    if len(tokens) > 1 and all(_INITIALS.fullmatch(token) and "." in token for token in tokens[1:]):
        return Author(tokens[0], " ".join(tokens[1:]), suffix)  # "Bourtoule L."
    start = next(
        (n for n, token in enumerate(tokens[:-1]) if n and token in _PARTICLES), len(tokens) - 1
    )
    if tokens[0] in _PARTICLES:
        start = 0
    return Author(" ".join(tokens[start:]), " ".join(tokens[:start]), suffix)


def parse_names(text: str) -> tuple[tuple[Author, ...], bool]:
    """Return the authors listed in ``text`` and whether the list says that there are more ("et
    al.").

    Names are separated by semicolons, commas, ``and`` or ``&``; ``Family, G., Family, G.`` is
    understood.
    """
    text = " ".join(printable(text.replace("\n", "; ")).split()).strip(" ;")
    text, _behind = cut_et_al(text)
    others = bool(_REST.search(text))
    text = _REST.sub("", text).strip(" ,;&")
    parts = _split(text)
    if parts and all(
        _FAMILY_FIRST.fullmatch(part.strip()) for part in parts
    ):  # "Doe J, Roe RB", as medicine writes
        parts = [", ".join(part.strip().rsplit(" ", 1)) for part in parts]
    names = [author for part in parts if (author := parse_name(part))]
    return tuple(dict.fromkeys(names)), others


def _split(text: str) -> list[str]:
    if ";" in text:
        return [
            part
            for piece in text.split(";")
            for part in re.split(r"\s+(?:and|&)\s+", piece.removeprefix(" and "))
        ]
    groups = [group.strip(" ,") for group in re.split(r"(?:,\s*)?(?:\band\b|&)\s+", text)]
    if len(groups) > 1 and all(group.count(",") == 1 for group in groups if group):
        return groups  # BibTeX's "Family, Given and Family, Given"
    parts = [part.strip() for group in groups for part in group.split(",") if part.strip()]
    if len(parts) % 2 == 0 and parts and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def looks_like_names(text: str, *, loosely: bool = False) -> bool:
    """Tell whether ``text`` reads like a list of people: short comma-separated parts of capitalised
    words or initials.

    ``loosely`` also takes one person, or two joined by "and", where only people or a venue can
    stand.
    """
    text = text.strip(" .,;()[]:*_-–—")
    if _ET_AL.search(text):
        return True
    parts = [part.strip() for part in re.split(r",|;|\band\b|&", text) if part.strip()]
    if (
        not parts
        or any(len(part.split()) > 5 or re.search(r"\d", part) for part in parts)
        or _NO_PERSON.search(text)
    ):
        return False
    if not all(word[0].isupper() or word in _PARTICLES for part in parts for word in part.split()):
        return False
    if any("." in part for part in parts):
        return True
    several = len(parts) > 1 and ("," in text or loosely)
    whole = [part for part in parts if len(part.split()) > 1]
    return (bool(whole) or ";" in text) and (
        several
        or (loosely and len(parts) == 1 and 2 <= len(text.split()) <= 4 and not text.isupper())
    )


def cut_et_al(text: str) -> tuple[str, str]:
    """Return ``text`` up to and with "et al.", and what stands behind it."""
    match = _ET_AL.search(text)
    return (text[: match.end()], text[match.end() :].lstrip(" ,;.:")) if match else (text, "")
