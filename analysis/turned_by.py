"""Which finding does the choice hang on? The draws of a posterior weighed again as if a published study were not there,
or as if it were the only right one of those that contradict each other; the forms of the model keep their weights.

posterior.h5 holds the log weights (`/alternatives`), draw by draw; a study's draws are the first of the posterior's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import calibration as calibrations
from .calibration import Calibration
from .compare import Comparison, once
from .labelled import text
from .statistics import mean_of

FEW = 100.0  # effective draws below which nothing is said of an order (VALIDATION.md: 55 of them put another one first)


@dataclass(frozen=True)
class Turn:
    """The strategies under one alternative. `means` (S,) weighted means of the main outcome, in its own sign; `first`
    is the best of them."""

    kind: str          # all, without (a finding), alone (of its conflict)
    finding: str       # what was found, in words; empty for all
    conflict: str
    means: np.ndarray
    first: int
    second: int
    effective: float   # draws

    @property
    def enough(self) -> bool:
        return self.effective >= FEW


def weights_of(log_weight: np.ndarray, forms: np.ndarray) -> np.ndarray:
    """(D,) sums to 1; each form keeps its share of the draws, unless it has none that count (log weight -inf)."""
    weight = np.zeros(len(log_weight))
    for form in np.unique(forms):
        inside = forms == form
        largest = log_weight[inside].max()
        if np.isfinite(largest):
            raw = np.exp(log_weight[inside] - largest)
            weight[inside] = inside.mean() * raw / raw.sum()
    return weight / weight.sum()


@once
def turns(c: Comparison) -> list[Turn]:
    """The order with each finding left out; empty without a posterior that says so."""
    found = calibrations.behind(c.study.path, text(c.study.attributes.get("posterior", "")))
    return turned_by(c, found) if found is not None else []


def turned_by(comparison: Comparison, calibration: Calibration) -> list[Turn]:
    """All findings first, then each alternative in the order of the file. Empty where the file knows none."""
    if "alternatives" not in calibration.groups:
        return []
    values = mean_of(comparison.values(), 2) * comparison.outcome.direction        # (S, D)
    draws = values.shape[1]
    complete = np.isfinite(values).all(axis=0)
    forms = np.array(["; ".join(row) for row in np.atleast_2d(calibration["draws/form"][:draws])])
    what = dict(zip(calibration["targets/target"], calibration["targets/what"]))
    found = [turn("all", "", "", values, np.zeros(draws), forms, complete, comparison)]
    group = calibration.groups["alternatives"]
    for kind, target, conflict, logs in zip(group["kind"], group["target"], group["conflict"], group["log_weight"]):
        found.append(turn(kind, what.get(target, target), conflict, values, logs[:draws].astype(float), forms, complete,
                          comparison))
    return found


def turn(kind: str, finding: str, conflict: str, values: np.ndarray, log_weight: np.ndarray, forms: np.ndarray,
         complete: np.ndarray, comparison: Comparison) -> Turn:
    weight = weights_of(np.where(complete, log_weight, -np.inf), forms)
    means = np.where(complete, values, 0.0) @ weight
    order = np.argsort(-means, kind="stable")
    return Turn(kind, finding, conflict, means * comparison.outcome.direction, int(order[0]), int(order[1]),
                1.0 / float((weight ** 2).sum()))
