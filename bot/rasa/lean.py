"""Repair: Rasa imports TensorFlow, which nothing of ours uses: 350 MB of memory and most of the start-up.

Six of its modules ask for TensorFlow as soon as they are imported, though only components that
config.yml does not name ever use them. Each is stood in for by an empty module with the same names.
"""

from __future__ import annotations

import sys
from types import ModuleType

STAND_INS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.engine.recipes.default_components": ("DEFAULT_COMPONENTS",),
}
"""Module -> the classes others import from it, to ask whether a component is one of them."""


def install() -> None:
    """Puts the stand-ins in place, before anything else of Rasa is imported."""
    for name, classes in STAND_INS.items():
        module = ModuleType(name, "Stands in for a module that needs TensorFlow.")
        vars(module).update({each: type(each, (), {"__module__": name}) for each in classes})
        sys.modules[name] = module
    import rasa.core.policies.rule_policy  # noqa: F401  registers the one policy of config.yml
