"""Plans an import against what is published, and carries it out in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from knowledge.errors import ProcedureNotFound
from knowledge.importing.merging import preserving
from knowledge.importing.reading import Batch, Incoming
from knowledge.importing.report import Report, changes
from knowledge.procedure import Procedure
from knowledge.reading import plain, read_procedure
from knowledge.store import Store
from knowledge.store.audit import LONGEST_SUBJECT, Action, Deed
from knowledge.versions import Live

Wanted = dict[str, Procedure]


@dataclass
class Plan:
    """What an import is going to write, and the report of all it read."""

    report: Report
    wanted: Wanted = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    """Code -> the version it was compared with, 0 for none."""


def plan(store: Store, batch: Batch, *, overwrite: bool = False) -> Plan:
    """Compares every procedure of the batch with the published one; writes nothing."""
    made = Plan(Report(rejected=list(batch.rejected), notices=list(batch.notices)))
    live, pending = store.live(), store.pending()
    for code in batch.procedures.keys() & pending.keys():
        made.report.kept[code] = f"a version by {pending[code].editor} is scheduled"
    for publication in store.published():
        incoming = batch.procedures.get(publication.code)
        if incoming and publication.code not in pending:
            _compare(made, incoming, live[publication.code], publication.body, overwrite)
    for code, incoming in batch.procedures.items():
        if code not in live and code not in pending:
            made.report.new.append(code)
            _want(made, incoming.procedure, 0)
    return made


def _compare(made: Plan, incoming: Incoming, live: Live, body: dict[str, object], overwrite: bool) -> None:
    """Puts one procedure that is published already under its heading."""
    procedure = incoming.procedure
    reason = "" if overwrite else reason_to_keep(incoming, live)
    if plain(procedure) == body and not live.withdrawn:
        made.report.unchanged.append(procedure.code)
    elif reason:
        made.report.kept[procedure.code] = reason
    else:
        new = procedure if incoming.edited else preserving(read_procedure(body), procedure)
        _change(made, new, live, body)


def _change(made: Plan, new: Procedure, live: Live, body: dict[str, object]) -> None:
    found = list(changes(body, plain(new)))
    if found or live.withdrawn:
        made.report.changed[new.code] = found
        _want(made, new, live.number)
    else:
        made.report.unchanged.append(new.code)


def reason_to_keep(incoming: Incoming, live: Live) -> str:
    """Why an import leaves the published text alone; empty when it need not.

    A portal's text gives way to what a person or the seed wrote. An edited row of our template is a person's own
    text: it gives way only to what somebody else published since the export.
    """
    if live.withdrawn:
        return "withdrawn by an editor"
    if incoming.edited and incoming.version == live.number:
        return ""
    if incoming.edited:
        return f"published again since the export (version {incoming.version or '-'}, now {live.number})"
    return "" if live.imported else f"written by {live.editor}"


def _want(made: Plan, procedure: Procedure, number: int) -> None:
    made.wanted[procedure.code] = procedure
    made.expected[procedure.code] = number


def carry_out(store: Store, made: Plan, *, editor: str, reason: str, source: str) -> int:
    """Publishes what was planned, all or nothing, with a line in the log that names `source`; returns how many texts changed.

    Raises:
        VersionConflict: when one of them was published by somebody else since the plan was made.
    """
    told = Deed(editor, Action.IMPORT, source[:LONGEST_SUBJECT], reason, {"procedures": len(made.wanted)})
    return store.publish(made.wanted.values(), editor=editor, reason=reason, expected=made.expected, told=[told])


def exported(store: Store, codes: Collection[str] = ()) -> Iterator[tuple[dict[str, object], int]]:
    """The plain data and version of everything published, or of these codes.

    Raises:
        ProcedureNotFound: naming the codes that are not published.
    """
    unknown = set(codes) - {code for code, live in store.live().items() if not live.withdrawn}
    if unknown:
        raise ProcedureNotFound(f"not published: {', '.join(sorted(unknown))}")
    for publication in store.published():
        if not publication.withdrawn and (not codes or publication.code in codes):
            yield publication.body, publication.number
