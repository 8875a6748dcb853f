"""Addresses: one spelling for one URL, which URLs can be asked at all, and which hosts are nobody's
business.
"""

import ipaddress
import re
import socket
from urllib.parse import quote, urlsplit, urlunsplit

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
# Where clouds answer for their own machines: no link of a paper leads there, so not even
# --allow-private opens them.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"),
    )
)
_METADATA_NAMES = frozenset({"metadata.google.internal", "metadata"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadUrlError(ValueError):
    """A text is no address that can be asked; the message says why."""


class RefusedAddressError(BadUrlError):
    """An address that is not asked for safety's sake; the message says why."""


def normalise(url: str) -> str:
    """Return the one spelling that equivalent URLs share (RFC 3986, section 6.2.2 and 6.2.3),
    without fragment.

    Raises BadUrlError for what is no http(s) URL with a host.
    """
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
    return name


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


def own_host(host: str) -> bool:
    """Tell whether the host (a name or an address) is one that is reached without the internet, if
    it is there at all.
    """
    try:
        return not _inner(ipaddress.ip_address(host.strip("[]").partition("%")[0])).is_global
    except ValueError:
        name = f".{host.rstrip('.')}"
        return name.endswith(_LOCAL) or name.count(".") == 1


def host_of(key: str) -> str:
    """Return the host in what :func:`host_key` returns."""
    return key[1:].partition("]")[0] if key.startswith("[") else key.partition(":")[0]


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of ``host``, all checked: connect to these and to nothing else.

    Raises RefusedAddressError when one of them is private, loopback, link-local or a metadata
    service (the first lifted by ``allow_private``), socket.gaierror when the name does not resolve.
    """
    if host.rstrip(".") in _METADATA_NAMES:
        raise RefusedAddressError(f"{host} is a cloud's metadata service; it is never asked")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(
        dict.fromkeys(str(sockaddr[0]) for _family, _type, _proto, _name, sockaddr in found)
    )
    for address in addresses:
        refuse(address, host, allow_private=allow_private)
    return addresses


def refuse(address: str, host: str, *, allow_private: bool) -> None:
    """Raise RefusedAddressError when ``address`` (of ``host``) may not be asked."""
    ip = _inner(ipaddress.ip_address(address.partition("%")[0]))
    whose = f"{host} is" if host == address else f"{host} resolves to {address},"
    if ip in _METADATA:
        raise RefusedAddressError(f"{whose} a cloud's metadata service; it is never asked")
    if not allow_private and (not ip.is_global or ip.is_multicast):
        what = (
            "loopback"
            if ip.is_loopback
            else "link-local"
            if ip.is_link_local
            else "private or reserved"
        )
        raise RefusedAddressError(f"{whose} a {what} address; --allow-private lets it be asked")


def _inner(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64), else
    the address itself.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
    return ip
