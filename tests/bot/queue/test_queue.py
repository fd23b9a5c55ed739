"""What every queue promises, whatever store it stands in."""

from __future__ import annotations

import asyncio

import pytest

from bot.queue.entries import Again, Claimed, Done, Entry, GiveUp, Hold, Queue

LEASE = 60.0


@pytest.fixture
def queue(answering) -> Queue:
    """An empty outbox in each kind of store."""
    return answering.queues.outbox


def entry(key: str, lane: str = "a", channel: str = "post") -> Entry:
    """Something to do."""
    return Entry(channel, lane, key, f"body of {key}")


async def claim(queue: Queue, limit: int = 10) -> list[Claimed]:
    """What can be had now."""
    return await queue.claim(limit, LEASE)


async def keys(queue: Queue) -> list[str]:
    """The keys of what can be had now."""
    return sorted(each.entry.key for each in await claim(queue))


async def one(queue: Queue) -> Claimed:
    """The only thing that can be had now."""
    [claimed] = await claim(queue)
    return claimed


async def test_entry_comes_out_as_it_went_in(queue):
    """Letters of every kind, and a body of many lines."""
    put = Entry("post", "zalo:1", "khoá 1", 'Xin chào\nสวัสดี "quoted" {json} \\')
    await queue.put([put])
    assert (await one(queue)).entry == put


async def test_known_key_changes_nothing(queue):
    """While it waits, and after it was done."""
    await queue.put([entry("1"), entry("1")])
    await queue.put([entry("1")])
    await queue.settle(await one(queue), Done())
    await queue.put([entry("1")])
    assert await keys(queue) == []


async def test_key_belongs_to_its_channel(queue):
    """Two channels may number their events alike."""
    await queue.put([entry("1"), entry("1", lane="b", channel="wire")])
    assert await keys(queue) == ["1", "1"]


async def test_topics_do_not_mix(queue, answering):
    """What is put into one queue comes out of that one."""
    await queue.put([entry("1")])
    assert await answering.queues.events.claim(10, LEASE) == []


async def test_lane_is_done_in_order_and_lanes_side_by_side(queue):
    """The second of a lane waits for the first, the first of another lane does not."""
    await queue.put([entry("1"), entry("2"), entry("3", lane="b")])
    first, other = await claim(queue)
    assert [first.entry.key, other.entry.key] == ["1", "3"]
    await queue.settle(first, Done())
    assert await keys(queue) == ["2"]


async def test_no_more_is_claimed_than_wanted(queue):
    """The rest stays for others."""
    await queue.put([entry(str(number), lane=str(number)) for number in range(5)])
    assert len(await claim(queue, 2)) == 2
    assert len(await claim(queue, 10)) == 3


async def test_claimers_never_share_an_entry(queue):
    """However many claim at the same time."""
    await queue.put([entry(str(number), lane=str(number)) for number in range(20)])
    found = await asyncio.gather(*(queue.claim(5, LEASE) for _ in range(8)))
    claimed = [each.entry.key for some in found for each in some]
    assert len(claimed) == len(set(claimed))
    assert sorted(claimed + await keys(queue), key=int) == [str(number) for number in range(20)]


async def test_claim_of_the_dead_is_taken_over_in_doubt(queue, passing):
    """When the lease is over; nobody knows how far the other came."""
    await queue.put([entry("1")])
    first = await one(queue)
    assert not first.in_doubt
    assert await keys(queue) == []
    await passing.by(LEASE + 1)
    second = await one(queue)
    assert (second.entry, second.in_doubt, second.crashes) == (first.entry, True, 1)


async def test_renewed_claim_is_kept(queue, passing):
    """Slow work is not taken away."""
    await queue.put([entry("1")])
    claimed = await one(queue)
    for _ in range(3):
        await passing.by(LEASE - 1)
        assert await queue.renew(claimed, LEASE)
    assert await keys(queue) == []


LATE = {
    "done": lambda queue, claimed: queue.settle(claimed, Done()),
    "again": lambda queue, claimed: queue.settle(claimed, Again(0)),
    "held": lambda queue, claimed: queue.settle(claimed, Hold("late")),
    "given up": lambda queue, claimed: queue.settle(claimed, GiveUp("late")),
    "failed": lambda queue, claimed: queue.fail(claimed, 0, "late"),
    "renewed": lambda queue, claimed: queue.renew(claimed, LEASE),
}


@pytest.mark.parametrize("late", LATE)
async def test_late_word_changes_nothing(queue, passing, late):
    """Who lost a claim has no say: not while the next works, and not when the next has done it."""
    await queue.put([entry("1"), entry("2")])
    slow = await one(queue)
    await passing.by(LEASE + 1)
    quick = await one(queue)
    assert not await LATE[late](queue, slow)
    assert await keys(queue) == []
    assert await queue.settle(quick, Done())
    assert not await LATE[late](queue, slow)
    assert await keys(queue) == ["2"]


@pytest.mark.parametrize("in_doubt", [False, True])
async def test_postponed_entry_holds_its_lane_and_comes_back(queue, passing, in_doubt):
    """In order, after its delay, with what is known of the attempt."""
    await queue.put([entry("1"), entry("2")])
    await queue.settle(await one(queue), Again(5, "busy", in_doubt=in_doubt))
    assert await keys(queue) == []
    await passing.by(6)
    again = await one(queue)
    assert (again.entry.key, again.delays, again.faults, again.in_doubt) == ("1", 1, 0, in_doubt)


