"""Addresses: which texts are some that can be asked, and when two of them are the same.

There are three answers to "the same?", from the strictest: :func:`normalise` gives one spelling to
what is one request, :func:`url_key` one text to what differs by scheme, ``www.``, final slash or
fragment, :func:`place` one name to what leads to one paper or repository.
"""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from mucli import text as text_

PORTS = {"http": 80, "https": 443}
# RFC 6761 and RFC 2606: names that never exist in the DNS; what resolves them is a file of this
# machine.
_RESERVED = (".invalid", ".example", ".test")
# Names that only a network of one's own gives (RFC 6761, RFC 6762, RFC 8375, ICANN's private-use
# domain): no internet is needed for them.
_LOCAL = (".localhost", ".local", ".localdomain", ".lan", ".internal", ".home.arpa")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


_PLAIN_URL = re.compile(
    r"https?://(?:www\.)?([a-z0-9][a-z0-9.-]*)((?:/[^?#\s]*)?)(\?[^?#\s]+)?(?:#\S*)?",
    re.IGNORECASE | re.ASCII,
)
# Where one paper has several addresses: a pattern of host and path, and the name of what both lead
# to.
_PLACES = (
    (
        r"(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?(?:(?:tree|blob)/(?:main|master)/?)?(?:\?.*)?",
        "github",
    ),
    (
        r"ieeexplore\.ieee\.org/(?:abstract/|stamp/stamp\.jsp\?.*?arnumber=|iel\d*/\d+/\d+/0*)?(?:document/)?0*(\d{5,})(?:[/?.].*)?",
        "ieee",
    ),
    (
        r"(?:www\.)?aclanthology\.org/(?:anthology/)?([a-z0-9.-]+?)(?:\.pdf|\.bib|v\d+\.pdf)?/?(?:\?.*)?",
        "acl",
    ),
    (r"(?:www\.)?aclweb\.org/anthology/([a-z0-9.-]+?)(?:\.pdf)?/?", "acl"),
    (r"proceedings\.mlr\.press/(v\d+/[a-z0-9-]+?)(?:\.html|\.pdf|/.*)?", "pmlr"),
    (
        r"(?:papers\.nips|proceedings\.neurips)\.cc/(?:paper(?:_files)?/paper|paper(?:_files)?)/\d+/(?:hash|file)/([0-9a-f]{32}).*",
        "neurips",
    ),
    (r"(?:www\.)?ijcai\.org/proceedings/(\d+/\d+?)(?:\.pdf)?/?", "ijcai"),
    (r"openaccess\.thecvf\.com/.*?/(?:html|papers)/([^/]+?)(?:_paper)?\.(?:html|pdf)", "cvf"),
    (r"(?:www\.)?semanticscholar\.org/.*?([0-9a-f]{40})/?.*", "s2"),
    (r"ojs\.aaai\.org/index\.php/[^/]+/article/(?:view|download)/(\d+).*", "aaai"),
    (r"(?:www\.)?sciencedirect\.com/.*?/pii/([a-z0-9]+).*", "pii"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _PLACES)


# What is in its one spelling already: no escapes, dots or odd characters, and a host whose last
# label is a word, or four plain numbers.
_NORMAL = re.compile(
    r"https?://(?:(?=.{1,250}/)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
    r"|(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])\.){3}(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])"
    r"(?::(?!80/|443/)[1-9]\d{1,3}|:[1-5]\d{4}))(?:/(?!\.)[A-Za-z0-9._~-]*)+(?:\?[A-Za-z0-9=&._~-]+)?"
)


class BadUrlError(ValueError):
    """A text is no address that can be asked; the message says why."""


def normalise(url: str) -> str:
    """Return the one spelling that equivalent URLs share (RFC 3986, section 6.2.2 and 6.2.3),
    without fragment.

    Raises BadUrlError for what is no http(s) URL with a host.
    """
    if _NORMAL.fullmatch(url):  # most; ten times as fast
        return url
    text = url.strip()
    if any(ord(c) <= 32 or ord(c) == 127 for c in text):
        raise BadUrlError("the URL holds a space or a control character")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadUrlError(f"the URL cannot be read ({error})") from error
    if parts.scheme not in PORTS:
        raise BadUrlError(
            f"only http and https links can be checked, not {parts.scheme[:20]!r}"
            if parts.scheme
            else "the URL has no scheme"
        )
    if "@" in parts.netloc:
        raise BadUrlError("the URL carries a user name or password")
    host = normal_host(parts.hostname or "")
    if port == 0:
        raise BadUrlError("the URL has port 0")
    place = f"[{host}]" if ":" in host else host
    if port and port != PORTS[parts.scheme]:
        place += f":{port}"
    path = _dots(_encode(parts.path)) or "/"
    return urlunsplit((parts.scheme, place, path, _encode(parts.query), ""))


def normal_host(host: str) -> str:
    """Return a host's name in lower-case ASCII (IDNA), an IP address as it is. Raises BadUrlError
    for what can be neither.
    """
    if not host:
        raise BadUrlError("the URL has no host")
    if ":" in host:
        import ipaddress

        try:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError as error:
            raise BadUrlError(f"{host[:60]!r} is no IPv6 address") from error
    name = host.lower()
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError as error:
            raise BadUrlError(f"{host[:60]!r} is no host name ({error})") from error
    labels = name.removesuffix(".").split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadUrlError(f"{host[:60]!r} is no host name")
    return _ipv4(labels) or name


def _ipv4(labels: list[str]) -> str | None:
    """Return the IPv4 address that the labels of a host spell, as browsers read them (WHATWG URL,
    "ends in a number"): ``127.1``, ``2130706433``, ``0x7f.0.0.1``, ``0177.0.0.1``. None for a name.
    """
    if not (labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1])):
        return None
    try:
        numbers = [_number(label) for label in labels]
        value = int.from_bytes(bytes(numbers[:-1])) << 8 * (5 - len(numbers)) | numbers[-1]
        if len(numbers) > 4 or numbers[-1] >= 256 ** (5 - len(numbers)):
            raise ValueError("too large")
    except ValueError as error:
        raise BadUrlError(f"{'.'.join(labels)[:60]!r} is no IPv4 address") from error
    return ".".join(map(str, value.to_bytes(4)))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") and len(label) > 1 else 10)


