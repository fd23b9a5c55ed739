"""Answers a question about a procedure, the one named or the one being talked about, or with a general answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rasa_sdk import Action

from actions.composing import answer_values, faq_values, heading, next_question
from actions.memory import Memory
from actions.parts import PARTS, Parts
from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from knowledge.catalogue import Catalogue
from knowledge.procedure import Aspect
from knowledge.search.resolving import LIKELY_FOLLOWS, Context, resolve
from knowledge.search.verdict import Ambiguous, Found, NotFound, Verdict, matches_of, worth_offering
from nlu.text.references import carries_over

SUGGESTED = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.HOW_ONLINE, Aspect.STEPS)
MOST_SUGGESTIONS = 3
OVERVIEW = (Aspect.OVERVIEW.value,)


class AnswerProcedure(Action):
    """Finds what is meant and answers what is asked about it."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_procedure"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """One answer for each procedure meant, or a choice, or an honest "not found"."""
        return respond(self.parts, turn)


def respond(parts: Parts, turn: Turn) -> Outcome:
    """Finds what is meant and answers what is asked about it, whichever act the question was taken for."""
    catalogue, turn = parts.catalogue, parts.dated(turn)
    verdicts = resolve(catalogue, turn.text, turn.language, context_of(turn))
    aspects = taught_aspects(catalogue, turn) or wanted_aspects(turn, verdicts)
    if len(verdicts) > 1:
        return answer_several(catalogue, turn, [matches_of(v)[0].code for v in verdicts], aspects)
    return conclude(catalogue, turn, verdicts[0], aspects)


def context_of(turn: Turn) -> Context:
    """What the message may refer to."""
    memory = turn.memory
    return Context(memory.focus, memory.trail, memory.pair, memory.offered, turn.follows, turn.doubt)


def wanted_aspects(turn: Turn, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The aspects asked about; "and temporary residence?" asks the last question again, and so does a case told."""
    unspoken = not turn.aspects or turn.aspects == OVERVIEW
    case_told = turn.follows >= LIKELY_FOLLOWS
    moved_on = any(isinstance(v, Found) and v.match.code != turn.memory.focus for v in verdicts)
    if unspoken and moved_on and turn.memory.aspects and (case_told or carries_over(turn.text, turn.language)):
        return turn.memory.aspects
    return turn.aspects or OVERVIEW


def conclude(catalogue: Catalogue, turn: Turn, verdict: Verdict, aspects: tuple[str, ...]) -> Outcome:
    """The outcome of one verdict."""
    if isinstance(verdict, Found):
        return answer(catalogue, turn, verdict.match.code, aspects)
    if isinstance(verdict, Ambiguous):
        return offer(catalogue, turn, [match.code for match in worth_offering(verdict)], aspects)
    return not_found(catalogue, turn, verdict)


def answer(catalogue: Catalogue, turn: Turn, code: str, aspects: tuple[str, ...]) -> Outcome:
    """The answer about one procedure, with what may be asked next, or a general one, which leaves the focus alone."""
    if code in catalogue.faq:
        return Outcome([_faq_reply(catalogue, turn, code)], replace(turn.memory, offered=(), pending=""))
    reply = _answer_reply(catalogue, turn, code, aspects, turn.memory)
    memory = turn.memory.about(code, aspects)
    return Outcome([reply], replace(memory, pending="next_question") if _narrows(reply) else memory)


def answer_several(catalogue: Catalogue, turn: Turn, codes: Sequence[str], aspects: tuple[str, ...]) -> Outcome:
    """One answer each for procedures asked about in one breath."""
    replies = [_answer_reply(catalogue, turn, code, aspects, turn.memory) for code in codes]
    spoken_of = [code for code in codes if code in catalogue]
    memory = turn.memory.about(spoken_of[0], aspects) if spoken_of else turn.memory
    return Outcome(replies, replace(memory, pair=tuple(spoken_of)))


def offer(catalogue: Catalogue, turn: Turn, codes: Sequence[str], aspects: tuple[str, ...]) -> Outcome:
    """A choice of up to five, with a way out."""
    names = [_name(catalogue, code, turn.language) for code in codes]
    buttons = [Button(f'/choose{{"number": "{i}"}}', title=name["text"]) for i, name in enumerate(names, 1)]
    buttons.append(Button('/choose{"number": "0"}', label="button.none_of_these"))
    choices = [{"number": i, "code": c, "name": n} for i, (c, n) in enumerate(zip(codes, names, strict=True), 1)]
    memory = replace(turn.memory.offering(tuple(codes), aspects), filed=turn.filing.day if turn.filing else "")
    return Outcome([Reply("procedure.choose", {"choices": choices}, buttons)], memory)


def not_found(catalogue: Catalogue, turn: Turn, _verdict: NotFound | None = None) -> Outcome:
    """Nothing known is meant: say so, and who can help."""
    values = {"office": catalogue.office.in_language(turn.language)}
    buttons = [
        Button("/talk_to_human", label="button.talk_to_human"),
        Button("/ask_capability", label="button.what_can_you_do"),
    ]
    return Outcome([Reply("procedure.none_found", values, buttons)], replace(turn.memory, offered=(), pending=""))


def taught_answer(catalogue: Catalogue, turn: Turn) -> Outcome | None:
    """The answer that an editor taught these very words for, whatever act they were taken for; None without one."""
    taught = catalogue.taught_for(turn.text, turn.language)
    if taught is None or not catalogue.answers(taught.code):
        return None
    return answer(catalogue, turn, taught.code, taught.aspects or turn.aspects or OVERVIEW)


def taught_aspects(catalogue: Catalogue, turn: Turn) -> tuple[str, ...]:
    """What an editor said that these very words ask for; empty when nobody did."""
    taught = catalogue.taught_for(turn.text, turn.language)
    return taught.aspects if taught else ()


def _name(catalogue: Catalogue, code: str, language: str) -> Mapping[str, str]:
    entry = catalogue.faq.get(code)
    if entry:
        return {"text": entry.title.in_language(language), "official": ""}
    name: Mapping[str, str] = heading(catalogue.procedure(code), language)["name"]
    return name


def _faq_reply(catalogue: Catalogue, turn: Turn, code: str) -> Reply:
    return Reply("faq.answer", faq_values(code, catalogue.faq[code], turn.language))


def _answer_reply(catalogue: Catalogue, turn: Turn, code: str, aspects: tuple[str, ...], memory: Memory) -> Reply:
    if code in catalogue.faq:
        return _faq_reply(catalogue, turn, code)
    procedure = catalogue.procedure(code)
    case = memory.case_facts.get(code, {})
    values = answer_values(procedure, aspects, turn.language, catalogue.office, case, turn.filing)
    buttons = [_aspect_button(code, aspect) for aspect in SUGGESTED if aspect.value not in values["aspects"]]
    question = next_question(procedure, case) if Aspect.DOCUMENTS.value in values["aspects"] else None
    narrowing = [Button(f'/narrow{{"code": "{code}"}}', label="button.narrow")] if question else []
    if case and Aspect.DOCUMENTS.value in values["aspects"]:
        narrowing.append(Button(f'/narrow{{"code": "{code}", "restart": "yes"}}', label="button.start_over"))
    return Reply("procedure.answer", values, [*narrowing, *buttons[:MOST_SUGGESTIONS]])


def _aspect_button(code: str, aspect: Aspect) -> Button:
    return Button(f'/ask_aspect{{"code": "{code}", "aspect": "{aspect.value}"}}', label=f"button.{aspect.value}")


def _narrows(reply: Reply) -> bool:
    return any(button.label == "button.narrow" for button in reply.buttons)
