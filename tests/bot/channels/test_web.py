"""The JSON of the web channel: what it promises to the widget."""

from __future__ import annotations

import asyncio

from bot.messages import OrderedButton, ReplyOrder


async def test_a_message_is_taken_at_once_and_answered_over_the_stream(caller):
    """202 with its number; the question comes back with its client_id, the answer after it."""
    response = await caller.say("xin chào", "abc-1")
    assert response.status == 202
    (answer,) = await caller.answers()
    question = (await caller.json("GET", "/api/messages"))["messages"][0]
    assert question["client_id"] == "abc-1" and question["seq"] == (await response.json())["seq"]
    assert answer["seq"] > question["seq"] and answer["key"] == "smalltalk.greet"


async def test_the_same_client_id_is_the_same_message(caller, assistant):
    """A retry gets the number of the first try, and the assistant is asked once."""
    first, second = [(await (await caller.say("xin chào", "abc-1")).json())["seq"] for _ in range(2)]
    await caller.answers()
    assert first == second and len(assistant.asked) == 1


async def test_the_cookie_goes_on_with_its_conversation(caller):
    """A page that has lost its token gets the same conversation again, with what was said."""
    await caller.say("xin chào")
    await caller.answers()
    token = caller.token
    again = await caller.begin()
    assert again["token"] == token and len(again["messages"]) == 2


async def test_the_end_clears_everything(caller):
    """204; the token opens nothing any more, and the cookie begins anew."""
    token = caller.token
    assert (await caller.call("DELETE", "/api/conversations/current")).status == 204
    assert (await caller.call("GET", "/api/messages")).status == 401
    assert (await caller.begin())["token"] != token


async def test_an_open_stream_hears_of_the_end(caller):
    """Other tabs are told."""
    async with caller.client.get("/api/events", headers={"X-Conversation": caller.token}) as stream:
        await caller.call("DELETE", "/api/conversations/current")
        assert await asyncio.wait_for(stream.content.read(), 10) == b"event: erased\ndata: {}\n\n"


async def test_a_stream_resumes_after_any_number(caller):
    """What was seen is not sent again."""
    seq = (await (await caller.say("xin chào")).json())["seq"]
    (answer,) = await caller.answers()
    async with caller.client.get(f"/api/events?after={seq}", headers={"X-Conversation": caller.token}) as stream:
        assert await stream.content.readline() == f"id: {answer['seq']}\n".encode()


async def test_one_conversation_holds_few_streams(caller):
    """A browser that opens streams without end is told to stop."""
    streams = [await caller.call("GET", "/api/events") for _ in range(13)]
    assert [stream.status for stream in streams] == [200] * 12 + [429]
    for stream in streams:
        stream.close()


async def test_buttons_tell_what_they_are_and_nothing_more(caller, assistant):
    """A language button names its language; the payload stays here; a foreign button id is refused."""
    button = OrderedButton('/change_language{"language": "th"}', "button.language_th")
    assistant.orders = [ReplyOrder("language.choose", {}, [button])]
    await caller.say("đổi ngôn ngữ")
    (answer,) = await caller.answers()
    (shown,) = answer["buttons"]
    assert shown == {"id": f"{answer['seq']}-0", "title": "ภาษาไทย", "kind": "language", "language": "th"}
    assert (await caller.call("POST", "/api/messages", {"button": shown["id"]})).status == 202
    assert (await caller.call("POST", "/api/messages", {"button": "999999-0"})).status == 404


async def test_a_rated_answer_says_so(caller, assistant):
    """A thumb is kept with the answer it belongs to; a greeting is not rateable."""
    office = {"name": "UBND xã", "address": "", "phone": "", "hotline": "", "email": "", "hours": "", "website": ""}
    assistant.orders = [ReplyOrder("office.hand_over", {"office": office}), ReplyOrder("smalltalk.greet")]
    await caller.say("gặp cán bộ")
    first, second = await caller.answers(2)
    assert (first["rateable"], first["verdict"], second["rateable"]) == (True, "", False)
    assert (await caller.call("POST", "/api/feedback", {"seq": first["seq"], "verdict": "good"})).status == 204
    assert (await caller.answers(2))[0]["verdict"] == "good"


async def test_one_citizen_s_flood_is_his_own_concern(callers, caller):
    """Beyond one citizen's pace: 429 with the seconds to wait; another at the same address is taken."""
    statuses = [(await caller.say(f"câu {number}")).status for number in range(20)]
    assert set(statuses) == {202, 429}
    refused = await caller.say("nữa")
    assert int(refused.headers["Retry-After"]) == (await refused.json())["error"]["retry_after"] >= 1
    other = callers()
    await other.begin()
    assert (await other.say("xin chào")).status == 202


async def test_a_stopping_gateway_ends_its_streams(callers, caller):
    """Nobody waits for a stream that would go on for ever."""
    async with caller.client.get("/api/events", headers={"X-Conversation": caller.token}) as stream:
        await caller.client.server.close()
        await asyncio.wait_for(stream.content.read(), 5)
