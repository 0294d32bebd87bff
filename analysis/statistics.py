"""Paired differences and their two spreads.

The unit is d(draw, replicate) = treated - reference with the same draw and the same seed (common random numbers). Two
spreads are kept apart by name everywhere: `low, high` say how precisely the *average* is known; `future_low,
future_high` say where that share of *futures* falls (quantiles over draws x replicates).

The interval of an average is the terminal's (sim/study/interval.hpp), to the digits of floating point: the same random
samples, with the ends that the terminal's code gives, are a test of both. Draws of one repetition of the design, one
world or one trajectory are clusters; the variance of the mean is that of the clusters' sums within structural forms
(Liang & Zeger 1986), with Student's t, and the end on the side of a long tail is moved outwards (after Johnson 1978).
With two or three clusters, which may agree by chance, an interval is never narrower than that of the draws alone. Ratios
of sums are bootstrapped, whole clusters being drawn; with few clusters they have the interval of their linear part
instead, since two worlds drawn again and again lie between the two.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

SEED = 20260901        # of every bootstrap: a report built twice is the same to the byte
RESAMPLES = 4000
FEW_CLUSTERS = 8       # below this an interval rests on little, and the report says so
HARDLY_AGREE = 4       # below this clusters agree by chance too often: the draws have a say in the interval, too
MOST_GROWTH, MOST_SKEWNESS = 2.5, 1.0   # of the mean's skewness over the draws', and what the correction is good for
OUTWARDS = 0.7         # and the skewness, times Johnson's first order, as in sim/study/interval.cpp
MOST_CORRECTION = 2.0  # two clusters in each stratum are the fewest that tell chance from what the strata do


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
    clusters: int              # independent groups of draws that the interval rests on
    basis: str                 # "draws" | "clusters" | "replicates" (one draw only: chance alone) | "none"
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
class Sampling:
    """Of each draw (D,): which are independent of one another, and the structural form it was dealt."""

    clusters: np.ndarray
    strata: np.ndarray

    def of(self, draws: np.ndarray | None) -> Sampling:
        return self if draws is None else Sampling(self.clusters[draws], self.strata[draws])


@dataclass(frozen=True)
class Rows:
    """What an average is of: (N, ...) means of draws, or the replicates of a single draw; cluster and stratum of each."""

    values: np.ndarray
    clusters: np.ndarray
    strata: np.ndarray
    basis: str

    def __len__(self) -> int:
        return len(self.values)

    def like(self, values: np.ndarray) -> Rows:
        """Other values of the same draws."""
        return Rows(values, self.clusters, self.strata, self.basis)


def rows_apart(values: np.ndarray, basis: str = "draws") -> Rows:
    """Rows that are independent of one another."""
    return Rows(values, np.arange(len(values)), np.zeros(len(values), dtype=int), basis)


def units_of_resampling(values: np.ndarray, sampling: Sampling | None = None) -> Rows:
    """(D, R, ...) -> the rows of the draws that have any value."""
    means = mean_of(values, 1)
    usable = np.isfinite(means).reshape(len(means), -1).any(axis=1)
    if usable.sum() == 1:
        row = values[np.argmax(usable)]
        row = row[np.isfinite(row).reshape(len(row), -1).any(axis=1)]
        return rows_apart(row, "replicates" if len(row) >= 2 else "none")
    if sampling is None or not usable.any():
        return rows_apart(means[usable], "draws" if usable.any() else "none")
    clusters = np.unique(sampling.clusters[usable], return_inverse=True)[1]
    if clusters.max() == 0:        # one world for all: every draw counts as one
        clusters = np.arange(len(clusters))
    return Rows(means[usable], clusters, np.unique(sampling.strata[usable], return_inverse=True)[1],
                "clusters" if clusters.max() + 1 < len(clusters) else "draws")


def smallness(clusters: np.ndarray, strata: np.ndarray) -> tuple[float, float]:
    """By what the squares of the clusters' sums are too small because the means of the strata have been taken off, and
    how many squares they are worth (Satterthwaite): traces of M^2 and M^4, where M = diag(n) - V V' makes the sums of
    clusters that alone vary. Infinite where the strata are the clusters."""
    counts = np.zeros((clusters.max() + 1, strata.max() + 1))
    np.add.at(counts, (clusters, strata), 1)
    own, v = counts.sum(axis=1), counts / np.sqrt(counts.sum(axis=0))
    inner = [v.T @ (own[:, None] ** k * v) for k in range(4)]
    twice = inner[0] @ inner[0]
    second = (own**2).sum() - 2 * np.trace(inner[1]) + np.trace(twice)
    fourth = ((own**4).sum() - 4 * np.trace(inner[3]) + 4 * np.trace(inner[2] @ inner[0])
              + 2 * np.trace(inner[1] @ inner[1]) - 4 * np.trace(inner[1] @ twice) + np.trace(twice @ twice))
    if second <= 1e-9 * (own**2).sum() or fourth <= 0:
        return np.inf, 0.0
    return (own**2).sum() / second, second**2 / fourth


def interval_of(rows: Rows, coverage: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Mean, low and high over the first axis of (N, ...), and the number of clusters; NaN rows are left out cell by
    cell."""
    mean = np.asarray(mean_of(rows.values, 0), dtype=float)
    flat = rows.values.reshape(len(rows), -1)
    low, high = np.full((2, flat.shape[1]), np.nan)
    there = np.isfinite(flat)
    whole = there.all(axis=0)
    clusters = 0
    if len(rows) > 1 and whole.any():
        low[whole], high[whole], clusters = ends(flat[:, whole], rows.clusters, rows.strata, coverage)
    for k in np.flatnonzero(~whole & (there.sum(axis=0) > 1)):
        own = there[:, k]
        a, b, clusters = ends(flat[own, k:k + 1], rows.clusters[own], rows.strata[own], coverage)
        low[k], high[k] = a[0], b[0]
    return mean, low.reshape(mean.shape), high.reshape(mean.shape), clusters


