"""Only Zalo can sign an event, and it signs bytes."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_signature import is_genuine, mac

APP, SECRET, AT = "360846524940903967", "OA_SECRET_DO_NOT_USE_0123", b"1699003881354"
V1 = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text",'
    '"message":{"text":"Xin chào xã An Hải","msg_id":"96d3cdf3af150460909"},"timestamp":"1699003881354"}'
)
V2 = V1.replace("chào xã An Hải", "ch\\u00e0o x\\u00e3 An H\\u1ea3i")
V3 = V1.replace('"1699003881354"', "1699003881354")
SIGNED = {
    "letters as they are": (V1, "fe2026240ce70be394f6dcd1f904aca340be6a5ab1a4868f8d42b540d828e62d"),
    "letters escaped": (V2, "15fe7df7c8acd718276c57e5f08507575b877ad5fc121386cbad7a64a3bb51f8"),
    "timestamp a number": (V3, "91dc49658ada6c1e5d0db967814184f24f24ae962b8ccfb9d1f374be30ed55e7"),
}
GOOD = SIGNED["letters as they are"][1]
HMAC = hmac.new(SECRET.encode(), APP.encode() + V1.encode() + AT, hashlib.sha256).hexdigest()
WRONG = {
    "of the body written anew": "557bd93ad3a0617813878dc4dcd4f5322592fbd7f7a75289fa2fd457a2529cb9",
    "an HMAC": "f5d1d1a99c02630e50fc586dfd52f3e132e973de92c5dcada7166622ee2538ba",
    "nothing": "",
    "cut off": GOOD[:-1],
    "of another secret": mac(APP, V1.encode(), AT, "another"),
    "of another app": mac("1", V1.encode(), AT, SECRET),
    "no hexadecimal": "z" * 64,
    "digits of another script": "٣" * 64,
}


@pytest.mark.parametrize(("body", "digest"), SIGNED.values(), ids=SIGNED)
def test_a_signed_body_is_genuine(body, digest):
    """However Zalo writes letters and numbers, the bytes count."""
    assert is_genuine(f"mac={digest}", body.encode(), APP, SECRET)


@pytest.mark.parametrize("header", [GOOD, f"mac={GOOD}", f"mac = {GOOD}", f" MAC={GOOD.upper()} "])
def test_the_header_may_be_written_in_several_ways(header):
    """With or without its name, with spaces, in any case."""
    assert is_genuine(header, V1.encode(), APP, SECRET)


@pytest.mark.parametrize("digest", WRONG.values(), ids=WRONG)
def test_anything_else_is_not(digest):
    """Each mistake that is seen in the wild is refused."""
    assert not is_genuine(f"mac={digest}", V1.encode(), APP, SECRET)


def test_the_vectors_are_what_they_say():
    """The two wrong sums are those of the mistakes they stand for."""
    assert WRONG["an HMAC"] == HMAC
    again = json.dumps(json.loads(V1)).encode()
    assert mac(APP, again, AT, SECRET) == WRONG["of the body written anew"]


def test_a_timestamp_in_the_words_does_not_mislead():
    """A citizen may write anything, the envelope's own timestamp is still found."""
    said = json.dumps({"message": {"text": '"timestamp":"1"', "timestamp": 5}, "timestamp": "1699003881354"}).encode()
    assert is_genuine(mac(APP, said, AT, SECRET), said, APP, SECRET)


@given(st.integers(0, len(V1.encode()) - 1), st.integers(1, 255))
def test_one_changed_byte_is_noticed(place, change):
    """No part of the body can be altered."""
    body = bytearray(V1.encode())
    body[place] ^= change
    assert not is_genuine(f"mac={GOOD}", bytes(body), APP, SECRET)


@given(st.binary(max_size=300), st.text(max_size=80))
def test_noise_is_never_genuine(body, header):
    """Garbage of any kind is refused without an error."""
    assert not is_genuine(header, body, APP, SECRET)
