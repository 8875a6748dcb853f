"""Text as mucli compares it: folding, words, identifiers in URLs, and what is safe to print.

Everything here works on plain strings and knows nothing of records.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

# Letters that Unicode does not decompose, as a person types them without the right keyboard.
LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae"}
    | {"œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "Ħ": "h", "ŋ": "n", "ə": "e", "ɛ": "e", "ʼ": "'", "’": "'", "‘": "'"}
)
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
# C0 and C1 controls, and the characters that reorder or hide text (bidirectional overrides, isolates, zero width).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[\t\n]+")

# Words that say nothing of a title's subject; a citation key skips them, "towards" stays (cao2015towards is what the field writes).
INSIGNIFICANT = frozenset(
    "a an the on of in for to from with and or by at as into via is are do does can how what when why not under over".split()
)


def fold(text: str) -> str:
    """Return ``text`` without case, accents and ligatures: ``Mónica Ø`` becomes ``monica o``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of ``text``: runs of letters and digits of any script, in order."""
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def squash(text: str) -> str:
    """Return the folded letters and digits of ``text`` run together: ``L-CODEC`` becomes ``lcodec``."""
    return "".join(words(text))


def ascii_slug(text: str) -> str:
    """Return the ASCII letters and digits of the folded ``text``, nothing else."""
    return "".join(_ASCII_WORD.findall(fold(text)))


def title_word(title: str) -> str:
    """Return the first significant word of ``title`` for a citation key, empty when there is none.

    A hyphenated word counts as one (``L-CODEC`` gives ``lcodec``); words without an ASCII letter or digit are passed over.
    """
    candidates = [slug for part in re.split(r"[\s:/,;.!?()\u2013\u2014]+", title) if (slug := ascii_slug(part))]
    return next((word for word in candidates if word not in INSIGNIFICANT), candidates[0] if candidates else "")


def printable(text: str) -> str:
    """Return ``text`` on one line, without terminal escapes, control characters and reordering marks."""
    return _UNSAFE.sub("", _BREAKS.sub(" ", text))


def visible(text: str) -> str:
    """Return ``text`` with its lines and tabs, without terminal escapes, control characters and reordering marks."""
    return _UNSAFE.sub("", text)


def has_unsafe(text: str) -> bool:
    """Tell whether ``text`` holds a character that :func:`printable` would remove."""
    return _UNSAFE.search(text) is not None


def closest(word: str, choices: Iterable[str], *, limit: int = 3, cutoff: float = 70.0) -> list[str]:
    """Return up to ``limit`` of ``choices`` that look like ``word``, best first; ``cutoff`` is a similarity in percent.

    What is clearly less alike than the best is left out.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(word, list(choices), scorer=fuzz.WRatio, processor=fold, limit=3 * limit, score_cutoff=cutoff)
    whole = sorted(((fuzz.ratio(fold(word), fold(choice)), choice) for choice, _score, _index in found), key=lambda pair: -pair[0])
    return [choice for score, choice in whole[:limit] if score >= whole[0][0] - 10]


# Identifiers ----------------------------------------------------------------------------------------------------------

# arXiv identifiers since 2007 (YYMM.NNNNN) and before (archive/YYMMNNN): https://info.arxiv.org/help/arxiv_identifier.html
ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
# DOI names as Crossref recommends to match them: a registrant of four to nine digits (with subdivisions), then a suffix.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^`]+")
OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,14}")
_PLAIN_URL = re.compile(r"https?://(?:www\.)?([a-z0-9][a-z0-9.-]*)((?:/[^?#\s]*)?)(\?[^?#\s]+)?(?:#\S*)?", re.IGNORECASE | re.ASCII)
_ARXIV_REF = re.compile(r"(?:arxiv:)?(" + ARXIV.pattern + r")(?:v\d+)?", re.IGNORECASE)


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id named by ``text`` (an id with or without version, ``arXiv:…``, an arxiv.org URL, its DOI), or None."""
    text = text.strip()
    if match := _ARXIV_REF.fullmatch(text):
        return match[1].lower() if "/" not in match[1] else match[1]
    if match := re.fullmatch(r"(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.(.+)", text, re.IGNORECASE):
        return arxiv_id(match[1])
    parts = urlsplit(text) if "://" in text else None
    if parts and (parts.hostname or "").endswith(("arxiv.org", "alphaxiv.org")):
        path = re.sub(r"^/(?:abs|pdf|html|format|ps|e-print|overview)/|\.pdf$|/$", "", parts.path)
        match = _ARXIV_REF.fullmatch(path)
        return match[1] if match else None
    return None


def doi(text: str) -> str | None:
    """Return the DOI named by ``text`` (bare, ``doi:…``, a doi.org URL or a publisher's URL that holds it), lower-case, or None.

    DOIs compare without case (DOI Handbook, section 2.4).
    """
    text = text.strip()
    bare = re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)
    if not DOI.fullmatch(bare):
        parts = urlsplit(text) if "://" in text else None
        match = DOI.search(unquote(parts.path)) if parts else None
        if not match:
            return None
        bare = re.sub(r"(?:/(?:full|pdf|abstract|epdf|html)|\.pdf)$", "", match[0])
    return bare.lower().rstrip(".,;")


def openreview_id(text: str) -> str | None:
    """Return the forum id of an openreview.net URL, or None."""
    match = re.match(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:.*&)?id=([A-Za-z0-9_-]+)", text.strip())
    return match[1] if match else None


def url_key(url: str) -> str:
    """Return what two spellings of one address share: no scheme, ``www.``, fragment, final slash; host in lower case."""
    if match := _PLAIN_URL.fullmatch(url):  # nearly all; four times as fast
        return f"{match[1]}{match[2].rstrip('/')}{match[3] or ''}".lower()
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}".lower()
