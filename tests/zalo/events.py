"""What people do, as the events that Zalo makes of it."""

from __future__ import annotations

from typing import Any

from tests.zalo.world import WELCOME_MESSAGES, Person, World

MEDIA: dict[str, dict[str, Any]] = {
    "image": {"thumbnail": "https://zalo.example/t.jpg", "url": "https://zalo.example/i.jpg"},
    "gif": {"thumbnail": "https://zalo.example/t.gif", "url": "https://zalo.example/i.gif"},
    "audio": {"url": "https://zalo.example/x.amr"},
    "video": {"url": "https://zalo.example/v.mp4", "thumbnail": "https://zalo.example/t.jpg", "description": ""},
    "sticker": {"id": "22018", "url": "https://zalo.example/s.png"},
    "location": {"coordinates": {"latitude": "16.06", "longitude": "108.22"}},
    "file": {"size": "12345", "name": "don.pdf", "checksum": "0", "type": "pdf", "url": "https://zalo.example/f.pdf"},
    "link": {"thumbnail": "https://zalo.example/t.jpg", "description": "", "url": "https://dichvucong.gov.vn"},
}


def text(world: World, person: Person, words: str) -> dict[str, Any]:
    """A typed message."""
    return _message(world, person, "user_send_text", {"text": words})


def media(world: World, person: Person, kind: str, caption: str = "") -> dict[str, Any]:
    """A picture, a voice message, a place..."""
    message = {"attachments": [{"type": kind, "payload": MEDIA[kind]}]} | ({"text": caption} if caption else {})
    return _message(world, person, f"user_send_{kind}", message)


def follow(world: World, person: Person) -> dict[str, Any]:
    """Somebody presses "Quan tâm"."""
    person.follower, person.welcome_left = True, WELCOME_MESSAGES
    world.interacts(person)
    return _about("follow", world, person, follower={"id": person.id}, source="oa_profile")


def unfollow(world: World, person: Person) -> dict[str, Any]:
    """Somebody leaves."""
    person.follower = False
    return _about("unfollow", world, person, follower={"id": person.id}, source="oa_profile")


def chat_now(world: World, person: Person) -> dict[str, Any]:
    """Somebody presses "Nhắn tin" for the first time."""
    person.welcome_left = WELCOME_MESSAGES
    return _about("user_click_chatnow", world, person, user_id=person.id)


def withdraw(world: World, person: Person) -> dict[str, Any]:
    """Somebody asks that their data be deleted."""
    return _about("user_withdraw", world, person, user_id=person.id)


def submit_info(world: World, person: Person, **info: str) -> dict[str, Any]:
    """Somebody fills in the form for name and telephone number."""
    world.interacts(person)
    return {
        "event_name": "user_submit_info", "sender": {"id": person.id}, "recipient": {"id": world.account.oa_id},
        "info": {"name": person.name, "phone": "84987654321"} | info,
    }  # fmt: skip


def officer_says(world: World, person: Person, words: str) -> dict[str, Any]:
    """An officer writes by hand in Zalo's own console."""
    message = {"text": words, "msg_id": world.message_id()}
    sender = {"id": world.account.oa_id, "admin_id": "1234567890"}
    return {"event_name": "oa_send_text", "sender": sender, "recipient": {"id": person.id}, "message": message}


def seen(world: World, person: Person) -> dict[str, Any]:
    """Somebody has read."""
    return {
        "event_name": "user_seen_message", "sender": {"id": world.account.oa_id}, "recipient": {"id": person.id},
        "message": {"msg_ids": [world.message_id()]},
    }  # fmt: skip


def _message(world: World, person: Person, name: str, message: dict[str, Any]) -> dict[str, Any]:
    world.interacts(person)
    return {
        "sender": {"id": person.id}, "user_id_by_app": person.id_by_app, "recipient": {"id": world.account.oa_id},
        "event_name": name, "message": message | {"msg_id": world.message_id()},
    }  # fmt: skip


def _about(name: str, world: World, person: Person, **fields: Any) -> dict[str, Any]:
    return {"oa_id": world.account.oa_id, "event_name": name, "user_id_by_app": person.id_by_app} | fields