def url_key(url: str) -> str:
    """Return what two spellings of one address share: no scheme, ``www.``, fragment, final slash;
    host in lower case.
    """
    if match := _PLAIN_URL.fullmatch(url):  # nearly all; four times as fast
        return f"{match[1]}{match[2].rstrip('/')}{match[3] or ''}".lower()
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}".lower()


def place(url: str) -> str:
    """Return a name of what ``url`` leads to, so that two addresses of one paper give one name:
    ``arxiv:1912.03817``, ``doi:10.1…``.

    An address of no known service is named by itself, without scheme, ``www.`` and final slash.
    """
    if found := text_.arxiv_id(url):
        return f"arxiv:{found}"
    if found := text_.openreview_id(url):
        return f"openreview:{found}"
    bare = re.sub(r"^https?://", "", unquote(url.strip()), flags=re.IGNORECASE)
    for pattern, name in _COMPILED:
        if match := pattern.fullmatch(bare.partition("#")[0]):
            return f"{name}:{match[1].lower()}"
    if found := text_.doi(url):
        return f"doi:{found}"
    return f"url:{url_key(url).removesuffix('.git')}"


def host_of_url(url: str) -> str:
    """Return the host of any address, in lower case; empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin(url: str) -> tuple[str, str, int | None]:
    """Return what has to agree for two addresses to be of one origin (RFC 6454): scheme, host and
    port.
    """
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)


def host_key(url: str) -> str:
    """Return host and port of a URL that :func:`normalise` made: what requests are counted and
    spaced by.
    """
    return url.split("/", 3)[2]


def _encode(text: str) -> str:
    """Percent-encode what must be, decode what need not be, write the rest of the escapes in
    capitals.
    """
    if _BAD_ESCAPE.search(text):
        text = _BAD_ESCAPE.sub("%25", text)
    if not text.isascii() or any(c in text for c in '"<>\\^`{|}'):
        text = quote(text, safe="/:?#[]@!$&'()*+,;=%-._~")
    if "%" in text:
        text = _ESCAPE.sub(_escape, text)
    return text


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _dots(path: str) -> str:
    """Remove dot segments (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    done: list[str] = []
    segments = path.split("/")
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        if segment == "..":
            if len(done) > 1:
                done.pop()
        elif segment != ".":
            done.append(segment)
            continue
        if last:
            done.append("")
    return "/".join(done)


def never_exists(host: str) -> bool:
    """Tell whether the name is reserved so that it never exists (RFC 6761)."""
    return f".{host.rstrip('.')}".endswith(_RESERVED)


@lru_cache(maxsize=1024)
def own_host(host: str) -> bool:
    """Tell whether the host (a name or an address) is one that is reached without the internet, if
    it is there at all.
    """
    import ipaddress

    try:
        return not ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_global
    except ValueError:
        name = f".{host.rstrip('.')}"
        return name.endswith(_LOCAL) or name.count(".") == 1


def host_of(key: str) -> str:
    """Return the host in what :func:`host_key` returns."""
    return key[1:].partition("]")[0] if key.startswith("[") else key.partition(":")[0]
