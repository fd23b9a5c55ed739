"""MASSIVE: the same vectoriser and linear models, trained on MASSIVE's own train and dev labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlu.text.acts import train_intents, with_folded_copies
from nlu.text.examples import Example
from nlu.text.normalise import fold, normalise
from nlu.text.terms import terms
from tests.evaluation.sets import massive


def accuracies(language: str) -> dict[str, float] | None:
    """Test accuracy in per cent: as written and, for Vietnamese, typed without diacritics."""
    rows = massive(language)
    if rows is None:
        return None
    examples = [
        Example(row["text"], language, row["intent"], family=str(i % 4))
        for i, row in enumerate(rows)
        if row["split"] != "test"
    ]
    vectoriser, _, intents = train_intents(list(with_folded_copies(examples)))
    test = [row for row in rows if row["split"] == "test"]
    truth = [row["intent"] for row in test]

    def accuracy(texts: Sequence[str]) -> float:
        scores = (intents.scores(vectoriser.weigh(terms(normalise(text), language))) for text in texts)
        return 100 * float(
            np.mean([intents.labels[s.argmax()] == label for s, label in zip(scores, truth, strict=True)])
        )

    found = {language: accuracy([row["text"] for row in test])}
    if language == "vi":
        found["vi without diacritics"] = accuracy([fold(row["text"]) for row in test])
    return found
