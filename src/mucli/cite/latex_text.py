"""Text as LaTeX: what is plain stands as it is, and only what is not imports the encoder; most
references need none.
"""

import re
from collections.abc import Sequence

from mucli.cite.capitals import Span

_WORDS = r"[A-Za-z0-9 .,:;()/+=*@\[\]?!]*"
_PLAIN = re.compile(rf"{_WORDS}(?:(?<!')[-'](?![-'`]){_WORDS})*")
_APOSTROPHES = re.compile(r"(?<!\w)'|'(?!\w)")


def _is_plain(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and (
        "'" not in value or not _APOSTROPHES.search(value)
    )


def escape(value: str, *, ascii_: bool) -> str:
    """Return the plain text ``value`` as LaTeX; with ``ascii_`` what is not ASCII becomes a command
    where there is one.
    """
    if _is_plain(value):
        return value
    from mucli.cite import encode

    return encode.escape(value, ascii_=ascii_)


def escape_title(value: str, spans: Sequence[Span], *, ascii_: bool) -> str:
    """Return a title as LaTeX in which the pieces ``spans`` are safe from lower case."""
    if not _is_plain(value):
        from mucli.cite import encode

        return encode.escape_title(value, spans, ascii_=ascii_)
    for start, end in reversed(spans):
        value = f"{value[:start]}{{{value[start:end]}}}{value[end:]}"
    return value
