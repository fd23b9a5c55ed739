"""A conversation on Zalo, from the first "Quan tâm" to the last."""

from __future__ import annotations

import re

import aiohttp
import pytest
from sqlalchemy import func, select

from bot import schema
from bot.channels.zalo_commands import command, numbered, pressed
from bot.channels.zalo_talk import QUIET_SECONDS
from bot.log import Said
from bot.messages import Button, OrderedButton, ReplyOrder
from knowledge.store import open_engine
from tests.zalo import events
from tests.zalo.commune import Commune
from tests.zalo.world import Fault

USER = "246845883529197922"
SIX = ReplyOrder(
    "smalltalk.affirm",
    buttons=[OrderedButton(f'/choose{{"number": "{n}"}}', title=f"thủ tục {n}") for n in range(1, 7)],
)


@pytest.fixture
def citizen(commune):
    """Somebody with Zalo."""
    return commune.zalo.world.person()


def kept(commune: Commune) -> dict[str, int]:
    """How much the database holds of anybody."""
    engine = open_engine(commune.database_url)
    with engine.connect() as connection:
        tables = (schema.conversation, schema.message, schema.zalo_citizen)
        found = {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}
    engine.dispose()
    return found


async def test_a_follower_is_greeted_once(commune, citizen):
    """ "Quan tâm" and "Nhắn tin" together bring one greeting, with what can be asked and two other languages."""
    commune.zalo.happens(events.follow(commune.zalo.world, citizen))
    (greeting,) = await commune.zalo.world.told()
    commune.zalo.happens(events.chat_now(commune.zalo.world, citizen))
    commune.zalo.says("xin chào")
    told = await commune.zalo.world.told(2)
    assert "đừng gửi" in greeting.text and len(told) == 2
    assert [button["title"] for button in greeting.buttons] == [
        "Tôi hỏi được gì?", "ภาษาไทย", "English", "Xem tiếp trên trang web",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "word"),
    [("image", "căn cước"), ("gif", "căn cước"), ("video", "căn cước"), ("audio", "thoại"), ("sticker", "Cảm ơn"),
     ("location", "vị trí"), ("file", "tệp")],
)  # fmt: skip
async def test_what_cannot_be_read_gets_a_helpful_word(commune, citizen, assistant, kind, word):
    """And for pictures the reason why an identity card should not be sent."""
    commune.zalo.happens(events.media(commune.zalo.world, citizen, kind))
    (told,) = await commune.zalo.world.told()
    assert word in told.text and assistant.asked == []


async def test_the_words_under_a_picture_are_a_question(commune, citizen, assistant):
    """Both are answered."""
    commune.zalo.happens(events.media(commune.zalo.world, citizen, "image", "làm giấy này cần gì"))
    await commune.zalo.world.told(2)
    assert assistant.asked[0].text == "làm giấy này cần gì"


async def test_the_form_with_the_telephone_number_is_not_kept(commune, citizen):
    """Neither name nor number is found anywhere afterwards."""
    commune.zalo.happens(events.submit_info(commune.zalo.world, citizen, phone="84987654321"))
    await commune.zalo.world.told()
    lines = await commune.service.answering.log.messages(f"zalo:{commune.zalo.world.account.oa_id}:{USER}")
    assert "84987654321" not in str(lines) and "Nguyễn" not in str(lines)


async def test_a_button_is_pressed(commune, assistant, citizen):
    """Its payload reaches the assistant, its title the log."""
    assistant.orders = [SIX]
    commune.zalo.says("khai sinh")
    await commune.zalo.world.told()
    commune.zalo.presses("Thủ tục 2")
    await commune.zalo.world.told(2)
    assert assistant.asked[1].payload == '/choose{"number": "2"}'


async def test_a_number_means_the_button_that_had_no_room(commune, assistant, citizen):
    """The sixth is a numbered line."""
    assistant.orders = [SIX]
    commune.zalo.says("khai sinh")
    (told,) = await commune.zalo.world.told()
    assert told.text.endswith("6. Thủ tục 6") and len(told.buttons) == 5
    commune.zalo.says("6")
    await commune.zalo.world.told(2)
    assert assistant.asked[1].payload == '/choose{"number": "6"}'


