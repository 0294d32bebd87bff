"""Costs and effects of every strategy at every level of the budget, relative to the baseline, in national EUR.

Cost is the money spent in the run (what stayed unspent is not a cost); effect is the main outcome, the more the better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import decision, statistics
from .compare import Comparison
from .statistics import mean_of

WORTHS = 41   # points of the range of worth


@dataclass(frozen=True)
class Option:
    """A strategy at a level; `cost_per_unit` NaN where the interval of its effect includes 0 (it would mislead)."""

    strategy: str
    level: float
    cost: float
    effect: float
    cost_per_unit: float
    cost_low: float
    cost_high: float


@dataclass
class Economy:
    options: list[Option]
    frontier: list[int]                # positions in `options`
    ratios: list[float]                # EUR per unit of effect of each step along the frontier
    names: list[str]                   # strategies at the reference level, in the order of the arrays below
    effects: np.ndarray                # (D, S) draws' means
    costs: np.ndarray
    full_effects: np.ndarray           # (S, D, R)
    full_costs: np.ndarray
    worths: np.ndarray | None          # (W,) EUR per unit of the main outcome

    def benefit(self, worth: float) -> np.ndarray:
        """(S, D, R) net benefit in EUR."""
        return decision.net_benefit(self.full_effects, self.full_costs, worth)


def economy(c: Comparison) -> Economy | None:
    """None where the file has no spending."""
    study = c.study
    if not study.has_outcome("spend"):
        return None
    spend, outcome = study.outcome("spend"), study.outcome(c.outcome.name) * c.outcome.direction
    base = study.strategies.index(c.baseline) if c.baseline else None
    options = []
    for strategy in c.strategies:
        s = study.strategies.index(strategy)
        for i, level in enumerate(study.levels):
            if strategy == c.baseline and i != c.level:
                continue
            extra = outcome[s, i] - (outcome[base, i] if base is not None else 0.0)
            cost = spend[s, i] - (spend[base, i] if base is not None else 0.0)
            if np.isfinite(extra).any() and np.isfinite(cost).any():
                options.append(option(strategy, float(level), extra, cost, study.interval))
    if not options:
        return None
    frontier, ratios = decision.efficient_frontier(np.array([o.effect for o in options]),
                                                   np.array([o.cost for o in options]))
    rows = [study.strategies.index(s) for s in c.strategies]
    effects, costs = outcome[rows, c.level], spend[rows, c.level]
    both = np.where(np.isfinite(effects) & np.isfinite(costs), effects, np.nan)
    costs = np.where(np.isfinite(both), costs, np.nan)
    low, high = study.number("worth_low"), study.number("worth_high")
    worths = np.linspace(low, high, WORTHS) if np.isfinite(low) and np.isfinite(high) and high > low else None
    return Economy(options, frontier, ratios, c.strategies, decision.draw_means(both), decision.draw_means(costs), both,
                   costs, worths)


def option(strategy: str, level: float, extra: np.ndarray, cost: np.ndarray, interval: float) -> Option:
    """Means over draws, and the ratio of the two means with its interval."""
    effect_rows, _ = statistics.units_of_resampling(extra)
    _, low, high = statistics.bootstrap_mean(effect_rows, interval) if len(effect_rows) else (0, np.nan, np.nan)
    by_draw = mean_of(cost, 1), mean_of(extra, 1)
    ratio = statistics.bootstrap_ratio(*by_draw, interval) if low > 0 or high < 0 else (float("nan"),) * 3
    return Option(strategy, level, float(mean_of(by_draw[0])), float(mean_of(by_draw[1])), *ratio)


def parameter_information(c: Comparison, e: Economy, worth: float) -> list[tuple[str, float, int]]:
    """(path, EVPPI in EUR, evidence) of every varied parameter and of the structural form, largest first."""
    keep = decision.complete_draws(e.full_effects)
    benefit = decision.net_benefit(e.effects, e.costs, worth)
    if len(benefit) < 5:
        return []
    found = []
    forms = np.array(c.study.structure, dtype=object)[keep]
    if len(set(forms)) > 1:
        found.append(("structural form", decision.partial_information(benefit, forms), -1))
    group = c.study.parameters
    if group is not None and group.has("value", "draw", "parameter"):
        values = group.get("value", "draw", "parameter")[keep]
        grades = group.variables["evidence"].values if "evidence" in group.variables else np.full(values.shape[1], -1)
        for i, path in enumerate(group.column("path", "parameter")):
            if np.isfinite(values[:, i]).all() and np.ptp(values[:, i]) > 0:
                found.append((path, decision.partial_information(benefit, values[:, i]), int(grades[i])))
    return sorted(found, key=lambda f: (-f[1], f[0]))
