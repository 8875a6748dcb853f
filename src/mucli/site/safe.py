"""What may stand in a page: text without tricks, links that are links, data inside a script.

Jinja2 escapes everything that a template prints; this module deals with what escaping leaves:
control characters and marks that reorder text, addresses of other schemes than http(s), and JSON
within HTML or JavaScript.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from mucli.text import visible

_IN_URL = re.compile(
    r"[\x00-\x20\x7f\"<>\\^`{|}\u00a0\u2028\u2029]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def safe_url(address: object) -> str | None:
    r"""Return ``address`` when it is an http(s) URL with a host that can stand in a page, else
    None.

    Browsers strip blanks and control characters from addresses, so that ``java\nscript:`` runs;
    such an address is no address here.
    """
    if not isinstance(address, str) or _IN_URL.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return (
        address if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None
    )


def safe_urls(addresses: Iterable[str]) -> list[str]:
    """Return those of ``addresses`` that can stand in a page, each once."""
    return list(dict.fromkeys(url for address in addresses if (url := safe_url(address))))


def cleaned(value: Any) -> Any:
    """Return JSON values with every text in them free of control characters and marks that reorder
    text.
    """
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(name): cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value


def script_json(value: Any, *, indent: int | None = None) -> str:
    r"""Return ``value`` as JSON that can stand inside a ``<script>``: it holds none of ``< > &``
    and no line separator of JavaScript.

    >>> script_json({"title": "</script>"})
    '{"title":"\\u003c/script\\u003e"}'
    """
    separators = (",", ": ") if indent else (",", ":")
    plain = json.dumps(cleaned(value), ensure_ascii=False, separators=separators, indent=indent)
    for character in "<>&\u2028\u2029":
        plain = plain.replace(character, f"\\u{ord(character):04x}")
    return plain
