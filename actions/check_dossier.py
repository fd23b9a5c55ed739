"""Where a dossier stands: asks for its code, then for the digits that prove whose it is, then tells."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import replace

from rasa_sdk import Action

from actions.answer_procedure import respond, taught_answer
from actions.composing import heading
from actions.dossier_values import status_values
from actions.parts import PARTS, Parts
from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from knowledge.dossiers.desk import Away, Opened, TooMany
from knowledge.dossiers.dossier import ENDED, Status
from knowledge.dossiers.limits import Inquiry
from knowledge.dossiers.opening import Dossiers
from nlu.text.codes import procedure_codes

log = logging.getLogger(__name__)

PERSON = Button("/talk_to_human", label="button.talk_to_human")


class CheckDossier(Action):
    """Never an invented status, and never one for somebody else."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_check_dossier"

    @answering
    async def run(self, turn: Turn) -> Outcome:
        """The next thing that is missing, or where the dossier stands."""
        code, part = turn.entities.get("dossier_code", ""), turn.entities.get("dossier_code_part", "")
        if not code and not part and (told := self._told(turn)):
            return told
        dossiers = self.parts.dossiers
        if dossiers is None or not dossiers.connected():
            return Outcome([Reply("dossier.not_connected", {"dossier_code": code, "office": self._office(turn)})])
        if part and not code:
            return Outcome([Reply("dossier.odd_code", {"part": part})])
        return await self._asked(dossiers, turn, code or turn.memory.dossier)

    def _told(self, turn: Turn) -> Outcome | None:
        """What was taught for these words, or when something handed in on a day is ready; None without either."""
        if taught := taught_answer(self.parts.catalogue, turn):
            return taught
        return respond(self.parts, turn) if self.parts.dated(turn).filing else None

    async def _asked(self, dossiers: Dossiers, turn: Turn, code: str) -> Outcome:
        digits = dossiers.keys.open(turn.sealed_digits)
        if not code:
            return Outcome([Reply("dossier.ask_code")])
        memory = replace(turn.memory, dossier=code, pending="")
        if not digits:
            return Outcome([Reply("dossier.ask_digits", {"dossier_code": code})], memory)
        result = await dossiers.desk.look_up(Inquiry(code, digits, turn.conversation, turn.address))
        if isinstance(result, Opened):
            return Outcome([self._status(result, turn)], memory)
        office = {"office": self._office(turn)}
        if isinstance(result, TooMany):
            return Outcome([Reply("dossier.too_many", {"hours": math.ceil(result.seconds / 3600)} | office, [PERSON])])
        if isinstance(result, Away):
            return Outcome([Reply("dossier.away", office, [PERSON])], memory)
        return Outcome([Reply("dossier.no_match", {}, [PERSON])], memory)

    def _status(self, opened: Opened, turn: Turn) -> Reply:
        dossier = opened.dossier
        if dossier.status is Status.UNKNOWN:
            log.warning("a source gives a status that is none of the official ones: %s", dossier.status_given)
        values = status_values(opened, self.parts.now().date(), self.parts.calendar(), lambda c: self._named(c, turn))
        code = f'{{"dossier_code": "{dossier.code}"}}'
        watch = [] if dossier.status in ENDED else [Button(f"/watch_dossier{code}", label="button.watch")]
        return Reply("dossier.status", values | {"office": self._office(turn)}, [*watch, PERSON])

    def _named(self, code: str, turn: Turn) -> Mapping[str, str] | None:
        """The procedure's name in the citizen's language, where it is published here."""
        found = procedure_codes(code)
        known = found and found[0].value in self.parts.catalogue
        return heading(self.parts.catalogue.procedure(found[0].value), turn.language)["name"] if known else None

    def _office(self, turn: Turn) -> dict[str, str]:
        return self.parts.catalogue.office.in_language(turn.language)
