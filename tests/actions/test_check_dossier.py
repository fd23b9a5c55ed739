"""Where a dossier stands: asked for step by step, told to its owner only, never invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.check_dossier import CheckDossier
from actions.memory import Memory
from actions.unwatch_dossier import UnwatchDossier
from actions.watch_dossier import WatchDossier
from bot.markup import to_plain
from bot.messages import ReplyOrder
from bot.render import render
from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.desk import Desk
from knowledge.dossiers.limits import Limits
from knowledge.dossiers.opening import Dossiers
from knowledge.dossiers.shelf import ProcessShelf
from knowledge.dossiers.stored import StoredDossiers
from knowledge.dossiers.watches import Watches
from tests.knowledge.dossiers.rows import CODE, DIGITS, KEYS, OWNER, PHONE, a_code, a_dossier
from tests.knowledge.dossiers.test_desk import FakeSource

LANGUAGES = ("vi", "th", "en")


@pytest.fixture
def source() -> FakeSource:
    """Knows one dossier."""
    return FakeSource()


@pytest.fixture
def parts(parts, source, store):
    """A connected desk, on Wednesday 25 November 2026."""
    cached = CachedSource(source, ProcessShelf(), Lifetimes(found=0.0, absent=0.0))
    desk = Desk(cached, Limits(ProcessShelf()), KEYS, refusal_seconds=0.0)
    dossiers = Dossiers(desk, StoredDossiers(store.engine), Watches(store.engine), KEYS, asks_a_system=True)
    return replace(parts, dossiers=dossiers, now=lambda: datetime(2026, 11, 25, 9))


@pytest.fixture
def ask(perform):
    """One message to the action: a code, digits as the door seals them, what is remembered."""

    async def asked(
        code: str = "", digits: str = "", memory: Memory | None = None, language: str = "vi", **entities: str
    ):
        sealed = {"digits": KEYS.seal(digits)} if digits else {}
        named = {"dossier_code": code} if code else {}
        understood = {"intent": "check_dossier", "language": language, "metadata": sealed}
        return await perform(CheckDossier, "", memory=memory, **understood, **named, **entities)

    return asked


def told(done, language: str = "vi") -> str:
    """What the citizen reads."""
    return to_plain(render(ReplyOrder(done.keys[0], done.values), language).markdown)


async def test_code_is_asked_for_with_a_picture(ask):
    """Where it stands on the receipt."""
    done = await ask()
    assert done.keys == ["dossier.ask_code"]
    assert "receipt.svg" in render(ReplyOrder("dossier.ask_code"), "vi").markdown


async def test_a_look_alike_is_shown_back(ask):
    """With what is missing."""
    done = await ask(dossier_code_part="H48.22.15-2510")
    assert (done.keys, done.values) == (["dossier.odd_code"], {"part": "H48.22.15-2510"})


async def test_a_code_alone_reveals_nothing(ask, source):
    """Digits are asked for, and the source is not even asked."""
    done = await ask(CODE)
    assert (done.keys, done.memory.dossier, source.asked) == (["dossier.ask_digits"], CODE, [])


async def test_digits_alone_are_the_answer(ask):
    """To what was asked before."""
    done = await ask(digits=DIGITS, memory=Memory(dossier=CODE))
    assert (done.keys, done.values["dossier_code"]) == (["dossier.status"], CODE)


async def test_digits_without_a_code_ask_for_the_code(ask):
    """They are not kept."""
    assert (await ask(digits=DIGITS)).keys == ["dossier.ask_code"]


async def test_another_code_takes_the_place_of_the_first(ask):
    """A citizen may have two dossiers."""
    assert (await ask(a_code(99), memory=Memory(dossier=CODE))).memory.dossier == a_code(99)


async def test_looking_up_leaves_the_conversation_as_it_was(ask):
    """The procedure talked about before is still in focus."""
    done = await ask(CODE, DIGITS, memory=Memory(focus="1.001193", trail=("1.004194",)))
    assert (done.memory.focus, done.memory.trail) == ("1.001193", ("1.004194",))


@pytest.mark.parametrize(("code", "digits"), [(CODE, "0000"), (a_code(99), DIGITS), (a_code(99), "0000")])
async def test_wrong_code_and_wrong_digits_are_answered_alike(ask, code, digits):
    """Byte for byte."""
    done = await ask(code, digits)
    assert done.replies == [{"reply": "dossier.no_match", "values": {}, "buttons": done.replies[0]["buttons"]}]


async def test_too_many_wrong_tries(ask):
    """Also for who has the right digits then."""
    for _ in range(5):
        await ask(CODE, "0000")
    done = await ask(CODE, DIGITS)
    assert (done.keys, done.values["hours"]) == (["dossier.too_many"], 1)


async def test_source_that_is_away_is_said_to_be_away(ask, source):
    """Never an invented status."""
    source.away = True
    assert (await ask(CODE, DIGITS)).keys == ["dossier.away"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_last_known_state_is_told_with_its_time(ask, source, language):
    """And that it may have changed."""
    await ask(CODE, DIGITS)
    source.away = True
    done = await ask(CODE, DIGITS, language=language)
    assert done.values["stale"]
    assert "1970" in told(done, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "Nhận trực tiếp"])
async def test_every_status_is_told_with_what_to_do(ask, source, status, language):
    """The ten official ones and an unknown one, in each language, without owner or number."""
    note = f"Hồ sơ của {OWNER}, {PHONE}"
    source.dossiers[CODE] = a_dossier(TrangThaiHoSo=status, GhiChu=note)
    text = told(await ask(CODE, DIGITS, language=language), language)
    assert CODE in text
    assert "Công an xã Sơn Tịnh" in text
    assert [secret for secret in (OWNER, PHONE, DIGITS) if secret in text] == []
    assert {"vi": "Việc bà con cần làm", "th": "สิ่งที่ต้องทำ", "en": "What to do next"}[language] in text


@pytest.mark.parametrize(
    ("changes", "clock", "days"),
    [
        ({"NgayHenTra": "20261127"}, "running", 2),
        ({"NgayHenTra": "20261125"}, "due_today", 0),
        ({"NgayHenTra": "20261120"}, "overdue", 2),
        ({"NgayHenTra": "20261120", "TrangThaiHoSo": "5"}, "waiting", 0),
        ({"NgayHenTra": "20261120", "TrangThaiHoSo": "6"}, "waiting", 0),
        ({"NgayHenTra": "20261120", "TrangThaiHoSo": "9"}, "none", 0),
        ({"NgayHenTra": None}, "none", 0),
    ],
)
async def test_what_the_dates_come_to(ask, source, changes, clock, days):
    """Working days that remain or are over; 24 November does not count. Whose turn it is decides."""
    source.dossiers[CODE] = a_dossier(**changes)
    done = await ask(CODE, DIGITS)
    assert (done.values["clock"], done.values["days"]) == (clock, days)


@pytest.mark.parametrize(("language", "sorry"), [("vi", "xin lỗi"), ("th", "ขออภัย"), ("en", "sorry")])
async def test_overdue_is_apologised_for(ask, source, language, sorry):
    """In every language."""
    source.dossiers[CODE] = a_dossier(NgayHenTra="20261120")
    assert sorry in told(await ask(CODE, DIGITS, language=language), language)


async def test_missing_papers_are_named(ask, source):
    """Those that were brought are not asked for again."""
    asked = [{"NoiDung": "Hợp đồng thuê nhà", "NgayYeuCau": "20261118"},
             {"NoiDung": "Ảnh 3x4", "NgayYeuCau": "20261118", "NgayBoSung": "20261119", "NgayNopBoSung": "20261119"}]  # fmt: skip
    source.dossiers[CODE] = a_dossier(TrangThaiHoSo="5", DanhSachHoSoBoSung=asked)
    assert (await ask(CODE, DIGITS)).values["papers"] == ["Hợp đồng thuê nhà"]


async def test_procedure_is_named_in_the_citizens_language(ask):
    """Where it is published; the official name beside it."""
    done = await ask(CODE, DIGITS, language="en")
    assert done.values["procedure"] == {"text": "Temporary residence", "official": "Đăng ký tạm trú"}


async def test_unknown_status_is_reported(ask, source, caplog):
    """Somebody should add it to the list."""
    source.dossiers[CODE] = a_dossier(TrangThaiHoSo="Nhận trực tiếp")
    await ask(CODE, DIGITS)
    assert "Nhận trực tiếp" in caplog.text
    assert CODE not in caplog.text


async def test_centre_without_a_source_says_so(perform, parts):
    """And where to look instead."""
    parts.dossiers = None
    done = await perform(CheckDossier, "", intent="check_dossier", dossier_code=CODE)
    assert (done.keys, done.values["dossier_code"]) == (["dossier.not_connected"], CODE)


async def test_watching_begins_and_ends(ask, perform, parts):
    """By the button under an opened dossier, and by one word."""
    done = await ask(CODE, DIGITS)
    assert f'/watch_dossier{{"dossier_code": "{CODE}"}}' in done.payloads
    assert (await perform(WatchDossier, dossier_code=CODE)).keys == ["dossier.watched"]
    assert [(w.conversation, w.code, w.state) for w in parts.dossiers.watches.all()] == [
        ("web:1", CODE, "processing:4")
    ]
    assert (await perform(UnwatchDossier)).keys == ["dossier.unwatched"]
    assert (await perform(UnwatchDossier)).keys == ["dossier.none_watched"]


async def test_an_ended_dossier_is_not_watched(ask, source):
    """Nothing more happens to it."""
    source.dossiers[CODE] = a_dossier(TrangThaiHoSo="10")
    assert [p for p in (await ask(CODE, DIGITS)).payloads if "watch" in p] == []


async def test_a_question_about_a_date_is_answered_as_one(perform):
    """ "Nộp hôm nay thì khi nào có" may be taken for a question of status."""
    done = await perform(CheckDossier, "nộp tạm trú hôm nay thì khi nào có", intent="check_dossier")
    assert done.values["aspects"] == ["time"]
