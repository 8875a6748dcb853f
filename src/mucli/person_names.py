"""Floor 3: people's names as lists, bibliographies and services write them."""

import re
from functools import lru_cache

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
_WIDE = str.maketrans({"，": ", ", "、": ", ", "；": "; ", "＆": "& "})
_ET_AL = re.compile(r"\bet\.?\s?al\b\.?", re.IGNORECASE)
_FAMILY_FIRST_LIST = re.compile(  # "Lee, Ann and Li, Bo", as BibTeX writes
    r"[^\W\d_][\w'’. -]{0,40}+, [^\W\d_][\w'’. -]{0,40}?"
    r"(?: and [^\W\d_][\w'’ -]{0,40}+, [^\W\d_][\w'’. -]{0,40}?)+"
)
_CJK_NAME = re.compile(
    r"[\u4e00-\u9fff·]{2,5}|[\uac00-\ud7a3]{2,4}|[\u3040-\u30ff\u4e00-\u9fff]{2,7}"
)
_NO_PERSON = re.compile(  # words of titles, venues and institutions that are nobody's name
    r"\b(?:Conference|Journal|Proceedings|Proc|Transactions|Trans|Symposium|Workshop|Advances"
    r"|International|Letters|Findings|Magazine|Review|Press|University|Institute|Laborator(?:y|ies)"
    r"|Center|Centre|College|School|Academy|Inc|Research|Technolog(?:y|ies)"
    r"|(?:Un)?[Ll]earning|Networks?|Models?|Data|Datasets?|Systems?|Algorithms?|Methods?|Analysis"
    r"|Attacks?|Defen[cs]es?|Privacy|Security|Safety|Robustness|Adversarial|Neural|Deep|Federated"
    r"|Graphs?|Language|Vision|Images?|Video|Training|Detection|Generation|Recognition"
    r"|Optimi[sz]ation|Reasoning|Transformers?|Diffusion|Survey|Benchmarks?|Evaluation|Theory"
    r"|Machine|Artificial|Intelligence|Knowledge|Information|Representations?|Clustering"
    r"|Classification|Segmentation|Prediction|Inference|Framework|Approach|Towards?|Key|Title"
    r"|Abstract|Code|Paper|Project|Open|Sur(?:vey)?|Applications?)\b"
)
_NO_NAME = frozenset(
    "a an the of in on for to from with without via by as is are be can do does not or at into over"
    " under using through against how what when why et between across beyond their its we".split()
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
    text = " ".join(printable(text.replace("\n", "; ").translate(_WIDE)).split()).strip(" ;")
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
    return _joined_suffixes(_paired(parts))


def _paired(parts: list[str]) -> list[str]:
    """Join a family name and the given name behind it ("Tonekaboni, Sana, Danny Eytan", as MLA
    writes the first author) where both stand alone and whole names are around them.
    """
    if all(" " in part for part in parts):
        return parts
    if _all_family_first(parts):
        return [f"{one}, {two}" for one, two in zip(parts[::2], parts[1::2], strict=True)]
    if not any(" " in part for part in parts):
        return parts
    joined: list[str] = []
    alone: list[str] = []
    for part in [*parts, " "]:
        if " " not in part and not _SUFFIX.fullmatch(part):
            alone.append(part)
            continue
        pairs = zip(alone[::2], alone[1::2], strict=True) if len(alone) % 2 == 0 else ()
        joined += [f"{family}, {given}" for family, given in pairs] or alone
        alone = []
        if part.strip():
            joined.append(part)
    return joined


def _all_family_first(parts: list[str]) -> bool:
    """Tell whether a list of comma-separated parts is of families and given names in turn."""
    alone = sum(" " not in part for part in parts)
    return len(parts) % 2 == 0 and len(parts) > 3 and alone >= 0.75 * len(parts)


def _joined_suffixes(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


SURE, LIKELY, POSSIBLE = 1.0, 0.8, 0.5
"""How surely a text lists people: several names in full or with initials, most of them, or what
could be one person as well.
"""


@lru_cache(maxsize=20_000)
def names_score(text: str) -> float:
    """Return how surely ``text`` lists people, 0 for one that does not.

    One name that is written oddly among several ("Ann Lee, Bo Li, Jong chul Ye") does not make the
    others something else.
    """
    text = re.sub(r"^(?:by|authors?:)\s+", "", text.strip(" .,;()[]:*_-–—\n"), flags=re.IGNORECASE)
    if match := _ET_AL.search(text):
        before, behind = text[: match.start()], text[match.end() :]
        short = len(before.split()) <= 12 and len(behind.split()) <= 12
        return SURE if short and "?" not in before else 0.0
    parts = [
        part for each in re.split(r"[,;&、，；\n]|\band\b", text) if (part := each.strip(" .*†‡§"))
    ]
    if re.search(r"[?!]|:(?!\w)|\w:\s", text):
        return 0.0
    if _FAMILY_FIRST_LIST.fullmatch(text) or _with_semicolons(text):
        return SURE
    if not parts or len(text) > 3000 or any(len(part.split()) > 6 for part in parts):
        return 0.0
    if _CJK_NAME.fullmatch(parts[0]):
        return _share(sum(bool(_CJK_NAME.fullmatch(part)) for part in parts), len(parts))
    people = [_is_person(part) for part in parts]
    if _NO_PERSON.search(text) and sum(people) < 4:
        return 0.0
    initials = any(re.search(r"\b[A-Z]\.", part) for part in re.split(r",|;|\band\b|&", text))
    whole = sum(" " in part for part in parts)
    if len(parts) == 1:
        if not people[0] or not whole:
            return 0.0
        return (
            LIKELY
            if initials
            else POSSIBLE
            if not text.isupper() and len(text.split()) <= 4
            else 0.0
        )
    score = _share(sum(people), len(parts))
    if initials or whole * 2 >= len(parts):
        return score
    if _all_family_first(parts) and score and re.search(r"\band\b|&", text):
        return LIKELY
    return min(score, POSSIBLE) if len(parts) == 2 or _family_first(text) else min(score, 0.4)


def _with_semicolons(text: str) -> bool:
    pieces = [piece.strip() for piece in text.split(";") if piece.strip()]
    return len(pieces) > 1 and all(
        piece.count(",") <= 1 and len(piece.split()) <= 5 and _is_person(piece.replace(",", " "))
        for piece in pieces
    )


def _share(count: int, whole: int) -> float:
    if count == whole:
        return SURE if whole > 1 else POSSIBLE
    return LIKELY if whole > 2 and count >= 0.7 * whole else 0.0


def _family_first(text: str) -> bool:
    return bool(re.match(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’. -]+(?: and |;)", text))


def _is_person(part: str) -> bool:
    """Tell whether ``part`` could be one person's name: words set as names, a particle among
    them.
    """
    tokens = _MARKS.sub(" ", part).split()
    if re.search(r"\d{2}", part) or not tokens or len(tokens) > 5 or not tokens[0][0].isalpha():
        return False
    small = [token for token in tokens if not token[0].isupper() and token not in _PARTICLES]
    return not any(token in _NO_NAME for token in small) and len(small) <= (len(tokens) > 2)


def looks_like_names(text: str, *, loosely: bool = False) -> bool:
    """Tell whether ``text`` reads like a list of people; ``loosely`` also takes one person, or two
    joined by "and", where only people or a venue can stand.
    """
    return names_score(text) >= (POSSIBLE if loosely else LIKELY)


def cut_et_al(text: str) -> tuple[str, str]:
    """Return ``text`` up to and with "et al.", and what stands behind it."""
    match = _ET_AL.search(text)
    return (text[: match.end()], text[match.end() :].lstrip(" ,;.:")) if match else (text, "")