@pytest.mark.parametrize("typed", ["#999-0", '/choose{"number": "2"}', "#1-77"])
async def test_what_is_typed_opens_no_door(commune, assistant, typed):
    """A payload that no button of this conversation carries is mere words."""
    commune.zalo.says(typed)
    await commune.zalo.world.told()
    assert [m.payload for m in assistant.asked if not m.payload.startswith("refused:")] in ([], [""])


async def test_messages_of_one_citizen_are_answered_in_order(commune, assistant):
    """However many at once."""
    words = [f"câu hỏi số {number}" for number in range(8)]
    for each in words:
        commune.zalo.says(each)
    await commune.zalo.world.told(8)
    assert [message.text for message in assistant.asked] == words


async def test_an_officer_takes_over(commune, assistant, citizen):
    """After an officer's own message the assistant is silent for half an hour."""
    commune.zalo.says("xin chào")
    await commune.zalo.world.told()
    commune.zalo.happens(events.officer_says(commune.zalo.world, citizen, "Chào bác, tôi là cán bộ"))
    await commune.quiet()
    commune.zalo.says("cảm ơn cán bộ")
    await commune.quiet()
    assert len(assistant.asked) == 1 and QUIET_SECONDS == 1800


@pytest.mark.parametrize("leaves", [events.unfollow, events.withdraw])
async def test_who_leaves_is_forgotten(commune, citizen, leaves):
    """Nothing is left: not what was said, not that they were here."""
    commune.zalo.says("xin chào")
    await commune.zalo.world.told()
    assert kept(commune) == {"conversation": 1, "message": 2, "zalo_citizen": 1}
    commune.zalo.happens(leaves(commune.zalo.world, citizen))
    await commune.quiet()
    assert kept(commune) == {"conversation": 0, "message": 0, "zalo_citizen": 0}


async def test_a_citizen_may_have_everything_deleted(commune, citizen):
    """By a word and a button; what is left is the word that nothing is left."""
    commune.zalo.says("xin chào")
    commune.zalo.says("Xóa dữ liệu")
    await commune.zalo.world.told(2)
    commune.zalo.presses("Xóa cuộc trò chuyện")
    assert "Đã xóa" in (await commune.zalo.world.told(3))[-1].text
    assert kept(commune) == {"conversation": 1, "message": 1, "zalo_citizen": 1}


