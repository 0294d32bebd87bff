"""The outcomes a sensitivity analysis can be asked about, by draw: of each strategy, against the baseline, the lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .compare import Comparison
from .statistics import mean_of


@dataclass(frozen=True)
class Target:
    """`values` (D, R) over all draws of the study, in the units of the outcome; NaN where a case is missing."""

    name: str              # lead, outcome:<strategy> or difference:<strategy>
    kind: str              # lead, outcome or difference
    strategy: str
    values: np.ndarray

    @property
    def by_draw(self) -> np.ndarray:
        """(D,) mean over the replicates."""
        return mean_of(self.values, 1)


def targets(comparison: Comparison, outcome: str | None = None) -> list[Target]:
    """The lead of the best over the runner-up (positive: ahead), each difference to the baseline, each strategy's outcome
    itself, at the reference level of the budget. `outcome`: another one than the study's main outcome."""
    study = comparison.study.all_draws
    values = study.outcome(outcome or comparison.outcome.name)[:, comparison.level]
    of = {s: values[study.strategies.index(s)] for s in comparison.strategies}
    found = []
    if comparison.second is not None:
        gap = (of[comparison.best] - of[comparison.second]) * comparison.outcome.direction
        found.append(Target("lead", "lead", comparison.best, gap))
    if comparison.baseline is not None:
        found += [Target(f"difference:{s}", "difference", s, of[s] - of[comparison.baseline])
                  for s in comparison.strategies if s != comparison.baseline]
    return found + [Target(f"outcome:{s}", "outcome", s, v) for s, v in of.items()]
