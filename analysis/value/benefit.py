"""What a choice brings in each future: effect and cost of every strategy, weight of the future, and what is unknown.

Benefit is worth x effect - cost in EUR. Draws' means still hold chance; a regression averages it out, so what is
regressed keeps it (shrinking first would shrink what is looked for), and only the worth of knowing everything, a
maximum over single draws, is computed after chance is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .. import decision
from ..compare import Comparison
from ..economy import economy
from ..money import costs
from ..statistics import SEED
from ..structures import parts
from .regression import Known

ENOUGH = 256        # independent values below which nothing is ranked: the ranking would be noise
RESAMPLES = 100


@dataclass(frozen=True)
class Number:
    """An uncertain number as the draws hold it."""

    path: str
    values: np.ndarray      # (D,)
    grade: int              # of its evidence

    @property
    def different(self) -> int:
        """Values that it took: one for each world where it shapes the world, which draws share."""
        return len(np.unique(self.values))


@dataclass(frozen=True)
class Benefit:
    """D draws, S strategies, R replicates."""

    names: list[str]
    effects: np.ndarray             # (D, S) means over chance, the more the better
    costs: np.ndarray               # (D, S) EUR
    chance: tuple[np.ndarray, np.ndarray] | None    # (S, D, R) effects and costs; None: there is none in them
    weights: np.ndarray             # (D,) make 1
    clusters: np.ndarray            # (D,) draws that share a world
    numbers: list[Number]
    forms: dict[str, np.ndarray]    # path of a structural choice -> (D,) labels
    worth: float                    # EUR per unit at which all that follows is said
    worths: np.ndarray              # (W,) the range of it that the reader gives
    draws: np.ndarray | None = None  # (D,) their numbers in the study

    def at(self, worth: float | None = None) -> np.ndarray:
        return decision.net_benefit(self.effects, self.costs, self.worth if worth is None else worth)

    @property
    def effective(self) -> float:
        """Draws that would count as much if all weighed the same."""
        return float(1.0 / (self.weights**2).sum())

    @property
    def best(self) -> int:
        """The choice without knowing more."""
        return int(np.argmax(self.weights @ self.at()))

    def known(self, names: list[str]) -> Known:
        """What knowing these numbers and structural choices would tell of each draw."""
        chosen = [n.values for n in self.numbers if n.path in names]
        forms = tuple(np.unique(self.forms[f], return_inverse=True)[1] for f in self.forms if f in names)
        return Known(np.stack(chosen, axis=1) if chosen else np.empty((len(self.weights), 0)), forms)


@dataclass(frozen=True)
class Bracket:
    """Worth of knowing something, in EUR; 0 <= estimate <= upper, and the lower limit may lie below 0."""

    low: float
    estimate: float
    upper: float

    @property
    def clear(self) -> bool:
        return self.low > 0


def benefit_of(c: Comparison, weights: np.ndarray | None = None) -> Benefit | None:
    """Of all draws, structural forms being one of the things unknown; None where the study has no money or no worth.
    `weights` (draws of the study,): what each draw counts."""
    cost = costs(c)
    e = economy(c, cost, "", np.ones(c.study.draws, dtype=bool)) if cost is not None else None
    if e is None or e.worths is None or len(e.names) < 2:
        return None
    kept = e.study_draws
    weights = np.ones(c.study.draws) if weights is None else weights
    b = Benefit(e.names, e.effects, e.costs, (e.full_effects[:, kept], e.full_costs[:, kept]),
                weights[kept] / weights[kept].sum(), c.study.clusters[kept], numbers_of(c, kept), forms_of(c, kept),
                float("nan"), e.worths, kept)
    return replace(b, worth=middle(float(e.worths[0]), float(e.worths[-1])))


def middle(low: float, high: float) -> float:
    """Of the range of a unit's worth by ratio, to two figures: the end at which knowing is worth most would flatter it."""
    return float(f"{np.sqrt(low * high):.2g}") if low > 0 else float(f"{high / 2:.2g}")


def numbers_of(c: Comparison, kept: np.ndarray) -> list[Number]:
    group = c.study.table("parameters")
    if group is None or not group.has("value", "draw", "parameter"):
        return []
    values, paths = group.get("value", "draw", "parameter")[kept], group.column("path", "parameter")
    grades = group.variables["evidence"].values if "evidence" in group.variables else np.full(len(paths), -1)
    return [Number(p, values[:, i], int(grades[i])) for i, p in enumerate(paths)
            if np.isfinite(values[:, i]).all() and np.ptp(values[:, i]) > 0]


def forms_of(c: Comparison, kept: np.ndarray) -> dict[str, np.ndarray]:
    found: dict[str, list[str]] = {}
    for draw in kept:
        for part in parts(c.study.structure[draw]):
            path, _, form = part.partition("=")
            found.setdefault(path, []).append(form)
    return {p: np.array(f) for p, f in found.items() if len(f) == len(kept) and len(set(f)) > 1}


def everything(b: Benefit, worth: float | None = None, resamples: int = RESAMPLES) -> Bracket:
    """Expected value of perfect information, chance taken off, with 90 % of its Monte Carlo error on either side."""
    means, price = b.at(worth), b.worth if worth is None else worth
    chance = np.zeros((means.shape[1],) * 2) if b.chance is None else decision.chance_covariance(
        decision.net_benefit(*b.chance, price))
    value = lambda rows, w: decision.expected_loss(decision.without_chance(means[rows], chance, w), w).min()
    all_rows = np.arange(len(means))
    found = min(float(value(all_rows, b.weights)), float(decision.expected_loss(means, b.weights).min()))
    if not resamples:
        return Bracket(found, found, found)
    rng, clusters = np.random.default_rng(SEED), np.unique(b.clusters, return_inverse=True)[1]
    count = clusters.max() + 1
    repeats = []
    for _ in range(resamples):
        times = np.bincount(rng.integers(0, count, count), minlength=count)[clusters] * b.weights
        rows = np.flatnonzero(times)
        repeats.append(value(rows, times[rows] / times.sum()))
    error = 1.645 * float(np.std(repeats, ddof=1))
    return Bracket(found - error, found, found + error)
