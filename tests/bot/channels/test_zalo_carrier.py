"""What becomes of a delivery: sent once, tried again, kept, given up, as the table of errors says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answering import Answering
from bot.channels.zalo_api import Said
from bot.channels.zalo_carrier import GRANT_PAUSE, MOST_TRIES, ZaloCarrier
from bot.channels.zalo_citizens import Citizens
from bot.channels.zalo_errors import GrantExpired, ZaloAway, ZaloRefused
from bot.messages import Button, OutboundReply
from bot.queue.entries import Again, Claimed, Done, Entry, GiveUp, Hold
from tests.zalo.world import DAY, HOUR

pytestmark = pytest.mark.parametrize("answering", ["sqlite"], indirect=True)
LANE = "zalo:388613280878808645:1"


class FakeApi:
    """Zalo as it answers today: with the failures in `fails`, one a call."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []
        self.sent: list[dict[str, Any]] = []
        self.shown: list[Said] = []
        self.uploaded: list[bytes] = []
        self.refuses_pictures: Exception | None = None
        self.rest = 0.0

    async def send(self, _user: str, message: dict[str, Any]) -> str:
        """Takes a message, unless it fails."""
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(message)
        return f"message {len(self.sent)}"

    async def upload_image(self, body: bytes) -> str:
        """Keeps a picture, unless that fails."""
        if self.refuses_pictures:
            raise self.refuses_pictures
        self.uploaded.append(body)
        return f"picture {len(self.uploaded)}"

    async def lately(self, _user: str) -> list[Said]:
        """What the chat shows."""
        if self.fails:
            raise self.fails.pop(0)
        return self.shown


@pytest.fixture
def api() -> FakeApi:
    """Zalo's side."""
    return FakeApi()


@pytest.fixture
async def carrier(answering: Answering, api, clock) -> ZaloCarrier:
    """A carrier, and a citizen who has just written."""
    citizens = Citizens(answering.database)
    await citizens.acted("388613280878808645", "1", clock())
    await answering.log.begin(LANE, "zalo", "vi")
    return ZaloCarrier(api, citizens, answering.log, clock=clock)


def delivery(text: str = "Xin chào", *, in_doubt: bool = False, delays: int = 0, **entry: Any) -> Claimed:
    """A part to deliver."""
    fields = {
        "channel": "zalo",
        "lane": LANE,
        "key": f"{LANE} reply:1:0:0",
        "body": json.dumps({"text": text, "buttons": []}),
    }
    return Claimed("1", Entry(**(fields | entry)), in_doubt=in_doubt, delays=delays)


async def test_a_delivery_is_done_with_the_id_of_the_message(carrier, api):
    """Which is kept with it."""
    assert await carrier.send(delivery()) == Done("message 1")
    assert api.sent == [{"text": "Xin chào"}]


OUTCOMES = {
    "too fast": (ZaloRefused(-32), Again),
    "failed": (ZaloRefused(-200), Again),
    "token refused twice": (ZaloRefused(-216), Again),
    "at night": (ZaloRefused(-234), Again),
    "window closed": (ZaloRefused(-230), Hold),
    "never wrote": (ZaloRefused(-232), Hold),
    "not wanted": (ZaloRefused(-244), Done),
    "banned": (ZaloRefused(-227), Done),
    "malformed": (ZaloRefused(-201), GiveUp),
    "out of quota": (ZaloRefused(-211), GiveUp),
    "unknown": (ZaloRefused(-99999), GiveUp),
    "neither version": (ZaloRefused(-240), GiveUp),
    "down": (ZaloAway("down"), Again),
    "not connected": (GrantExpired("no"), Again),
}


@pytest.mark.parametrize(("failure", "outcome"), OUTCOMES.values(), ids=OUTCOMES)
async def test_each_failure_has_its_outcome(carrier, api, failure, outcome):
    """Nothing is dropped but what the citizen does not want."""
    api.fails = [failure]
    assert isinstance(await carrier.send(delivery()), outcome)


async def test_what_only_the_operator_can_mend_is_said_aloud(carrier, api, caplog):
    """With its code and meaning."""
    api.fails = [ZaloRefused(-211)]
    await carrier.send(delivery())
    assert "-211" in caplog.text and "quota" in caplog.text


async def test_pauses_grow_and_end(carrier, api):
    """After many tries in vain it is left to the operator."""
    api.fails = [ZaloRefused(-32)] * 3
    first, later, last = [await carrier.send(delivery(delays=n)) for n in (0, 5, MOST_TRIES)]
    assert first.delay < later.delay and isinstance(last, GiveUp)


async def test_while_zalo_rests_so_do_we(carrier, api):
    """The breaker's rest is waited for."""
    api.rest, api.fails = 77.0, [ZaloAway("resting")]
    assert (await carrier.send(delivery())).delay == 77.0


async def test_without_a_grant_replies_wait(carrier, api):
    """For an administrator to consent; not in a tight loop."""
    api.fails = [GrantExpired("no")]
    assert (await carrier.send(delivery())).delay == GRANT_PAUSE


@pytest.mark.parametrize("doubt", [True, False])
async def test_a_doubt_is_remembered(carrier, api, doubt):
    """Whether the message may have arrived decides what the next try does first."""
    api.fails = [ZaloAway("cut off", perhaps_sent=doubt)]
    assert (await carrier.send(delivery())).in_doubt is doubt


