"""Paired differences and their two spreads.

The unit is d(draw, replicate) = treated - reference with the same draw and the same seed (common random numbers). Two
spreads are kept apart by name everywhere: `low, high` say how precisely the *average* is known (bootstrap over draws);
`future_low, future_high` say where that share of *futures* falls (quantiles over draws x replicates).

Draws may share a *world* (schools, posts, ties) in packs; they are then not independent of one another, and whole
worlds are resampled. Where a study has one world a draw that is the bootstrap over draws.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache

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
    reduction_chance: float       # how many times pairing cuts the variance that chance makes (within draws)
    reduction_assumptions: float  # ... and that of the assumptions (between draws)
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


@dataclass(frozen=True)
class Rows:
    """What is resampled: (N, ...) means of draws, or the replicates of a single draw, and the world of each."""

    values: np.ndarray
    worlds: tuple[int, ...] | None    # None: every row is its own
    basis: str                        # "draws", "worlds", "replicates" or "none"

    def __len__(self) -> int:
        return len(self.values)


def units_of_resampling(values: np.ndarray, worlds: np.ndarray | None = None) -> Rows:
    """(D, R, ...) -> independent rows to resample. `worlds` (D,): which draws share one."""
    means = mean_of(values, 1)
    usable = np.isfinite(means).reshape(len(means), -1).any(axis=1)
    if usable.sum() == 1:
        row = values[np.argmax(usable)]
        row = row[np.isfinite(row).reshape(len(row), -1).any(axis=1)]
        return Rows(row, None, "replicates" if len(row) >= 2 else "none")
    if not usable.any():
        return Rows(means[:0], None, "none")
    names = np.unique(worlds[usable], return_inverse=True)[1] if worlds is not None else np.arange(usable.sum())
    shared = 1 < names.max() + 1 < usable.sum()      # one world for all: nothing else can be resampled than draws
    return Rows(means[usable], tuple(map(int, names)) if shared else None, "worlds" if shared else "draws")


@lru_cache(maxsize=4)
def bootstrap_weights(rows: int, resamples: int = RESAMPLES, seed: int = SEED) -> np.ndarray:
    """(resamples, rows): how often each row is drawn, divided by the number of rows."""
    return np.random.default_rng(seed).multinomial(rows, np.full(rows, 1.0 / rows), size=resamples) / rows


@lru_cache(maxsize=4)
def world_weights(worlds: tuple[int, ...]) -> np.ndarray:
    """(resamples, rows): the same, whole worlds being drawn."""
    return bootstrap_weights(max(worlds) + 1)[:, list(worlds)]


def weights_of(rows: Rows) -> np.ndarray:
    return bootstrap_weights(len(rows)) if rows.worlds is None else world_weights(rows.worlds)


def bootstrap_mean(rows: Rows | np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over the first axis of (N, ...) with its percentile interval; NaN rows are left out cell by cell."""
    rows = rows if isinstance(rows, Rows) else Rows(rows, None, "draws")
    mean = mean_of(rows.values, 0)
    if len(rows) < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    flat = rows.values.reshape(len(rows), -1)
    weights = weights_of(rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = weights @ np.nan_to_num(flat) / (weights @ np.isfinite(flat).astype(float))
    return (mean, *(q.reshape(mean.shape) for q in tails(means, interval)))


def tails(samples: np.ndarray, interval: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper quantile over the first axis that enclose `interval`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(samples, [(1 - interval) / 2, (1 + interval) / 2], axis=0)
    return low, high


def bootstrap_ratio(numerator: np.ndarray, denominator: np.ndarray, interval: float,
                    worlds: np.ndarray | None = None) -> tuple[float, float, float]:
    """Ratio of the sums of two (N,) rows that are resampled together, with its percentile interval; never a mean of
    ratios, which a future with next to no effect would ruin."""
    keep = np.isfinite(numerator) & np.isfinite(denominator)
    top, bottom = numerator[keep], denominator[keep]
    if not len(top) or bottom.mean() == 0:
        return float("nan"), float("nan"), float("nan")
    ratio = float(top.mean() / bottom.mean())
    if len(top) < 2:
        return ratio, float("nan"), float("nan")
    weights = weights_of(units_of_resampling(bottom[:, None], None if worlds is None else worlds[keep]))
    with np.errstate(invalid="ignore", divide="ignore"):
        samples = (weights @ top) / (weights @ bottom)
    low, high = tails(np.where(np.isfinite(samples), samples, np.nan), interval)
    return ratio, float(low), float(high)


def paired(treated: np.ndarray, reference: np.ndarray, interval: float = 0.9, worlds: np.ndarray | None = None,
           shared_chance: bool = True) -> Paired:
    """Compare two (D, R) arrays pair by pair; pairs with a missing side are left out. `shared_chance` False: the two
    were run with chance of their own, so pairing takes nothing off it."""
    difference = np.asarray(treated, float) - np.asarray(reference, float)
    rows = units_of_resampling(difference, worlds)
    mean, low, high = (float(v) for v in bootstrap_mean(rows, interval)) if len(rows) else (np.nan,) * 3
    finite = np.isfinite(difference)
    pairs = difference[finite]
    nothing = float("nan")
    quantiles = np.quantile(pairs, [(1 - interval) / 2, 0.5, (1 + interval) / 2]) if len(pairs) else [nothing] * 3
    chance, assumptions = variance_reduction(treated, reference)
    return Paired(mean, low, high, *(float(q) for q in quantiles), float((pairs > 0).mean()) if len(pairs) else nothing,
                  float((pairs < 0).mean()) if len(pairs) else nothing, len(pairs), int(finite.any(axis=1).sum()),
                  rows.basis, chance if shared_chance else nothing, assumptions, variance_split(difference)[0])


def variance_reduction(treated: np.ndarray, reference: np.ndarray) -> tuple[float, float]:
    """(of chance, of assumptions): variance of a + b over that of a - b, within and between draws. How many times more
    runs, or draws, a comparison without pairing would need. NaN where nothing of that kind varies or, with a single
    replicate, cannot be told apart; infinite where the difference alone does not vary."""
    keep = np.isfinite(treated) & np.isfinite(reference)
    a, b = (np.where(keep, np.asarray(v, float), np.nan) for v in (treated, reference))
    parts = [variance_split(v)[1:] for v in (a, b, a - b)]
    scale = max(1e-300, *(p for part in parts[:2] for p in part if np.isfinite(p)), 0.0)

    def ratio(k: int) -> float:
        apart, together = parts[0][k] + parts[1][k], parts[2][k]
        if not np.isfinite(together) or apart <= 1e-12 * scale:
            return float("nan")
        return float(apart / together) if together > 1e-12 * scale else float("inf")

    return ratio(1), ratio(0)


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
