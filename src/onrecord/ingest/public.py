"""Only the public internet: requests that would reach this machine or a private network are refused.

A page may redirect to such an address, and a name may resolve to one, to another at each look (DNS rebinding). So what
counts is the address that a connection is really made to.
"""

import http.client
import ipaddress
import socket
import urllib.request
from urllib.parse import urlsplit

from onrecord.errors import PrivateAddress
from onrecord.ingest.timed import TimedConnection, TimedSecureConnection

# IPv4 in the last 32 bits: IPv4-compatible (RFC 4291, 2.5.5.1), translated (RFC 2765), and NAT64 (RFC 6052).
_EMBEDDING = tuple(ipaddress.IPv6Network(one) for one in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215: each network has its own use of it
_NEXT_STEP = "Give --allow-private if that is meant."


def require_public(host: str, address: str, *, where: str) -> None:
    """Refuse an address that is not of the public internet.

    Args:
        host: the name that was asked for.
        address: the IP address that it stands for.
        where: the URL, for the message.

    Raises:
        PrivateAddress: it is of this machine, of a private network, or reserved.
    """
    one = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if not one.is_global or one.is_multicast or getattr(one, "is_site_local", False) or one in _LOCAL_NAT64:
        kind = "this machine" if one.is_loopback else "a private or reserved network"
        named = host if host == str(one) else f"{host} ({one})"
        raise PrivateAddress(
            f"{named} is an address of {kind}, which is not fetched", where=where, next_step=_NEXT_STEP
        )


def _meant(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address leads to, where it does: else the private ones would be within reach."""
    if isinstance(one, ipaddress.IPv4Address) or one.is_loopback:
        return one
    if one.ipv4_mapped or one.sixtofour:
        return one.ipv4_mapped or one.sixtofour or one
    if any(one in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(one.packed[-4:])
    return one


def _connect_publicly(
    address: tuple[str, int], timeout: object = None, source_address: tuple[str, int] | None = None
) -> socket.socket:
    """As `socket.create_connection`, but never to an address that is not public."""
    host, port = address
    problem: OSError | None = None
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        require_public(host, str(place[0]), where=f"{host}:{port}")
        one = socket.socket(family, kind, protocol)
        try:
            if isinstance(timeout, int | float):
                one.settimeout(timeout)
            if source_address:
                one.bind(source_address)
            one.connect(place)
        except OSError as error:
            one.close()
            problem = error
        else:
            return one
    raise problem or OSError(f"{host} has no address")


class _Connection(TimedConnection):
    def connect(self) -> None:
        self._create_connection = _connect_publicly  # the one place in which the class lets one say how
        super().connect()


class _SecureConnection(TimedSecureConnection):
    def connect(self) -> None:
        self._create_connection = _connect_publicly
        super().connect()


class PublicHTTPHandler(urllib.request.HTTPHandler):
    """Opens http addresses of the public internet."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open one; a proxy that the environment names may stand on a private network, what it is asked for not."""
        return self.do_open(TimedConnection if _proxied(req) else _Connection, req)


class PublicHTTPSHandler(urllib.request.HTTPSHandler):
    """Opens https addresses of the public internet."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open one; as for http."""
        return self.do_open(TimedSecureConnection if _proxied(req) else _SecureConnection, req)


class AnyHTTPHandler(urllib.request.HTTPHandler):
    """Opens http addresses, whatever they stand for."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open one."""
        return self.do_open(TimedConnection, req)


class AnyHTTPSHandler(urllib.request.HTTPSHandler):
    """Opens https addresses, whatever they stand for."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open one."""
        return self.do_open(TimedSecureConnection, req)


def _proxied(request: urllib.request.Request) -> bool:
    """Whether a proxy makes the connection; then the name is looked up here, and what it stands for is checked.

    Raises:
        PrivateAddress: it is not public.
    """
    tunnelled = getattr(request, "_tunnel_host", None)
    if not tunnelled and not request.has_proxy():
        return False
    try:
        # Read as an address is: a name may follow a name and a password, and IPv6 stands in brackets.
        host = (urlsplit(f"//{tunnelled}") if tunnelled else urlsplit(request.full_url)).hostname or ""
    except ValueError as problem:
        raise OSError(f"{request.full_url} is no address ({problem})") from None
    try:
        places = socket.getaddrinfo(host, None)
    except OSError:
        return True  # a name that only the proxy knows
    for *_, place in places:
        require_public(host, str(place[0]), where=request.full_url)
    return True