async def test_orderly_retries_in_doubt_are_no_crashes(queue, passing):
    """However long the other side is away; a claimer that dies in between still counts."""
    await queue.put([entry("1")])
    for _ in range(3):
        await queue.settle(await one(queue), Again(5, "away", in_doubt=True))
        await passing.by(6)
    assert (await one(queue)).crashes == 0
    await passing.by(60)
    assert (await one(queue)).crashes == 1


async def test_failed_entry_counts_its_faults(queue, passing):
    """So that somebody can give it up."""
    await queue.put([entry("1")])
    for faults in range(3):
        claimed = await one(queue)
        assert (claimed.faults, claimed.delays) == (faults, faults)
        await queue.fail(claimed, 5, "RuntimeError")
        await passing.by(6)


async def test_held_entry_lets_its_lane_go_on(queue):
    """It may not be done now; what follows may."""
    await queue.put([entry("1"), entry("2")])
    await queue.settle(await one(queue), Hold("window"))
    assert await keys(queue) == ["2"]
    assert await queue.held("a") == 1


async def test_released_entries_come_before_what_is_put_in_later(queue):
    """In their old order, as if new."""
    await queue.put([entry("1"), entry("2"), entry("3", lane="b")])
    for _ in range(2):
        for claimed in await claim(queue):
            await queue.settle(claimed, Hold("window"))
    assert await queue.release("a") == 2
    await queue.put([entry("4")])
    order = []
    while found := await claim(queue):
        order += [each.entry.key for each in found]
        await queue.settle(found[0], Done())
    assert order == ["1", "2", "4"]
    assert (await queue.held("a"), await queue.held("b")) == (0, 1)


async def test_released_entry_waits_for_the_one_in_work(queue):
    """A lane is never in two hands."""
    await queue.put([entry("1"), entry("2")])
    await queue.settle(await one(queue), Hold("window"))
    working = await one(queue)
    await queue.release("a")
    assert await keys(queue) == []
    await queue.settle(working, Done())
    assert await keys(queue) == ["1"]


async def test_dead_letter_is_listed_and_lets_its_lane_go_on(queue, clock):
    """With the reason and the moment."""
    await queue.put([entry("1"), entry("2")])
    await queue.settle(await one(queue), GiveUp("refused"))
    [letter] = await queue.dead()
    assert (letter.topic, letter.entry, letter.reason, letter.died_at) == ("outbox", entry("1"), "refused", clock.now)
    assert await keys(queue) == ["2"]


async def test_replayed_letter_is_as_new(queue):
    """Before the rest of its lane, without its past, once."""
    await queue.put([entry("1"), entry("2")])
    await queue.settle(await one(queue), GiveUp("refused"))
    [letter] = await queue.dead()
    assert await queue.replay(letter.id)
    assert not await queue.replay(letter.id)
    claimed = await one(queue)
    assert (claimed.entry.key, claimed.faults, claimed.in_doubt) == ("1", 0, False)
    assert await queue.dead() == []


async def test_dropped_letter_is_gone(queue):
    """A person decided so."""
    await queue.put([entry("1")])
    await queue.settle(await one(queue), GiveUp("refused"))
    [letter] = await queue.dead()
    assert await queue.drop(letter.id)
    assert not await queue.drop(letter.id)
    assert (await queue.dead(), await keys(queue)) == ([], [])


@pytest.mark.parametrize("letter", ["", "x", "999", "-1", "1-1"])
async def test_unknown_letter_is_neither_replayed_nor_dropped(queue, letter):
    """A slip of the pen does nothing; nor can a waiting entry be dropped as if it were dead."""
    await queue.put([entry("1")])
    assert not await queue.replay(letter)
    assert not await queue.drop(letter)
    assert await keys(queue) == ["1"]


async def test_forgotten_lane_leaves_nothing(queue):
    """Waiting, claimed, held, dead: all of it, and nothing of others; late words bring nothing back."""
    await queue.put([entry(str(number)) for number in range(4)])
    await queue.settle(await one(queue), Hold("window"))
    await queue.settle(await one(queue), GiveUp("refused"))
    await queue.put([entry("other", lane="b")])
    working, other = await claim(queue)
    await queue.forget(["a"])
    assert not await queue.settle(working, Again(0))
    assert (await queue.waiting("a"), await queue.held("a"), await queue.dead()) == (0, 0, [])
    assert await queue.settle(other, Done())
    await queue.put([entry("new")])
    assert await keys(queue) == ["new"]


async def test_depth_tells_how_the_queue_stands(queue, passing):
    """What waits, how long the oldest has, what is held, what is dead."""
    await queue.put([entry(str(number)) for number in range(5)])
    await passing.by(30)
    await queue.settle(await one(queue), Hold("window"))
    await queue.settle(await one(queue), GiveUp("refused"))
    await queue.settle(await one(queue), Done())
    depth = await queue.depth()
    assert (depth.waiting, round(depth.oldest), depth.held, depth.dead) == (2, 30, 1, 1)


async def test_trimming_takes_what_is_old(queue, passing, clock):
    """And leaves what waits, however long."""
    await queue.put([entry(str(number)) for number in range(3)])
    await queue.settle(await one(queue), Hold("window"))
    await queue.settle(await one(queue), GiveUp("refused"))
    await queue.trim(done_before=clock.now, dead_before=clock.now)
    assert (await queue.held("a"), len(await queue.dead())) == (1, 1)
    await passing.by(100)
    await queue.trim(done_before=clock.now, dead_before=clock.now)
    assert (await queue.held("a"), await queue.dead(), await keys(queue)) == (0, [], ["2"])
