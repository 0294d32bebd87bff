"""Costs and effects of every strategy at every level of the budget, relative to the baseline, in national EUR.

Cost is the money spent in the run (what stayed unspent is not a cost), discounted as the effect is; effect is the main
outcome, the more the better. Structural forms are not averaged: the arrays are of the draws of one form, or of all
where no form is varied (`economies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import decision, statistics
from .compare import Comparison, once
from .money import costs
from .statistics import mean_of
from .structures import forms_apart

EVEN = 21        # points of the range of worth at equal steps
TURNS = (0.05, 0.25, 0.5, 0.75, 0.95)   # quantiles, over draws, of the worth at which the choice changes


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
    form: str                          # "" where all draws are one form
    draws: np.ndarray                  # (D,) mask
    options: list[Option]
    frontier: list[int]                # positions in `options`
    ratios: list[float]                # EUR per unit of effect of each step along the frontier
    names: list[str]                   # strategies at the reference level, in the order of the arrays below
    effects: np.ndarray                # (D', S) draws' means
    costs: np.ndarray
    full_effects: np.ndarray           # (S, D', R)
    full_costs: np.ndarray
    low: float                         # of the range of worth, NaN where the study gives none
    high: float
    study_draws: np.ndarray            # (D',) numbers of the draws in the study
    comparison: Comparison

    def benefit(self, worth: float) -> np.ndarray:
        """(S, D', R) net benefit in EUR."""
        return decision.net_benefit(self.full_effects, self.full_costs, worth)

    @cached_property
    def turns(self) -> np.ndarray:
        """Worths at which the strategy to choose changes: where two of them have the same expected net benefit."""
        return decision.indifference(self.effects.mean(axis=0), self.costs.mean(axis=0), self.low, self.high)

    @cached_property
    def worths(self) -> np.ndarray | None:
        """(W,) EUR per unit: equal steps, and denser where the choice changes, on average and draw by draw."""
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.high > self.low) or not len(self.effects):
            return None
        found = [np.linspace(self.low, self.high, EVEN), self.turns]
        mean_effect, mean_cost = self.effects.mean(axis=0), self.costs.mean(axis=0)
        for worth in self.turns:
            a, b = np.argsort(-(worth * mean_effect - mean_cost), kind="stable")[:2]
            with np.errstate(invalid="ignore", divide="ignore"):
                own = (self.costs[:, a] - self.costs[:, b]) / (self.effects[:, a] - self.effects[:, b])
            own = own[np.isfinite(own) & (own > self.low) & (own < self.high)]
            found += [np.quantile(own, TURNS)] if len(own) else []
        return np.unique(np.concatenate(found))

    @cached_property
    def information(self) -> list[decision.Information]:
        """EVPI and expected losses at each of `worths`."""
        return [decision.perfect_information(self.benefit(w)) for w in self.worths]

    @property
    def dearest(self) -> int:
        """Where knowing everything is worth most."""
        return int(np.argmax([f.evpi for f in self.information]))


@once
def economies(c: Comparison) -> list[Economy]:
    """One for each structural form that the draws are spread over; empty where the file has no spending."""
    cost = costs(c)
    if cost is None:
        return []
    found = [economy(c, cost, form, draws) for form, draws in forms_apart(c.study.structure)]
    return [e for e in found if e is not None]


def economy(c: Comparison, cost: np.ndarray, form: str, draws: np.ndarray) -> Economy | None:
    study = c.study
    spend, outcome = cost[:, :, draws], study.outcome(c.outcome.name)[:, :, draws] * c.outcome.direction
    sampling = study.sampling.of(draws)
    base = study.strategies.index(c.baseline) if c.baseline else None
    options = []
    for strategy in c.strategies:
        s = study.strategies.index(strategy)
        for i, level in enumerate(study.levels):
            if strategy == c.baseline and i != c.level:
                continue
            extra = outcome[s, i] - (outcome[base, i] if base is not None else 0.0)
            paid = spend[s, i] - (spend[base, i] if base is not None else 0.0)
            if (np.isfinite(extra) & np.isfinite(paid)).any():
                options.append(option(strategy, float(level), extra, paid, study.interval, sampling))
    if not options:
        return None
    frontier, ratios = decision.efficient_frontier(np.array([o.effect for o in options]),
                                                   np.array([o.cost for o in options]))
    rows = [study.strategies.index(s) for s in c.strategies]
    effects, costs = outcome[rows, c.level], spend[rows, c.level]
    both = np.where(np.isfinite(effects) & np.isfinite(costs), effects, np.nan)
    costs = np.where(np.isfinite(both), costs, np.nan)
    kept = decision.complete_draws(both)
    return Economy(form, draws, options, frontier, ratios, c.strategies, decision.draw_means(both),
                   decision.draw_means(costs), both, costs, study.number("worth_low"), study.number("worth_high"),
                   np.flatnonzero(draws)[kept], c)


def option(strategy: str, level: float, extra: np.ndarray, cost: np.ndarray, interval: float,
           sampling: statistics.Sampling) -> Option:
    """Means over draws, and the ratio of the two means with its interval."""
    both = np.isfinite(extra) & np.isfinite(cost)
    extra, cost = np.where(both, extra, np.nan), np.where(both, cost, np.nan)
    _, low, high, _ = statistics.interval_of(statistics.units_of_resampling(extra, sampling), interval)
    by_draw = mean_of(cost, 1), mean_of(extra, 1)
    clear = low > 0 or high < 0
    ratio = statistics.bootstrap_ratio(*by_draw, interval, sampling) if clear else (float("nan"),) * 3
    return Option(strategy, level, float(mean_of(by_draw[0])), float(mean_of(by_draw[1])), *ratio)
