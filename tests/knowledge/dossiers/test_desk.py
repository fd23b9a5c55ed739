"""The desk: proof, limits, a refusal that tells nothing, the cache, and a source that is away."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.desk import REFUSAL_SECONDS, Away, Desk, NoMatch, Opened, TooMany
from knowledge.dossiers.dossier import Told
from knowledge.dossiers.limits import DAY, HOUR, LIMITS, Inquiry, Limits
from knowledge.dossiers.shelf import ProcessShelf
from knowledge.dossiers.source import SourceUnavailable
from tests.fakes import FakeClock
from tests.knowledge.dossiers.rows import CODE, DIGITS, IDENTITY_DIGITS, KEYS, a_code, a_dossier


class FakeSource:
    """Knows one dossier; can be away; counts what it is asked; answers when it is let."""

    def __init__(self) -> None:
        self.dossiers = {CODE: a_dossier()}
        self.away = False
        self.asked: list[str] = []
        self.let = asyncio.Event()
        self.let.set()

    async def find(self, code: str) -> Told:
        """The dossier."""
        self.asked.append(code)
        await self.let.wait()
        if self.away:
            raise SourceUnavailable("the fake is away")
        return Told(self.dossiers.get(code), 1000.0)


class Setting:
    """A desk over the fake source; time passes only by sleeping or when told to."""

    def __init__(self, lifetimes: Lifetimes | None = None) -> None:
        self.source, self.clock, self.slept = FakeSource(), FakeClock(), []
        self.cached = CachedSource(self.source, ProcessShelf(self.clock), lifetimes, self.clock)
        self.desk = Desk(self.cached, Limits(ProcessShelf(self.clock)), KEYS, clock=self.clock, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def ask(self, code=CODE, digits=DIGITS, conversation="web:1", address="a"):
        """One look-up."""
        return await self.desk.look_up(Inquiry(code, digits, conversation, address))


@pytest.fixture
def setting() -> Setting:
    """A fresh desk."""
    return Setting()


@pytest.mark.parametrize("digits", [DIGITS, IDENTITY_DIGITS])
async def test_digits_of_either_number_open_it(setting, digits):
    """Whichever the citizen has at hand."""
    assert await setting.ask(digits=digits) == Opened(a_dossier(), 1000.0)


@pytest.mark.parametrize(("code", "digits"), [(CODE, "0000"), (a_code(99), DIGITS), (a_code(99), "0000"), (CODE, "")])
async def test_wrong_code_and_wrong_digits_are_one_refusal(setting, code, digits):
    """Same value, same time, same questions to the source: which of the two is wrong is not told."""
    assert await setting.ask(code=code, digits=digits) == NoMatch()
    assert setting.slept == pytest.approx([REFUSAL_SECONDS])
    assert len(setting.source.asked) == 1


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.field} {limit.seconds:.0f}")
async def test_failures_are_limited(limit):
    """By code, conversation and address, whatever the others are."""
    limits = Limits(ProcessShelf(FakeClock()), [limit])
    tries = [
        Inquiry(*(CODE, "0", "web:1", "a") if limit.field == "" else _varied(limit.field, number))
        for number in range(limit.most + 1)
    ]
    waits = [await limits.take(inquiry) for inquiry in tries]
    assert waits == [0.0] * limit.most + [limit.seconds]


def _varied(field: str, number: int) -> tuple[str, str, str, str]:
    """Everything changes but the field that is counted."""
    varied = {"code": a_code(number), "digits": f"{number:04}", "conversation": f"web:{number}", "address": f"{number}"}
    return tuple({**varied, field: "same"}.values())  # type: ignore[return-value]


async def test_limited_is_told_for_known_and_unknown_codes_alike(setting):
    """The sixth wrong try on a code is refused unseen, whether there is such a dossier or not."""
    for code in (CODE, a_code(99)):
        results = [
            await setting.ask(code=code, digits="0000", conversation=f"web:{n}", address=f"{n}") for n in range(6)
        ]
        assert results == [NoMatch()] * 5 + [TooMany(HOUR)]
    assert await setting.ask(conversation="web:9", address="9") == TooMany(HOUR)


async def test_right_digits_do_not_count(setting):
    """Who may see it may look again and again."""
    assert {type(await setting.ask()) for _ in range(20)} == {Opened}


async def test_a_limit_ends(setting):
    """After an hour the owner may try again; after ten wrong tries a day, only the next day."""
    for _ in range(2):
        for number in range(5):
            await setting.ask(digits="0000", conversation=f"web:{number}", address=f"{number}")
        setting.clock.pass_by(HOUR + 1)
    assert await setting.ask(conversation="web:9", address="9") == TooMany(DAY)
    setting.clock.pass_by(DAY)
    assert isinstance(await setting.ask(conversation="web:9", address="9"), Opened)


async def test_many_guesses_at_once_are_many(setting):
    """An attempt is counted before it is made."""
    guesses = [setting.ask(digits=f"{n:04}", conversation=f"web:{n}", address=f"{n}") for n in range(20)]
    results = await asyncio.gather(*guesses)
    assert [isinstance(one, NoMatch) for one in results].count(True) == 5


async def test_fresh_answers_come_from_the_cache(setting):
    """The source is asked again when a found dossier is a minute old."""
    await setting.ask()
    await setting.ask()
    assert len(setting.source.asked) == 1
    setting.clock.pass_by(61)
    await setting.ask()
    assert len(setting.source.asked) == 2


async def test_no_such_dossier_is_remembered_shorter(setting):
    """It may be there in a moment."""
    await setting.ask(code=a_code(99))
    setting.clock.pass_by(16)
    setting.source.dossiers[a_code(99)] = a_dossier(MaHoSo=a_code(99))
    assert isinstance(await setting.ask(code=a_code(99)), Opened)


async def test_one_question_at_a_time_for_a_code(setting):
    """Fifty who ask for the same dossier at once make one question."""
    setting.source.let.clear()
    asking = [asyncio.create_task(setting.cached.find(CODE)) for _ in range(50)]
    await asyncio.sleep(0)
    setting.source.let.set()
    assert {(await one).told.at for one in asking} == {1000.0}
    assert setting.source.asked == [CODE]


async def test_away_source_leaves_the_last_known_state_with_its_time(setting):
    """Marked as such, and only for the owner."""
    await setting.ask()
    setting.source.away = True
    setting.clock.pass_by(3600)
    assert await setting.ask() == Opened(a_dossier(), 1000.0, stale=True)


async def test_away_source_tells_a_stranger_nothing(setting):
    """A code that was looked up before and one that never was are refused alike."""
    await setting.ask()
    setting.source.away = True
    setting.clock.pass_by(3600)
    assert await setting.ask(digits="0000") == await setting.ask(code=a_code(99)) == Away()


async def test_a_watcher_needs_no_proof_again(setting):
    """Who proved it once is told when it moves on."""
    assert (await setting.desk.peek(CODE)).dossier == a_dossier()
    assert await setting.desk.peek(a_code(99)) is None
