"""Notes every address that a process of the group connects to. Python imports a module of this name at its start."""

import os
import sys

EVENTS = ("socket.connect", "socket.sendto", "socket.getaddrinfo")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in EVENTS:
        address = arguments[1] if event != "socket.getaddrinfo" else arguments[0]
        with open(os.environ["WATCH_FILE"], "a", encoding="utf-8") as file:
            file.write(f"{event} {address!r}\n")


sys.addaudithook(_note)
