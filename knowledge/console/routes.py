"""Every address of the console, who it is for, and what it does: the one table of rights."""

from __future__ import annotations

from knowledge.console import home, signing_in, users
from knowledge.console.guard import Route
from knowledge.console.roles import Role

ANYBODY = None

ROUTES = (
    Route("GET", "/sign-in", signing_in.show, ANYBODY),
    Route("POST", "/sign-in", signing_in.sign_in, ANYBODY),
    Route("GET", "/welcome/{token}", signing_in.open_link, ANYBODY),
    Route("POST", "/welcome/{token}", signing_in.use_link, ANYBODY),
    Route("POST", "/sign-out", signing_in.sign_out, Role.VIEWER),
    Route("GET", "/account", signing_in.show_account, Role.VIEWER),
    Route("POST", "/account/password", signing_in.change_password, Role.VIEWER),
    Route("POST", "/account/sign-out-everywhere", signing_in.sign_out_everywhere, Role.VIEWER),
    Route("GET", "/", home.show, Role.VIEWER),
    Route("GET", "/users", users.show, Role.ADMIN),
    Route("POST", "/users", users.invite, Role.ADMIN),
    Route("GET", r"/users/{id:\d{1,9}}", users.show_one, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/role", users.set_role, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/active", users.set_active, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/sessions", users.end_sessions, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/link", users.new_link, Role.ADMIN),
)