def ends(x: np.ndarray, clusters: np.ndarray, strata: np.ndarray, coverage: float) -> tuple[np.ndarray, np.ndarray, int]:
    """Interval of the mean of each column of x (N, M), and the clusters it rests on."""
    low, high, count = ends_of_clusters(x, clusters, strata, coverage)
    if count >= HARDLY_AGREE or count == len(x):
        return low, high, count
    of_draws = ends_of_clusters(x, np.arange(len(x)), strata, coverage)
    return np.minimum(low, of_draws[0]), np.maximum(high, of_draws[1]), count


def ends_of_clusters(x: np.ndarray, clusters: np.ndarray, strata: np.ndarray,
                     coverage: float) -> tuple[np.ndarray, np.ndarray, int]:
    """What the clusters alone say."""
    clusters, strata = (np.unique(v, return_inverse=True)[1] for v in (clusters, strata))
    if clusters.max() == 0:
        clusters = np.arange(len(x))
    correction, freedom = smallness(clusters, strata)
    if correction > MOST_CORRECTION * (1 + 1e-9):
        strata = np.zeros(len(x), dtype=int)
        correction, freedom = smallness(clusters, strata)
    means = np.zeros((strata.max() + 1, x.shape[1]))
    np.add.at(means, strata, x)
    away = x - (means / np.bincount(strata)[:, None])[strata]
    sums = np.zeros((clusters.max() + 1, x.shape[1]))
    np.add.at(sums, clusters, away)
    mean, of_draws, squares = x.mean(axis=0), (away**2).sum(axis=0), correction * (sums**2).sum(axis=0)
    still = (of_draws <= 0) | (squares <= 1e-24 * of_draws)
    safe = lambda v: np.where(still, 1.0, v)
    of_one = (away**3).sum(axis=0) / safe(of_draws) ** 1.5 * np.minimum((of_draws / safe(squares)) ** 1.5, MOST_GROWTH)
    of_sums = 0 * of_one
    if correction < MOST_CORRECTION * (1 - 1e-9):
        of_sums = correction**2 / (2 - correction) * (sums**3).sum(axis=0) / safe(squares) ** 1.5
    skewness = np.clip(np.where(np.abs(of_sums) > np.abs(of_one), of_sums, of_one), -MOST_SKEWNESS, MOST_SKEWNESS)
    t = stats.t.ppf((1 + coverage) / 2, np.clip(freedom, 1, 4000))
    error, moved = np.where(still, 0.0, np.sqrt(squares) / len(x)), (OUTWARDS + np.abs(skewness)) * skewness * (1 + 2 * t * t) / 6
    return (mean - (t - np.minimum(0, moved)) * error, mean + (t + np.maximum(0, moved)) * error,
            int(clusters.max()) + 1)


