"""Every section of the page, in its order: to add one, write its file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench import beside, console, door, dossiers, knowledge, training, understanding, webhooks
from tests.bench.section import Measure

SECTIONS: Mapping[str, Measure] = {
    "beside": beside.measure,
    "door": door.measure,
    "webhooks": webhooks.measure,
    "understanding": understanding.measure,
    "knowledge": knowledge.measure,
    "console": console.measure,
    "dossiers": dossiers.measure,
    "training": training.measure,
}