async def test_a_message_that_arrived_is_not_sent_again(carrier, api, clock):
    """The chat shows it, however its spaces are written."""
    api.shown = [Said("Xin  chào\n", clock())]
    assert isinstance(await carrier.send(delivery("Xin chào", in_doubt=True)), Done)
    assert api.sent == []


async def test_a_message_that_did_not_arrive_is_sent(carrier, api):
    """The chat does not show it."""
    api.shown = [Said("something else", 0.0)]
    await carrier.send(delivery(in_doubt=True))
    assert len(api.sent) == 1


async def test_the_same_words_of_an_earlier_answer_do_not_count(carrier, api, answering, clock):
    """Only what was sent since this line was written."""
    api.shown = [Said("Xin chào", clock())]
    clock.pass_by(60)
    await answering.mailroom.say("zalo", LANE, "reply:1", [OutboundReply("smalltalk.greet", "Xin chào", "vi")])
    await carrier.send(delivery(in_doubt=True))
    assert len(api.sent) == 1


async def test_while_one_cannot_look_nothing_is_sent(carrier, api):
    """The doubt stays."""
    api.fails = [ZaloAway("down")]
    assert (await carrier.send(delivery(in_doubt=True))).in_doubt
    assert api.sent == []


async def test_where_looking_is_not_allowed_it_is_sent(carrier, api):
    """Better read twice than never."""
    api.fails = [ZaloRefused(-223)]
    assert isinstance(await carrier.send(delivery(in_doubt=True)), Done)
    assert len(api.sent) == 1


@pytest.mark.parametrize(("later", "charged", "outcome"), [
    (47 * HOUR, False, Done), (3 * DAY, False, Hold), (3 * DAY, True, Done), (8 * DAY, True, Hold),
])  # fmt: skip
async def test_the_window_is_kept(answering, api, clock, carrier, later, charged, outcome):
    """Zalo is not even asked when it would refuse, or take money that nobody agreed to."""
    clock.pass_by(later)
    made = ZaloCarrier(api, Citizens(answering.database), answering.log, charged=charged, clock=clock)
    assert isinstance(await made.send(delivery()), outcome)


async def test_who_was_forgotten_gets_nothing(carrier, api):
    """Their data are deleted, and so is what waited for them."""
    assert isinstance(await carrier.send(delivery(lane="zalo:388613280878808645:9")), Done)
    assert api.sent == []


async def test_a_kind_that_is_not_supported_is_sent_as_text(carrier, api, answering):
    """Without its buttons, once."""
    reply = OutboundReply("smalltalk.greet", "Xin chào", "vi", (Button("Phí", "/a"),))
    await answering.mailroom.say("zalo", LANE, "reply:1", [reply])
    api.fails = [ZaloRefused(-233)]
    assert isinstance(await carrier.send(delivery(body=carrier.parts(reply)[0])), Done)
    assert api.sent == [{"text": "Xin chào"}]


async def test_buttons_carry_their_place_in_the_log(carrier, api, answering):
    """Never what pressing them means."""
    reply = OutboundReply("smalltalk.greet", "Xin chào", "vi", (Button("Phí", "/secret"),))
    await answering.mailroom.say("zalo", LANE, "reply:1", [reply])
    await carrier.send(delivery(body=carrier.parts(reply)[0]))
    (line,) = await answering.log.messages(LANE)
    (button,) = api.sent[0]["attachment"]["payload"]["buttons"]
    assert (button["title"], button["payload"]) == ("Phí", f"#{line.seq}-0")


async def test_a_page_that_the_text_names_has_a_button(carrier, api):
    """It opens the page, and needs no line of the log."""
    reply = OutboundReply("a", "Tờ khai ([tải mẫu](https://xa.example/1))", "vi")
    await carrier.send(delivery(body=carrier.parts(reply)[0]))
    (button,) = api.sent[0]["attachment"]["payload"]["buttons"]
    assert button == {"title": "Tải mẫu", "type": "oa.open.url", "payload": {"url": "https://xa.example/1"}}


async def test_a_long_reply_is_several_deliveries_always_the_same(carrier):
    """So a crash between two of them repeats none."""
    reply = OutboundReply("a", "Một câu dài. " * 500, "vi", (Button("Phí", "/a"),))
    parts = [json.loads(part) for part in carrier.parts(reply)]
    assert len(parts) > 2 and carrier.parts(reply) == carrier.parts(reply)
    assert [len(part["buttons"]) for part in parts] == [0] * (len(parts) - 1) + [1]


RECEIPT = {"body": json.dumps({"text": "Mã ở góc trên.", "buttons": [], "picture": "receipt"})}


async def test_a_picture_is_uploaded_once_and_again_when_it_is_old(carrier, api, clock):
    """Or when Zalo no longer knows it."""
    for _ in range(2):
        await carrier.send(delivery(**RECEIPT))
    assert len(api.uploaded) == 1
    assert api.uploaded[0].startswith(b"\x89PNG")
    assert api.sent[1]["attachment"]["payload"]["elements"] == [{"media_type": "image", "attachment_id": "picture 1"}]
    api.fails = [ZaloRefused(-100)]
    assert isinstance(await carrier.send(delivery(**RECEIPT)), Again)
    await carrier.send(delivery(**RECEIPT))
    assert len(api.uploaded) == 2


async def test_without_the_picture_its_words_are_said(carrier, api):
    """They tell where the code stands."""
    api.refuses_pictures = ZaloRefused(-223)
    await carrier.send(delivery(**RECEIPT))
    assert api.sent == [{"text": "Mã ở góc trên."}]