@lru_cache(maxsize=8)        # as many numbers of clusters as forms, what-ifs and the whole of a study have
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


def bootstrap_ratio(numerator: np.ndarray, denominator: np.ndarray, interval: float,
                    sampling: Sampling | None = None) -> tuple[float, float, float]:
    """Ratio of the sums of two (N,) rows that are resampled together, with its percentile interval; never a mean of
    ratios, which a future with next to no effect would ruin. With few clusters the interval is that of the mean of what
    a draw adds to the ratio (its linear part)."""
    keep = np.isfinite(numerator) & np.isfinite(denominator)
    top, bottom = numerator[keep], denominator[keep]
    if not len(top) or bottom.mean() == 0:
        return float("nan"), float("nan"), float("nan")
    ratio = float(top.mean() / bottom.mean())
    if len(top) < 2:
        return ratio, float("nan"), float("nan")
    rows = units_of_resampling(bottom[:, None], None if sampling is None else sampling.of(keep))
    clusters = rows.clusters
    if clusters.max() + 1 < min(FEW_CLUSTERS, len(rows)):
        _, low, high, _ = interval_of(rows.like(((top - ratio * bottom) / bottom.mean())[:, None]), interval)
        return ratio, ratio + float(low[0]), ratio + float(high[0])
    weights = bootstrap_weights(int(clusters.max()) + 1)        # whole clusters are drawn: their sums are all that counts
    with np.errstate(invalid="ignore", divide="ignore"):
        samples = (weights @ np.bincount(clusters, top)) / (weights @ np.bincount(clusters, bottom))
    low, high = tails(np.where(np.isfinite(samples), samples, np.nan), interval)
    return ratio, float(low), float(high)


def paired(treated: np.ndarray, reference: np.ndarray, interval: float = 0.9, sampling: Sampling | None = None,
           shared_chance: bool = True) -> Paired:
    """Compare two (D, R) arrays pair by pair; pairs with a missing side are left out. `shared_chance` False: the two
    were run with chance of their own, so pairing takes nothing off it."""
    difference = np.asarray(treated, float) - np.asarray(reference, float)
    rows = units_of_resampling(difference, sampling)
    mean, low, high, clusters = (float(v) for v in interval_of(rows, interval)) if len(rows) else (np.nan,) * 3 + (0,)
    finite = np.isfinite(difference)
    pairs = difference[finite]
    nothing = float("nan")
    quantiles = np.quantile(pairs, [(1 - interval) / 2, 0.5, (1 + interval) / 2]) if len(pairs) else [nothing] * 3
    chance, assumptions = variance_reduction(treated, reference)
    return Paired(mean, low, high, *(float(q) for q in quantiles), float((pairs > 0).mean()) if len(pairs) else nothing,
                  float((pairs < 0).mean()) if len(pairs) else nothing, len(pairs), int(finite.any(axis=1).sum()),
                  int(clusters), rows.basis, chance if shared_chance else nothing, assumptions, variance_split(difference)[0])


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


def gini_of_curve(share: np.ndarray) -> float:
    """1 - 2 x area under a Lorenz curve given at equal steps from 0 to 100 % (last axis)."""
    steps = share.shape[-1] - 1
    return float(1.0 - np.sum((share[..., 1:] + share[..., :-1]) / steps, axis=-1))


def share_with_none(share: np.ndarray) -> float:
    """Largest share of people who together hold nothing: where the Lorenz curve leaves 0 (resolution one step)."""
    return float(np.count_nonzero(share[1:] <= 1e-9) / (len(share) - 1))
