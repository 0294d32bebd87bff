"""Paired differences and their two spreads.

The unit is d(draw, replicate) = treated - reference with the same draw and the same seed (common random numbers). Two
spreads are kept apart by name everywhere: `low, high` say how precisely the *average* is known (bootstrap over draws);
`future_low, future_high` say where that share of *futures* falls (quantiles over draws x replicates).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

SEED = 20260901        # of every bootstrap: a report built twice is the same to the byte
RESAMPLES = 4000
FEW_DRAWS = 10         # below this a bootstrap interval is known to be too narrow, and the report says so


@dataclass(frozen=True)
class Paired:
    """A paired difference, in the units of the outcome."""

    mean: float
    low: float                 # interval of the mean
    high: float
    future_low: float          # where the futures fall
    future_median: float
    future_high: float
    share_above: float         # of pairs with d > 0
    share_below: float         # of pairs with d < 0
    pairs: int
    draws: int
    basis: str                 # "draws" | "replicates" (one draw only: chance alone) | "none"
    variance_reduction: float  # variance of an unpaired difference over that of the paired one
    parameter_share: float     # share of the variance of d that parameters explain; the rest is chance

    @property
    def separated(self) -> bool:
        """The interval of the mean leaves out 0."""
        return bool(np.isfinite(self.low) and (self.low > 0 or self.high < 0))


def mean_of(values: np.ndarray, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """Mean of the finite entries; NaN where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmean(values, axis=axis)


def units_of_resampling(values: np.ndarray) -> tuple[np.ndarray, str]:
    """(D, R, ...) -> independent rows (N, ...) to resample: draw means, or the replicates of a single draw."""
    means = mean_of(values, 1)
    usable = np.isfinite(means).reshape(len(means), -1).any(axis=1)
    if usable.sum() >= 2:
        return means[usable], "draws"
    if usable.sum() == 1:
        row = values[np.argmax(usable)]
        row = row[np.isfinite(row).reshape(len(row), -1).any(axis=1)]
        return row, ("replicates" if len(row) >= 2 else "none")
    return means[:0], "none"


def bootstrap_weights(rows: int, resamples: int = RESAMPLES, seed: int = SEED) -> np.ndarray:
    """(resamples, rows): how often each row is drawn, divided by the number of rows."""
    return np.random.default_rng(seed).multinomial(rows, np.full(rows, 1.0 / rows), size=resamples) / rows


def bootstrap_mean(rows: np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over the first axis of (N, ...) with its percentile interval; NaN rows are left out cell by cell."""
    mean = mean_of(rows, 0)
    if len(rows) < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    flat = rows.reshape(len(rows), -1)
    weights = bootstrap_weights(len(rows))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = weights @ np.nan_to_num(flat) / (weights @ np.isfinite(flat).astype(float))
    return (mean, *(q.reshape(mean.shape) for q in tails(means, interval)))


def tails(samples: np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper quantile over the first axis that enclose `interval`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(samples, [(1 - interval) / 2, (1 + interval) / 2], axis=0)
    return low, high


def bootstrap_ratio(numerator: np.ndarray, denominator: np.ndarray, interval: float) -> tuple[float, float, float]:
    """Ratio of the means of two (N,) rows that are resampled together, with its percentile interval."""
    keep = np.isfinite(numerator) & np.isfinite(denominator)
    top, bottom = numerator[keep], denominator[keep]
    if not len(top) or bottom.mean() == 0:
        return float("nan"), float("nan"), float("nan")
    ratio = float(top.mean() / bottom.mean())
    if len(top) < 2:
        return ratio, float("nan"), float("nan")
    weights = bootstrap_weights(len(top))
    with np.errstate(invalid="ignore", divide="ignore"):
        samples = (weights @ top) / (weights @ bottom)
    low, high = tails(np.where(np.isfinite(samples), samples, np.nan), interval)
    return ratio, float(low), float(high)


def paired(treated: np.ndarray, reference: np.ndarray, interval: float = 0.9) -> Paired:
    """Compare two (D, R) arrays pair by pair; pairs with a missing side are left out."""
    difference = np.asarray(treated, float) - np.asarray(reference, float)
    rows, basis = units_of_resampling(difference)
    mean, low, high = (float(v) for v in bootstrap_mean(rows, interval)) if len(rows) else (np.nan,) * 3
    finite = np.isfinite(difference)
    pairs = difference[finite]
    nothing = float("nan")
    quantiles = np.quantile(pairs, [(1 - interval) / 2, 0.5, (1 + interval) / 2]) if len(pairs) else [nothing] * 3
    return Paired(mean, low, high, *(float(q) for q in quantiles), float((pairs > 0).mean()) if len(pairs) else nothing,
                  float((pairs < 0).mean()) if len(pairs) else nothing, len(pairs), int(finite.any(axis=1).sum()),
                  basis, variance_reduction(treated, reference), variance_split(difference)[0])


def variance_reduction(treated: np.ndarray, reference: np.ndarray) -> float:
    """(var a + var b) / var(a - b) over all pairs: how many times more runs an unpaired comparison would need."""
    keep = np.isfinite(treated) & np.isfinite(reference)
    a, b = np.asarray(treated, float)[keep], np.asarray(reference, float)[keep]
    if len(a) < 2:
        return float("nan")
    spread = np.var(a - b, ddof=1)
    return float((np.var(a, ddof=1) + np.var(b, ddof=1)) / spread) if spread > 0 else float("inf")


def variance_split(values: np.ndarray) -> tuple[float, float, float]:
    """(share of parameters, variance between draws, variance by chance) of (D, R), by one-way analysis of variance.

    The spread of the draws' means contains chance / R, which is taken off. NaN share where nothing varies.
    """
    counts = np.isfinite(values).sum(axis=1)
    rows = values[counts > 1]
    if len(rows) < 2:
        return float("nan"), float("nan"), float("nan")
    chance = float(np.nanmean(np.nanvar(rows, axis=1, ddof=1)))
    between = max(0.0, float(np.var(np.nanmean(rows, axis=1), ddof=1)) - chance / float(np.mean(counts[counts > 1])))
    total = between + chance
    return (between / total if total > 0 else float("nan")), between, chance


def gini_from_lorenz(share: np.ndarray) -> float:
    """1 - 2 x area under a Lorenz curve given at equal steps from 0 to 100 % (last axis)."""
    steps = share.shape[-1] - 1
    return float(1.0 - np.sum((share[..., 1:] + share[..., :-1]) / steps, axis=-1))


def share_with_none(share: np.ndarray) -> float:
    """Largest share of people who together hold nothing: where the Lorenz curve leaves 0 (resolution one step)."""
    return float(np.count_nonzero(share[1:] <= 1e-9) / (len(share) - 1))
