"""Values as lists write them: titles, dates, venues with a year in them, cells that say nothing."""

import re
import unicodedata

from mucli.text import fold, printable
from mucli.text.latex import to_text

_NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "/",
        "\\",
        "n/a",
        "na",
        "n.a.",
        "none",
        "nan",
        "null",
        "tbd",
        "tba",
        "?",
        ".",
        "x",
        "✗",
        "❌",
        "✘",
        "no",
        "_",
    )
)
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]*:")
_MONTHS = {
    name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20\d)\d)(?!\d)")
_SHORT_YEAR = re.compile(
    r"(?<=[A-Za-z)&.])\s*(?:['’`]\s?|-)((?:[89]\d|[0-4]\d))(?!\d)|(?<=[A-Z&][A-Z])\s((?:1|2)\d)\s*$"
)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*\d{1,2}日?)?(?!\d)")
_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_YEAR = re.compile(
    rf"\b(?P<month>{_MONTH_NAMES})\b\.?,?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH_NAMES})\b\.?(?=,?\s*(?:19|20)\d\d)"
    rf"|\b(?:{_MONTH_NAMES})\b\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?(?=\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
_DAY_LAST = re.compile(r"(?<!\d)(?:\d{1,2}[-/.])?(\d{1,2})[-/.]((?:19|20)\d\d)(?!\d)")

_LONGEST = 2000  # characters; what is longer is no title, and marks are taken off one by one
_REFUSED = re.compile(
    r"\[([^\[\]]*)\]\((?:javascript|vbscript|file|data):[^\s]*\)", re.IGNORECASE
)  # what the parser takes for no link
_ID_FIRST = re.compile(
    r"\[\d{4}\.\d{4,5}(?:v\d+)?\]\s*(?=.*[^\W\d_])"
)  # "[2104.08691] The Power of …", as arXiv's pages are headed
_NOTE_FIRST = re.compile(
    r"\W{0,2}[\[(【](?P<note>[^\[\]()【】]{2,40})[\])】]\W{0,3}\s*(?P<title>[^\W\d_].+)"
)
_NOTE_COLON = re.compile(
    r"(?P<note>[A-Z][A-Za-z&'’."
    r" -]{1,25}(?:(?:19|20)\d\d|['’]\d\d))\s*(?::|\||\s-)\s+(?P<title>\S+\s+\S+\s+.+)"
)
_NOTE_LAST = re.compile(r"(?P<title>.+?)\s+[\[(【](?P<note>[^\[\]()【】]{2,40})[\])】]\.?")


_REMARK = re.compile(  # how a venue took a paper is no part of its name
    r"[\s,(\[]+(?:oral|poster|spotlight|highlight|notable|top[- ]?\d+%?"
    r"|best (?:student )?paper(?: award)?)(?: presentation)?[\s)\]]*$|\s*\[\s*\]",
    re.IGNORECASE,
)


def nothing(text: str) -> bool:
    """Tell whether a cell's ``text`` stands for "unknown" or "none"."""
    return text.strip().casefold() in _NOTHING


def plain(text: str) -> str:
    """Return ``text`` in NFC on one line, without emoji, their short codes, and what must not be
    printed.
    """
    text = _SHORTCODE.sub(" ", unicodedata.normalize("NFC", printable(text.replace("\r", " "))))
    if text.isascii():
        return " ".join(text.split())
    kept = "".join(
        (
            " "
            if unicodedata.category(c) in ("So", "Co", "Cs", "Cn")
            or c in "\ufe0f\u200d\xad"
            or "\U0001f3fb" <= c <= "\U0001f3ff"
            else c
        )
        for c in text
    )
    return " ".join(kept.split())


def _without_formulas(text: str) -> str:
    """Return ``text`` with its formulas ("$L_2$") as plain text, as the catalogue keeps titles."""
    if text.count("$") < 2:
        return text
    return " ".join(re.sub(r"\$([^$]{1,200})\$", lambda match: to_text(match[0]), text).split())


def title_and_note(text: str) -> tuple[str, str]:
    """Return the title in ``text`` and the note on its appearance before or behind it
    ("[NeurIPS'23] …", "… (CVPR 2024)"), either ''.
    """
    title = _without_formulas(plain(text).strip())
    if title.startswith("["):
        title = _ID_FIRST.sub("", title, count=1)
    for pattern in (_NOTE_FIRST, _NOTE_COLON, _NOTE_LAST):
        if (
            (match := pattern.fullmatch(title))
            and dated(match["note"])[0]
            and len(match["title"]) > 7
        ):
            return clean_title(match["title"]), match["note"]
    return clean_title(title), ""


def clean_title(text: str) -> str:
    """Return the title in ``text``: without wrapping brackets, quotes, marks, refused links and
    final full stop; or ''.
    """
    title = _REFUSED.sub(r"\1", plain(text[:_LONGEST]))
    before = None
    while title != before:
        before = title
        title = title.strip(" \t,;:|").rstrip("*†‡§¶")
        if title.endswith("]("):  # a link whose address never ends
            title = title[:-2].removeprefix("[")
        title = (
            title.rstrip("([{ ")
            if title.count("(") + title.count("[") > title.count(")") + title.count("]")
            else title
        )
        for opening, closing in ("[]", '""', "“”", "**", "__", "{}", "()"):
            if (
                len(title) > 2
                and title[0] == opening
                and title[-1] == closing
                and closing not in title[1:-1]
                and opening not in title[1:-1]
            ):
                title = title[1:-1]
        if title.endswith(".") and not title.endswith("..."):
            title = title[:-1]
    return "" if nothing(title) else title


def dated(text: str) -> tuple[int | None, int | None]:
    """Return the year and month that ``text`` names, each None when it does not: ``2024-02``, ``Feb
    2024``, ``03/2024``, ``2024``.
    """
    if match := _DAY.search(text):
        return int(match[1]), _month(match[2])
    if match := _DAY_LAST.search(text):
        return int(match[2]), _month(match[1])
    if match := _MONTH_YEAR.search(text):
        return int(match["year"]), _MONTHS[fold(match["month"])[:3]]
    if year := _YEAR.search(text):
        return int(year[1]), None
    if short := _SHORT_YEAR.search(text):
        digits = int(short[1] or short[2])
        return (1900 if digits >= 50 else 2000) + digits, None
    return None, None


def _month(digits: str) -> int | None:
    return int(digits) if 1 <= int(digits) <= 12 else None


def split_venue(text: str) -> tuple[str, int | None]:
    """Return the venue's name in ``text`` without its year, and the year: ``CVPR 2024``,
    ``ICLR'24``, ``(ICML-23)``.
    """
    text = plain(text).strip(" ()[]{}_*,.;:")
    if nothing(text):
        return "", None
    year = dated(text)[0]
    bare = _DAY_AND_MONTH.sub(" ", _DAY.sub(" ", text))
    bare = _SHORT_YEAR.sub(" ", _YEAR.sub(" ", bare))
    bare = re.sub(
        r"\(\s*\)|\[\s*\]", " ", re.sub(r"\s*;\s*\d.*$", "", bare)
    )  # "Nature 2023;12(3):1-4"
    name = _REMARK.sub("", " ".join(bare.split()).strip(" ()[]_*,.;:-–—/@'’"))
    name = f"{name})" if name.count("(") > name.count(")") else name
    return name, year
