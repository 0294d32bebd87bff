"""What it would be worth to know one assumption exactly (EVPPI), where the draws can tell it from chance.

The benefit of each option is regressed on the assumption by a spline whose size leave-one-out error chooses. Choosing
by the same draws that judge the choice looks better than it is, so in ten folds the choice is made by the others: the
`estimate`. An assumption counts only if that leaves out 0 after Bonferroni's correction; and below ENOUGH draws nothing
is ranked, since the ranking would be noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from . import decision
from .statistics import SEED

if TYPE_CHECKING:
    from .economy import Economy

ENOUGH = 256           # independent draws of the assumptions
FOLDS = 10
LEVEL = 0.05


@dataclass(frozen=True)
class Worth:
    """Of one assumption, in EUR: 0 <= estimate <= upper <= EVPI."""

    path: str
    estimate: float      # choice by the other draws
    low: float           # estimate less z standard errors, z shared among all assumptions
    upper: float         # choice by the same draws
    evidence: int

    @property
    def clear(self) -> bool:
        return self.low > 0


def left_out_gain(benefit: np.ndarray, parameter: np.ndarray) -> np.ndarray:
    """(D,) gain of each draw when the option is chosen by a regression on the other folds, against the option that is
    best on average there."""
    relative = benefit - benefit.mean(axis=1, keepdims=True)
    fold = np.random.default_rng(SEED).permutation(len(benefit)) % FOLDS
    gain = np.zeros(len(benefit))
    for k in range(FOLDS):
        test, train = fold == k, fold != k
        fitted = decision.predicted(parameter[train], relative[train], parameter[test])
        rows = np.flatnonzero(test)
        plain = int(np.argmax(relative[train].mean(axis=0)))
        gain[rows] = relative[rows, np.argmax(fitted, axis=1)] - relative[rows, plain]
    return gain


def worth_of_knowing(e: "Economy") -> list[Worth] | int:
    """At the worth of a unit where knowing everything is worth most; largest first. A number: so many draws are
    needed."""
    group = e.comparison.study.parameters
    if group is None or not group.has("value", "draw", "parameter") or e.worths is None:
        return []
    if len(e.effects) < ENOUGH:
        return ENOUGH
    k = e.dearest
    benefit, whole = decision.net_benefit(e.effects, e.costs, e.worths[k]), e.information[k].evpi
    values = group.get("value", "draw", "parameter")[e.study_draws]
    grades = group.variables["evidence"].values if "evidence" in group.variables else np.full(values.shape[1], -1)
    varied = [i for i in range(values.shape[1]) if np.isfinite(values[:, i]).all() and np.ptp(values[:, i]) > 0]
    z = stats.norm.isf(LEVEL / max(1, len(varied)))
    paths, found = group.column("path", "parameter"), []
    for i in varied:
        gain = left_out_gain(benefit, values[:, i])
        error = float(np.std(gain, ddof=1) / np.sqrt(len(gain)))
        upper = min(decision.partial_information(benefit, values[:, i]), whole)
        estimate = min(max(0.0, float(gain.mean())), upper)
        low = estimate - z * error
        found.append(Worth(paths[i], estimate, low, upper, int(grades[i])))
    return sorted(found, key=lambda w: (-w.estimate, w.path))
