"""The precompiled validator says what Rasa's own says."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.rasa
GOOD = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "memory", "value": {"focus": "1.001193"}}], "responses": []},
    {"events": [], "responses": [{"custom": {"reply": "smalltalk.greet", "values": {}, "buttons": []}}]},
    {"events": [{"event": "restart"}, {"event": "action", "name": "x", "policy": None, "confidence": None}]},
    {},
]
BAD = [
    {"events": 3, "responses": []},
    {"events": [{"no": "event"}]},
    {"events": [], "responses": "text"},
    {"events": [3]},
    {"responses": [3]},
    {"events": None},
    [],
    "text",
    None,
]


@pytest.fixture
def verdicts(monkeypatch):
    """(Rasa's own verdict, ours) of a response; True, or the kind of error it raises."""
    from rasa.core.actions.action import RemoteAction

    from bot.rasa import validator

    own = RemoteAction._validate_action_result
    monkeypatch.setattr(RemoteAction, "_validate_action_result", own)
    validator.install()
    ours = RemoteAction._validate_action_result
    action = RemoteAction("action_x", None)
    return lambda response: (_verdict(own, action, response), _verdict(ours, action, response))


def _verdict(validate, action, response) -> object:
    try:
        return bool(validate(action, response))
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("response", GOOD, ids=map(str, range(len(GOOD))))
def test_good_response_passes(verdicts, response):
    """What Rasa accepts is accepted."""
    own, ours = verdicts(response)
    assert own == ours
    assert ours is True


@pytest.mark.parametrize("response", BAD, ids=map(str, range(len(BAD))))
def test_bad_response_is_refused_alike(verdicts, response):
    """What Rasa refuses is refused with the same error."""
    own, ours = verdicts(response)
    assert own == ours
    assert ours is not True
