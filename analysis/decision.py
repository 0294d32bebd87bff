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


def expected_loss(means: np.ndarray) -> np.ndarray:
    """(S,) mean regret. Its smallest entry is the expected value of perfect information."""
    return regret(means).mean(axis=0)


def chance_covariance(values: np.ndarray) -> np.ndarray:
    """(S, S) covariance of the draws' means that is due to chance: within-draw covariance over number of replicates."""
    total, draws = np.zeros((len(values), len(values))), 0
    for draw in np.flatnonzero(complete_draws(values)):
        rows = values[:, draw, :]
        rows = rows[:, np.isfinite(rows).all(axis=0)]
        if rows.shape[1] > 1:
            total += np.atleast_2d(np.cov(rows)) / rows.shape[1]
            draws += 1
    return total / draws if draws else total


def symmetric_power(matrix: np.ndarray, power: float) -> np.ndarray:
    """Power of a positive semidefinite matrix; directions without variance stay without."""
    value, vector = np.linalg.eigh((matrix + matrix.T) / 2)
    keep = value > max(value.max(initial=0.0), 0.0) * 1e-12
    scaled = np.zeros_like(value)
    scaled[keep] = value[keep] ** power
    return (vector * scaled) @ vector.T


def without_chance(means: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """(D, S) draws' means shrunk towards their average until their covariance has lost that of chance.

    What all options share in a draw does not matter for a choice and is removed first, so common random numbers count.
    """
    draws, options = means.shape
    if draws < 2 or not chance.any():
        return means - means.mean(axis=1, keepdims=True)
    centre = np.eye(options) - 1.0 / options
    relative = means @ centre
    average = relative.mean(axis=0)
    observed = np.atleast_2d(np.cov(relative.T))
    explained = symmetric_power(observed - centre @ chance @ centre, 0.5)
    return average + (relative - average) @ (explained @ symmetric_power(observed, -0.5)).T


@dataclass(frozen=True)
class Information:
    """Expected value of perfect information about the parameters, in units of benefit."""

    evpi: float
    naive: float               # before chance is taken off
    error: float               # Monte Carlo standard error (bootstrap over draws)
    loss: np.ndarray           # (S,) expected loss of each option


def perfect_information(values: np.ndarray, resamples: int = 200) -> Information:
    """EVPI = E[max over options] - max over options of E, corrected for chance. `values` (S, D, R)."""
    means, chance = draw_means(values), chance_covariance(values)
    if not len(means):
        return Information(np.nan, np.nan, np.nan, np.full(len(values), np.nan))
    loss = expected_loss(without_chance(means, chance))
    rng = np.random.default_rng(SEED)
    repeats = [expected_loss(without_chance(means[rng.integers(0, len(means), len(means))], chance)).min()
               for _ in range(resamples)]
    error = float(np.std(repeats, ddof=1)) if len(means) > 1 else float("nan")
    return Information(float(loss.min()), float(expected_loss(means).min()), error, loss)


def local_linear(x: np.ndarray, bandwidth: float) -> np.ndarray:
    """(N, N) smoother: row i gives the weights of the observations in a straight line fitted around x[i]."""
    gap = x[None, :] - x[:, None]
    weight = np.exp(-0.5 * (gap / bandwidth) ** 2)
    s0, s1, s2 = weight.sum(1), (weight * gap).sum(1), (weight * gap**2).sum(1)
    determinant = s0 * s2 - s1**2
    flat = determinant < 1e-10 * s0 * np.maximum(s2, 1e-300)
    line = weight * (s2[:, None] - gap * s1[:, None]) / np.where(flat, 1.0, determinant)[:, None]
    return np.where(flat[:, None], weight / s0[:, None], line)


def smooth(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """E[y | x] for (N,) x and (N, S) y: local lines whose width, or a plain mean, leave-one-out error chooses."""
    count = len(x)
    scale = np.std(x)
    plain = np.repeat(y.mean(axis=0, keepdims=True), count, axis=0)
    if count < 5 or scale == 0:
        return plain
    best, error = plain, float((((y - plain) * count / (count - 1)) ** 2).sum())
    for width in (0.3, 0.5, 0.8, 1.5, 10.0):
        smoother = local_linear((x - x.mean()) / scale, width)
        leverage = np.clip(np.diag(smoother), 0, 1 - 1e-9)
        fitted = smoother @ y
        left_out = float((((y - fitted) / (1 - leverage)[:, None]) ** 2).sum())
        if left_out < error:
            best, error = fitted, left_out
    return best


def partial_information(means: np.ndarray, parameter: np.ndarray) -> float:
    """Expected value of knowing one parameter (EVPPI), by regression of each option's benefit on it.

    `means` (D, S), `parameter` (D,) numbers or labels of structural forms. 0 where leave-one-out prefers a plain mean.
    """
    relative = means - means.mean(axis=1, keepdims=True)
    if np.asarray(parameter).dtype.kind in "fiu":
        fitted = smooth(np.asarray(parameter, float), relative)
    else:
        fitted = np.empty_like(relative)
        for label in set(parameter):
            member = np.array([p == label for p in parameter])
            fitted[member] = relative[member].mean(axis=0)
    return max(0.0, float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max()))


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


def efficient_frontier(effects: np.ndarray, costs: np.ndarray) -> tuple[list[int], list[float]]:
    """Options worth buying at some price, cheapest first, and the cost per unit of effect of each step (first: NaN).

    Drops what is dominated (costs more, gives no more) and extendedly dominated (a mix of two others is better).
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
    return kept, [float("nan"), *(slope(effects, costs, a, b) for a, b in zip(kept, kept[1:]))][: len(kept)]


def slope(effects: np.ndarray, costs: np.ndarray, a: int, b: int) -> float:
    """Incremental cost-effectiveness ratio of b against a; infinite where b gives no more."""
    gain = float(effects[b] - effects[a])
    return float(costs[b] - costs[a]) / gain if gain > 0 else float("inf")
