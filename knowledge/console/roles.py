"""What somebody may do in the console: four roles, each with the rights of those before it."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """Viewers read, editors write drafts, publishers make them public, admins let people in."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether this role holds the rights of `needed`."""
        return ORDER.index(self) >= ORDER.index(needed)


ORDER = tuple(Role)
