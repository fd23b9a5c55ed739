"""Behind a reverse proxy everybody seems to come from one address; here each citizen gets their own back."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from bot.errors import InvalidSettings

Network = IPv4Network | IPv6Network


def networks(name: str, text: str) -> tuple[Network, ...]:
    """The addresses and networks in a setting, separated by spaces.

    Raises:
        InvalidSettings: naming the setting and the word that is neither.
    """
    return tuple(_network(name, word) for word in text.split())


def citizen_of(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Whoever the nearest untrusted hop is, from our side: each proxy adds the address it was called from.

    What stands left of that hop the citizen may have written. A word that is no address ends the walk.
    """
    citizen = peer
    for word in reversed([word.strip() for line in forwarded for word in line.split(",")]):
        if not _is_trusted(citizen, trusted) or (address := _address(word)) is None:
            break
        citizen = str(address)
    return citizen


def _is_trusted(text: str, trusted: Sequence[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(name: str, word: str) -> Network:
    try:
        return ip_network(word)
    except ValueError as error:
        raise InvalidSettings(
            f"{name}: must be addresses or networks such as 10.0.0.0/8, separated by spaces (found {word!r})"
        ) from error
