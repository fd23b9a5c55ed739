"""The fake's open API: messages by v3 and v2, uploads, people, the account, quotas, what was said lately."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.zalo import rules
from tests.zalo.world import Person, Sent, World

Handler = Callable[[web.Request], Awaitable[dict[str, Any]]]
HANG_SECONDS = 3600.0


class OpenApi:
    """The handlers of openapi.zalo.me; `emit` sends an event to the webhook."""

    def __init__(self, world: World, emit: Callable[[dict[str, Any]], object]) -> None:
        self.world = world
        self._emit = emit

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [
            web.post("/v3.0/oa/message/cs", self._guarded(self._sends("v3"))),
            web.post("/v2.0/oa/message", self._guarded(self._sends("v2"))),
            web.post("/v3.0/oa/message", _empty_api),
            web.post("/v2.0/oa/upload/{kind:image|gif|file}", self._guarded(self._upload)),
            web.get("/v3.0/oa/user/detail", self._guarded(self._detail)),
            web.get("/v2.0/oa/getoa", self._guarded(self._getoa)),
            web.post("/v3.0/oa/quota/message", self._guarded(self._quota)),
            web.get("/v2.0/oa/conversation", self._guarded(self._conversation)),
        ]

    def _guarded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Plays the faults, checks the token, and answers 200 whatever the outcome."""

        async def answer(request: web.Request) -> web.Response:
            self.world.calls.append(request.path)
            fault = self.world.fault_of(request.path)
            if fault:
                await asyncio.sleep(fault.delay)
            if fault and fault.status:
                return web.Response(status=fault.status, text="<html>Bad gateway</html>")
            if fault and fault.error:
                return web.json_response(rules.refused(fault.error))
            error = self._token_error(request)
            body = rules.refused(error) if error else await handler(request)
            if fault and fault.lost and request.transport:
                request.transport.close()
            text = json.dumps(body, ensure_ascii=False)
            return web.Response(text=text[: len(text) // 2] if fault and fault.garbage else text)

        return answer

    def _token_error(self, request: web.Request) -> int:
        token = request.headers.get("access_token", "")
        if error := rules.token_error(self.world, token):
            return error
        proof = hmac.new(self.world.account.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        wanted = self.world.account.proof_wanted
        return -242 if wanted and request.headers.get("appsecret_proof") != proof else 0

    def _sends(self, version: str) -> Handler:
        async def send(request: web.Request) -> dict[str, Any]:
            body = await request.json()
            person = self.world.people.get(str(body.get("recipient", {}).get("user_id", "")))
            message, now = body.get("message"), self.world.clock()
            checks = (
                rules.api_error(self.world.account.oa_type, version),
                rules.window_error(person, now),
                rules.message_error(message),
                0 if self.world.oa_quota > 0 else -211,
            )
            if error := next(filter(None, checks), 0):
                return rules.refused(error)
            assert person is not None
            return self._delivered(person, message, version)

        return send

    def _delivered(self, person: Person, message: dict[str, Any], version: str) -> dict[str, Any]:
        now, quota = self.world.clock(), rules.quota_of(person, self.world.clock())
        person.welcome_left -= person.last_interaction is None
        self.world.oa_quota -= quota["quota_type"] == "sub_quota"
        sent = Sent(self.world.message_id(), person.id, message, now, version)
        self.world.sent.append(sent)
        self.world.timeline.append({"by": "account", "user": person.id, "message": message, "at": now})
        self.world.news.set()
        self._emit(self._echo(sent))
        data = {"message_id": sent.message_id, "user_id": person.id, "sent_time": str(int(now * 1000)), "quota": quota}
        return {"error": 0, "message": "Success", "data": data}

    def _echo(self, sent: Sent) -> dict[str, Any]:
        return {
            "event_name": "oa_send_text", "sender": {"id": self.world.account.oa_id}, "recipient": {"id": sent.user_id},
            "message": {"text": sent.text, "msg_id": sent.message_id},
        }  # fmt: skip

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        kind = request.match_info["kind"]
        posted = (await request.post()).get("file")
        body = posted.file.read() if isinstance(posted, web.FileField) else b""
        if error := rules.upload_error(kind, body):
            return rules.refused(error)
        name = f"{kind}-{self.world.number()}"
        self.world.uploads[name] = body
        return {"error": 0, "message": "Success", "data": {"token" if kind == "file" else "attachment_id": name}}

    async def _detail(self, request: web.Request) -> dict[str, Any]:
        person = self.world.people.get(str(_data(request).get("user_id", "")))
        if person is None:
            return rules.refused(-213)
        data = {
            "user_id": person.id, "user_id_by_app": person.id_by_app, "display_name": person.name,
            "user_is_follower": person.follower, "avatar": "", "is_sensitive": False, "shared_info": {},
        }  # fmt: skip
        return {"data": data, "error": 0, "message": "Success"}

    async def _getoa(self, _request: web.Request) -> dict[str, Any]:
        account = self.world.account
        data = {"oa_id": account.oa_id, "name": account.oa_name, "oa_type": account.oa_type, "is_verified": True}
        return {"data": data, "error": 0, "message": "Success"}

    async def _quota(self, _request: web.Request) -> dict[str, Any]:
        return {"data": [{"quota_type": "sub_quota", "remain": self.world.oa_quota}], "error": 0, "message": "Success"}

    async def _conversation(self, request: web.Request) -> dict[str, Any]:
        asked = _data(request)
        sent = [entry for entry in self.world.sent if entry.user_id == str(asked.get("user_id"))]
        newest = sent[::-1][int(asked.get("offset", 0)) :][: min(10, int(asked.get("count", 5)))]
        return {"data": [self._line(entry) for entry in newest], "error": 0, "message": "Success"}

    def _line(self, sent: Sent) -> dict[str, Any]:
        return {
            "message_id": sent.message_id, "src": 0, "time": int(sent.at * 1000), "type": "text", "message": sent.text,
            "from_id": self.world.account.oa_id, "to_id": sent.user_id,
        }  # fmt: skip


def _data(request: web.Request) -> dict[str, Any]:
    found = json.loads(request.query.get("data", "{}"))
    return found if isinstance(found, dict) else {}


async def _empty_api(_request: web.Request) -> web.Response:
    return web.Response(status=404, text="You are accessing an empty or invalid API")
