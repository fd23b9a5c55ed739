"""Any one process dies: the citizen is told once, nothing is lost, nothing is said twice, the order is kept."""

from __future__ import annotations

import pytest

from tests.journeys.citizen import key_of, text_of
from tests.journeys.group import until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]


def keys(citizen, after: int) -> list[str]:
    """What the assistant said after a message, by key."""
    return [message["key"] for message in citizen.history(after) if message["author"] == "assistant"]


def answered(citizen, after: int, count: int) -> None:
    """Waits for `count` true answers."""
    until(lambda: keys(citizen, after).count("procedure.answer") == count, 120)


@pytest.mark.parametrize("part", ["action server", "Rasa"])
def test_a_part_dies_and_comes_back(group, citizens, part):
    """Busy is said once; both questions are answered when it is back, in their order, about their own procedures."""
    citizen = citizens()
    citizen.says("xin chào")
    group.kill(part)
    first = citizen.send({"text": "đăng ký kết hôn cần giấy tờ gì?"})
    assert key_of(citizen.replies_after(first)) == "service.busy"
    citizen.send({"text": "Làm giấy khai sinh cho con cần giấy tờ gì?"})
    answered(citizen, first, 2)
    group.until_well()
    replies = [message for message in citizen.history(first) if message["author"] == "assistant"]
    assert [reply["key"] for reply in replies].count("service.busy") == 1
    marriage, birth = [reply["text"] for reply in replies if reply["key"] == "procedure.answer"]
    assert "Đăng ký kết hôn" in marriage and "Đăng ký khai sinh" in birth


def test_the_gateway_dies_between_taking_a_message_and_answering_it(group, citizens):
    """After its restart the message is answered, once; a message sent again under its old name is not doubled."""
    citizen = citizens()
    group.kill("action server")  # so that there is no answer yet
    fields = {"text": "đăng ký kết hôn cần giấy tờ gì?", "client_id": "the-same"}
    seq = citizen.send(fields)
    group.kill("gateway")
    group.until_well()
    assert citizen.send(fields) == seq
    answered(citizen, seq, 1)
    assert keys(citizen, seq).count("procedure.answer") == 1
    assert "Phí, lệ phí" in text_of(citizen.says("thế còn phí?"))
