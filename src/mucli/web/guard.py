"""The one guard: which addresses of the net may be connected to, and by which way.

Whoever asks the web (the services' client, the link checker's wire) gets the addresses of a host
here, and connects to these and to nothing else: a name is resolved once in a run, all it resolves
to is judged, and so it cannot change its mind between judgement and connection. Each redirect
passes here again. Behind a proxy it is the proxy that resolves names; addresses written as such are
judged all the same.

Refused, whatever the caller allows: clouds' metadata services and what may hide one (link-local
addresses, RFC 3927 and RFC 4291; forms of IPv6 that nobody uses any more or that hide the IPv4
address they stand for). Refused, unless private addresses are allowed: all that is not global
(IANA's special-purpose registries, by way of :mod:`ipaddress`).
"""

import contextlib
import ipaddress
import os
import socket
import ssl
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from mucli.errors import UsageError
from mucli.web.addresses import PORTS, BadUrlError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_ADDRESSES = 3
"""How many addresses of one host are tried."""

# Where clouds answer for their own machines.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        (
            "100.100.100.200",  # Alibaba
            "169.254.169.254",  # nearly everybody
            "169.254.170.2",  # Amazon: ECS
            "169.254.170.23",  # Amazon: EKS Pod Identity
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle
            "fd00:ec2::23",  # the same
            "fd00:ec2::253",
            "fd00:ec2::254",
            "fd20:ce::254",  # Google
        ),
    )
)
_METADATA_NAMES = frozenset(
    {"metadata", "metadata.google.internal", "metadata.goog", "instance-data"}
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address
_NEVER = (
    (ipaddress.IPv6Network("fec0::/10"), "site-local"),  # RFC 3879 ended them
    (ipaddress.IPv6Network("::/96"), "IPv4-compatible"),  # RFC 4291, 2.5.5.1: ended too
    (ipaddress.IPv6Network("64:ff9b:1::/48"), "local translation"),  # RFC 8215: hides an IPv4
)
_PLAIN = frozenset({ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1")})
_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class RefusedAddressError(BadUrlError):
    """An address that is not asked for safety's sake; the message says why."""


class UnknownHostError(OSError):
    """A name that does not resolve; ``final`` says that it does not exist, as opposed to a name
    service in trouble.
    """

    def __init__(self, host: str, *, final: bool) -> None:
        super().__init__(f"the name {host} could not be looked up")
        self.final = final


def refuse(address: str, host: str, *, allow_private: bool) -> None:
    """Raise RefusedAddressError when ``address`` (of ``host``) may not be connected to."""
    ip = inner(ipaddress.ip_address(address.partition("%")[0]))
    whose = f"{host} is" if host == address else f"{host} resolves to {address},"
    if ip in _METADATA:
        raise RefusedAddressError(f"{whose} a cloud's metadata service; it is never asked")
    if ip.is_link_local:
        raise RefusedAddressError(
            f"{whose} a link-local address, where clouds keep their metadata; it is never asked"
        )
    for network, what in _NEVER:
        if ip in network and ip not in _PLAIN:
            raise RefusedAddressError(f"{whose} a {what} address; it is never asked")
    if not allow_private and (not ip.is_global or ip.is_multicast):
        what = "loopback" if ip.is_loopback else "private or reserved"
        raise RefusedAddressError(f"{whose} a {what} address; --allow-private lets it be asked")


def inner(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64), else
    the address itself.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
    return ip


def literal(host: str) -> IP | None:
    """Return the address that ``host`` is, None when it is a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


@dataclass(slots=True)
class Guard:
    """Gives the addresses of hosts, judged. One guard serves a whole run, and many threads.

    ``allow_private`` lets addresses through that are not global. ``own`` are hosts that the user
    named (a mirror's, an address that was typed): these may be private whatever ``allow_private``
    says, and one that is may lead on to this machine, but nowhere else that is private.
    """

    allow_private: bool = False
    own: frozenset[str] = frozenset()
    _known: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    _unknown: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, host: str, port: int) -> list[str] | None:
        """Return what :meth:`addresses` has found before, None when it was not asked yet."""
        return self._known.get((host, port))

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of ``host`` to connect to, the first to be tried first.

        Raises RefusedAddressError when one of all it resolves to may not be asked, and
        UnknownHostError when the name does not resolve.
        """
        if found := self._known.get((host, port)):
            return found
        self.judge_name(host)
        if host in self._unknown:
            raise UnknownHostError(host, final=True)
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            final = not isinstance(error, socket.gaierror) or error.errno in _NO_NAME
            if final:
                self._unknown.add(host)
            raise UnknownHostError(host, final=final) from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        self._judge(found, host)
        with self._lock:  # two threads may have asked at once; the first answer holds
            return self._known.setdefault((host, port), found[:MAX_ADDRESSES])

    def judge_name(self, host: str) -> None:
        """Raise RefusedAddressError when ``host`` may not be asked, as far as that can be told
        without looking it up: all that can be known where a proxy does so.
        """
        name = host.rstrip(".").lower()
        if name in _METADATA_NAMES:
            raise RefusedAddressError(f"{host} is a cloud's metadata service; it is never asked")
        if f".{name}".endswith(".localhost"):
            self._judge(["127.0.0.1"], host)
        if ip := literal(host):
            self._judge([str(ip)], host)

    def _judge(self, addresses: Iterable[str], host: str) -> None:
        for address in addresses:
            refuse(address, host, allow_private=self._lets(host, address))

    def _lets(self, host: str, address: str) -> bool:
        """Tell whether ``host`` may have the private address ``address``."""
        if self.allow_private or host in self.own:
            return True
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback and any(
            not inner(ipaddress.ip_address(each.partition("%")[0])).is_global
            for (mine, _port), found in self._known.items()
            if mine in self.own
            for each in found
        )


# The way
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy for HTTP: its place, whether TLS is spoken with it, and the credentials that its
    address in the environment carries (empty: none), which go to the proxy and to nobody else.
    """

    url: str
    host: str
    port: int
    secure: bool
    credentials: str = ""

    @property
    def with_credentials(self) -> str:
        """The address as the environment gave it."""
        if not self.credentials:
            return self.url
        user, _colon, password = self.credentials.partition(":")
        scheme, _slashes, place = self.url.partition("//")
        return f"{scheme}//{quote(user, safe='')}:{quote(password, safe='')}@{place}"


class Ways:
    """Which way requests take: straight, or through the proxy that the environment names
    (``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY``, ``NO_PROXY``, or the system's settings).

    Raises UsageError for a proxy that is none for HTTP.
    """

    def __init__(self) -> None:
        found = {}
        if sys.platform in ("win32", "darwin") or any(
            name.lower().endswith("_proxy") for name in os.environ
        ):
            from urllib.request import getproxies  # brings http.client, email and more

            found = getproxies()
        self.proxies = {
            name: self._proxy(name, found[name])
            for name in ("http", "https", "all")
            if found.get(name)
        }
        self.near = list(_networks(os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""))

    def proxy(self, url: str) -> Proxy | None:
        """Return the proxy that ``url`` is asked through, None where it is asked straight."""
        if not self.proxies:
            return None
        from urllib.request import proxy_bypass

        parts = urlsplit(url)
        chosen = self.proxies.get(parts.scheme) or self.proxies.get("all")
        if chosen is None or proxy_bypass(parts.netloc) or proxy_bypass(parts.hostname or ""):
            return None
        ip = literal(parts.hostname or "")
        return None if ip and any(ip in network for network in self.near) else chosen

    @staticmethod
    def _proxy(name: str, address: str) -> Proxy:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme not in PORTS or not parts.hostname:
            raise UsageError(
                f"the {name} proxy is {parts.scheme}://{parts.hostname or ''}, but only http and"
                " https proxies are spoken to; name one, or take the variable away"
            )
        user = unquote(f"{parts.username or ''}:{parts.password or ''}")
        place = parts.hostname, port or PORTS[parts.scheme]
        return Proxy(
            f"{parts.scheme}://{f'[{place[0]}]' if ':' in place[0] else place[0]}:{place[1]}",
            *place,
            parts.scheme == "https",
            user if user != ":" else "",
        )


def _networks(value: str) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Give the networks (``10.0.0.0/8``) that ``NO_PROXY`` names beside hosts."""
    for word in value.split(","):
        if "/" in word:
            with contextlib.suppress(ValueError):
                yield ipaddress.ip_network(word.strip(), strict=False)


BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""The variables that name a bundle of certificates, the first that is set counts."""


@cache
def _tls(bundle: str) -> ssl.SSLContext:
    folder = Path(bundle).is_dir()
    context = ssl.create_default_context(
        capath=bundle if folder else None, cafile=None if folder else bundle
    )
    # As browsers and requests judge; Python 3.13 began to refuse what breaks a rule of form.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def tls_context() -> ssl.SSLContext:
    """Return what TLS is spoken with: certificates and names are checked, against the authorities
    in ``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE`` or ``SSL_CERT_FILE``, or Mozilla's (certifi).

    Raises UsageError when the bundle named is none.
    """
    named = next(
        (name for name in BUNDLES if os.environ.get(name)),
        None,
    )
    import certifi

    bundle = os.environ[named] if named else certifi.where()
    try:
        return _tls(bundle)
    except OSError as error:
        raise UsageError(
            f"{named or 'certifi'} names no file of certificates ({bundle}); correct it"
        ) from error