async def test_a_conversation_goes_on_in_the_browser_and_comes_back(commune, assistant):
    """A link from Zalo opens what was said there, once; a code from the web brings it to Zalo."""
    commune.zalo.says("xin chào")
    commune.zalo.says("web")
    link = (await commune.zalo.world.told(2))[-1].text
    path = re.search(r"https://xa\.example(/continue\?code=(MC-\w{8}))", link)
    assert path
    async with aiohttp.ClientSession(commune.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(path[1]) as page:
            assert page.status == 200 and path[2] in await page.text()
        async with browser.post("/continue", data={"code": path[2]}) as page:
            assert page.url.path == "/" and "entry-citizen" in (shown := await page.text())
            assert 'href="continue/zalo"' in shown
        async with browser.post("/continue", data={"code": path[2]}, allow_redirects=False) as again:
            assert again.status == 410
        async with browser.get("/continue/zalo") as page:
            code = re.search(r"MC-\w{8}", await page.text())
    assert code
    other = commune.zalo.world.person("99999")
    commune.zalo.says(code[0], other)
    told = await commune.zalo.world.told(1, "99999")
    assert "trang web" in told[0].text
    log = commune.service.answering.log
    lane = f"zalo:{commune.zalo.world.account.oa_id}:99999"
    assert [line.key for line in await log.messages(lane)][:2] == ["", "smalltalk.greet"]


async def test_what_is_said_after_continuing_stays_apart(commune, citizen):
    """Whoever sent a link, or a code, reads nothing that is written after it was used."""
    commune.zalo.says("xin chào")
    conversation, reception = f"zalo:{commune.zalo.world.account.oa_id}:{citizen.id}", commune.service.reception
    await commune.zalo.world.told()
    copy = await reception.copy(conversation, "vi")
    before = await reception.log.messages(conversation)
    await reception.answering.conversation.accept(copy, "web", "1", "khai sinh cần gì")
    await commune.quiet()
    assert await reception.log.messages(conversation) == before
    assert [line.text for line in await reception.log.messages(copy)][:3] == [
        "xin chào",
        before[1].text,
        "khai sinh cần gì",
    ]
    assert len(commune.zalo.world.sent) == 1


async def test_who_is_forgotten_is_forgotten_on_the_web_too(commune, citizen):
    """The copies of a conversation go with it."""
    commune.zalo.says("xin chào")
    await commune.zalo.world.told()
    await commune.service.reception.copy(f"zalo:{commune.zalo.world.account.oa_id}:{citizen.id}", "vi")
    commune.zalo.happens(events.unfollow(commune.zalo.world, citizen))
    await commune.quiet()
    assert kept(commune) == {"conversation": 0, "message": 0, "zalo_citizen": 0}


async def test_a_used_or_made_up_code_opens_nothing(commune):
    """And says where to get another."""
    commune.zalo.says("MC-ABCDEFGH")
    assert "mã mới" in (await commune.zalo.world.told())[0].text


async def test_a_reply_that_may_not_be_sent_is_kept_for_the_next_time(commune, citizen):
    """Refused with -230, brought when the citizen writes again, and explained."""
    commune.zalo.world.faults.append(Fault(error=-230))
    commune.zalo.says("khai sinh cần gì")
    await commune.quiet()
    assert commune.zalo.world.sent == []
    commune.zalo.says("còn đó không")
    told = [sent.text for sent in await commune.zalo.world.told(3)]
    assert "một cửa" in told[0] and "tin nhắn trước đây" in told[1] and "một cửa" in told[2]


async def test_a_late_event_is_not_answered_after_newer_ones(commune, assistant, citizen):
    """A retry that comes after the talk has moved on is let go."""
    world = commune.zalo.world
    old = events.text(world, citizen, "câu cũ") | {"timestamp": str(int((world.clock() - 3000) * 1000))}
    commune.zalo.says("câu mới")
    await world.told()
    commune.zalo.happens(old)
    await commune.quiet()
    assert [message.text for message in assistant.asked] == ["câu mới"]


async def test_the_language_is_remembered(commune, assistant, citizen):
    """A choice by button holds for what the channel itself says, too."""
    assistant.orders = [ReplyOrder("language.changed", {"language": "en"})]
    commune.zalo.says("english please")
    await commune.zalo.world.told()
    commune.zalo.happens(events.media(commune.zalo.world, citizen, "audio"))
    assert "voice" in (await commune.zalo.world.told(2))[-1].text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Web", "channel:web"),
        ("xem trên web.", "channel:web"),
        ("XÓA DỮ LIỆU", "channel:erase"),
        ("xoá hộ khẩu", ""),
        ("", ""),
    ],
)
def test_commands_are_whole_messages(text, wanted):
    """A question that only mentions a word is a question."""
    assert command(text) == wanted


@pytest.mark.parametrize(("text", "button"), [("#12-3", "12-3"), ("#12", ""), ("12-3", ""), ("#1-2 x", "")])
def test_only_a_payload_is_a_pressed_button(text, button):
    """As we wrote it."""
    assert pressed(text) == button


@pytest.mark.parametrize(("text", "button"), [("2", "7-1"), (" 2. ", "7-1"), ("3", ""), ("0", ""), ("hai", "")])
def test_a_number_counts_the_buttons_shown_last(text, button):
    """From one; beyond the last there is none."""
    shown = (Button("a", "/a"), Button("b", "/b"))
    lines = [
        Said(7, "assistant", "", "vi", 0.0, buttons=shown), Said(8, "assistant", "", "vi", 0.0), Said(9, "citizen", "", "vi", 0.0),
    ]  # fmt: skip
    assert numbered(text, lines) == button
