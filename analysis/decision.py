"""Choosing under uncertainty: who is best how often, what a wrong choice costs, what better knowledge is worth.

Arrays: `values` (S, D, R) benefit of S options in D parameter draws with R replicates, the larger the better; `means`
(D, S) after averaging chance out. Averages over few replicates still contain chance, and the maximum over options of
noisy averages is too high; `without_chance` shrinks the draws' means so that their covariance is what parameters alone
explain (moment matching), and EVPI and expected loss are computed from those.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .statistics import SEED, mean_of


def complete_draws(values: np.ndarray) -> np.ndarray:
    """(D,) draws in which every option has at least one replicate that all options share."""
    return np.isfinite(values).all(axis=0).any(axis=1)


def draw_means(values: np.ndarray) -> np.ndarray:
    """(D', S) mean over the replicates that all options share, for the complete draws."""
    shared = np.isfinite(values).all(axis=0)
    return mean_of(np.where(shared, values, np.nan), 2).T[complete_draws(values)]


def probability_best(values: np.ndarray) -> np.ndarray:
    """(S,) share of futures (pairs of draw and replicate that all options have) in which each is best; ties shared."""
    flat = values.reshape(len(values), -1)
    flat = flat[:, np.isfinite(flat).all(axis=0)]
    if not flat.shape[1]:
        return np.full(len(values), np.nan)
    best = flat == flat.max(axis=0)
    return (best / best.sum(axis=0)).mean(axis=1)


def regret(means: np.ndarray) -> np.ndarray:
    """(D, S) what each option falls short of the best one of that draw."""
    return means.max(axis=1, keepdims=True) - means


def expected_loss(means: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """(S,) mean regret. Its smallest entry is the expected value of perfect information. `weights` (D,) make 1."""
    return regret(means).mean(axis=0) if weights is None else weights @ regret(means)


def chance_covariance(values: np.ndarray) -> np.ndarray:
    """(S, S) covariance of the draws' means that is due to chance: within-draw covariance over number of replicates.
    Zero where no draw has two replicates: chance cannot be told from assumptions then."""
    shared = np.isfinite(values).all(axis=0)                     # (D, R)
    count = shared.sum(axis=1)
    usable = count > 1
    if not usable.any():
        return np.zeros((len(values), len(values)))
    kept, here, n = values[:, usable], shared[usable], count[usable]
    kept = np.where(here, kept, 0.0)
    deviation = np.where(here, kept - (kept.sum(axis=2) / n)[..., None], 0.0)
    each = np.einsum("sdr,tdr->dst", deviation, deviation) / (n * (n - 1))[:, None, None]
    return each.mean(axis=0)


def symmetric_power(matrix: np.ndarray, power: float) -> np.ndarray:
    """Power of a positive semidefinite matrix; directions without variance stay without."""
    value, vector = np.linalg.eigh((matrix + matrix.T) / 2)
    keep = value > max(value.max(initial=0.0), 0.0) * 1e-12
    scaled = np.zeros_like(value)
    scaled[keep] = value[keep] ** power
    return (vector * scaled) @ vector.T


def without_chance(means: np.ndarray, chance: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """(D, S) draws' means shrunk towards their average until their covariance has lost that of chance.

    What all options share in a draw does not matter for a choice and is removed first, so common random numbers count.
    """
    draws, options = means.shape
    if draws < 2 or not chance.any():
        return means - means.mean(axis=1, keepdims=True)
    centre = np.eye(options) - 1.0 / options
    relative = means @ centre
    average = np.average(relative, axis=0, weights=weights)
    observed = np.atleast_2d(np.cov(relative.T, aweights=weights))
    explained = symmetric_power(observed - centre @ chance @ centre, 0.5)
    return average + (relative - average) @ (explained @ symmetric_power(observed, -0.5)).T


@dataclass(frozen=True)
class Information:
    """Expected value of perfect information about the parameters, in units of benefit."""

    evpi: float
    naive: float               # before chance is taken off
    error: float               # Monte Carlo standard error (bootstrap over draws)
    loss: np.ndarray           # (S,) expected loss of each option
    chance_known: bool         # False with one replicate a draw: nothing could be taken off


def perfect_information(values: np.ndarray, resamples: int = 100) -> Information:
    """EVPI = E[max over options] - max over options of E, corrected for chance. `values` (S, D, R)."""
    means, chance = draw_means(values), chance_covariance(values)
    if not len(means):
        return Information(np.nan, np.nan, np.nan, np.full(len(values), np.nan), False)
    loss = expected_loss(without_chance(means, chance))
    rng = np.random.default_rng(SEED)
    repeats = [expected_loss(without_chance(means[rng.integers(0, len(means), len(means))], chance)).min()
               for _ in range(resamples)]
    error = float(np.std(repeats, ddof=1)) if len(means) > 1 else float("nan")
    naive = float(expected_loss(means).min())
    loss = loss - max(0.0, float(loss.min()) - naive)      # taking chance off never adds: what it turns is sampling error
    return Information(float(loss.min()), naive, error, loss,
                       values.shape[2] > 1)


def net_benefit(effects: np.ndarray, costs: np.ndarray, worth: float) -> np.ndarray:
    """worth x effect - cost, in EUR, for arrays of one shape."""
    return worth * effects - costs


def acceptability(effects: np.ndarray, costs: np.ndarray, worths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """CEAC and its frontier. `effects`, `costs` (D, S) -> (W, S) probability of the highest net benefit, ties shared;
    and (W,) the option with the highest *expected* net benefit, which is what to choose."""
    probability, choice = [], []
    for worth in worths:
        benefit = net_benefit(effects, costs, worth)
        best = benefit == benefit.max(axis=1, keepdims=True)
        probability.append((best / best.sum(axis=1, keepdims=True)).mean(axis=0))
        choice.append(int(np.argmax(benefit.mean(axis=0))))
    return np.array(probability), np.array(choice)


def indifference(effects: np.ndarray, costs: np.ndarray, low: float, high: float) -> np.ndarray:
    """Worths within low..high at which the option with the highest net benefit changes. `effects`, `costs` (S,)."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return np.array([])
    a, b = np.triu_indices(len(effects), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = (costs[a] - costs[b]) / (effects[a] - effects[b])
        first = worth * effects[a] - costs[a]
        most = (worth[:, None] * effects[None] - costs[None]).max(axis=1)
        scale = np.abs(worth) * np.abs(effects).max() + np.abs(costs).max()
        there = np.isfinite(worth) & (worth > low) & (worth < high) & (first >= most - 1e-9 * scale)
    return np.unique(worth[there])


SAME = 1e-9     # relative: costs and effects that differ by less are the same


def efficient_frontier(effects: np.ndarray, costs: np.ndarray) -> tuple[list[int], list[float]]:
    """Options worth buying at some price, cheapest first, and the cost per unit of effect of each step (first: NaN).

    Drops what is dominated (costs more, gives no more) and extendedly dominated (a mix of two others is better).
    Options with the same cost and effect are on it together or not at all, with the same ratio.
    """
    order = sorted(range(len(effects)), key=lambda i: (costs[i], -effects[i]))
    kept: list[int] = []
    for i in order:
        if kept and effects[i] <= effects[kept[-1]]:
            continue
        while len(kept) > 1 and slope(effects, costs, kept[-1], i) <= slope(effects, costs, kept[-2], kept[-1]):
            kept.pop()
        if len(kept) == 1 and costs[kept[0]] == costs[i]:
            kept.pop()
        kept.append(i)
    ratios = [float("nan"), *(slope(effects, costs, a, b) for a, b in zip(kept, kept[1:]))][: len(kept)]
    alike = lambda a, b: (abs(effects[a] - effects[b]) <= SAME * max(abs(effects).max(), 1e-300)
                          and abs(costs[a] - costs[b]) <= SAME * max(abs(costs).max(), 1e-300))
    found = [(i, ratio) for k, ratio in zip(kept, ratios) for i in [k, *(j for j in range(len(effects))
             if j not in kept and alike(j, k))]]
    return [i for i, _ in found], [r for _, r in found]


def slope(effects: np.ndarray, costs: np.ndarray, a: int, b: int) -> float:
    """Incremental cost-effectiveness ratio of b against a; infinite where b gives no more."""
    gain = float(effects[b] - effects[a])
    return float(costs[b] - costs[a]) / gain if gain > 0 else float("inf")
