"""What moves an outcome: Sobol' indices of a Saltelli study (OpenTURNS), elementary effects of a Morris study.

Total indices by Jansen (1999) with bootstrap over base rows come from OpenTURNS. First-order ones are Saltelli's
(2010) mean of yB (yAB - yA) over the variance, computed here: OpenTURNS 1.20 has the older product of yB and yAB,
whose error for a factor that does nothing is as large as for any other (at 64 rows .11 against 0). A row of the base
sample counts only when all its k + 2 cases are there: one failed case costs its row, not the result, and the result
says which rows it went without. Morris (1991) with the absolute mean of Campolongo (2007) is not in OpenTURNS 1.20 and
is computed here; there a missing case costs the one or two effects it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import statistics
from .errors import InputError
from .sampling import Plan
from .statistics import SEED

RESAMPLES = 500
FEW_ROWS = 64          # below this the intervals are too narrow, and the report says so
FEW_TRAJECTORIES = 8


@dataclass(frozen=True)
class Index:
    """Shares of the outcome's variance that one factor explains: alone, and with all it interacts with."""

    path: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class SobolIndices:
    indices: list[Index]       # largest total first
    rows: int                  # of the base sample that were used
    dropped: list[int]         # rows with a missing case
    variance: float            # of the outcome, in its unit squared

    @property
    def alone(self) -> float:
        """What the factors explain one by one; the rest is interaction and, unless it is a factor, chance."""
        return float(np.nansum([max(0.0, i.first) for i in self.indices]))


@dataclass(frozen=True)
class Effect:
    """Elementary effects of one factor, in the outcome's unit per whole range of the factor."""

    path: str
    mu: float                  # mean: sign says the direction
    mu_low: float
    mu_high: float
    mu_star: float             # mean of the absolute values: how much it matters
    mu_star_low: float
    mu_star_high: float
    sigma: float               # standard deviation: curvature and interaction
    count: int                 # effects that both sides of were there


@dataclass(frozen=True)
class Screening:
    effects: list[Effect]      # largest mu* first
    trajectories: int          # with at least one effect
    missing: int               # effects that a missing case cost
    dropped: list[int]         # draws that were missing


def openturns():
    try:
        import openturns as library
    except ImportError as fault:
        raise InputError(f"Sobol' indices need OpenTURNS, which is missing ({fault}). Install it with\n"
                         "  apt-get install -y --no-install-recommends python3-openturns") from fault
    return library


def saltelli_table(plan: Plan, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes (N, k + 2) as A, B, AB_1 .. AB_k by base row (NaN: missing), the draws (N,) of A and those of B."""
    column = {"A": 0, "B": 1, **{f"AB_{name}": 2 + j for j, name in enumerate(plan.factors)}}
    rows = np.unique(plan.row)
    place = {int(r): i for i, r in enumerate(rows)}
    table = np.full((len(rows), len(plan.factors) + 2), np.nan)
    draw = np.full(table.shape, -1)
    for d, (name, row) in enumerate(zip(plan.matrix, plan.row)):
        if name in column:
            table[place[int(row)], column[name]] = y[d]
            draw[place[int(row)], column[name]] = d
    return table, draw[:, 0], draw[:, 1]


def first_order(table: np.ndarray, interval: float, resamples: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(k,) first-order indices of outcomes (N, k + 2), complete, and their interval by bootstrap over rows."""
    y = table - table[:, :2].mean()
    product = y[:, 1:2] * (y[:, 2:] - y[:, 0:1])
    square = (y[:, :2] ** 2).mean(axis=1)
    weights = statistics.bootstrap_weights(len(y), resamples)
    centre = weights @ y[:, :2].mean(axis=1)
    low, high = statistics.tails((weights @ product) / (weights @ square - centre**2)[:, None], interval)
    return product.mean(axis=0) / square.mean(), low, high


def sobol(plan: Plan, y: np.ndarray, interval: float = 0.9, resamples: int = RESAMPLES) -> SobolIndices | None:
    """Indices of the outcome y (D,) of a Saltelli study, NaN where a case is missing. None: fewer than four whole rows
    or nothing varies."""
    table, draw_a, draw_b = saltelli_table(plan, np.asarray(y, dtype=float))
    complete = np.isfinite(table).all(axis=1)
    dropped = [int(r) for r in np.unique(plan.row)[~complete]]
    table, size, factors = table[complete], int(complete.sum()), len(plan.factors)
    if size < 4 or np.ptp(table[:, :2]) == 0:
        return None
    ot = openturns()
    a, b = plan.unit_cube[draw_a[complete]], plan.unit_cube[draw_b[complete]]
    points = [a, b]
    for j in range(factors):
        points.append(a.copy())
        points[-1][:, j] = b[:, j]
    # OpenTURNS wants the block of A first, then B, then each AB; scaled so that its estimates do not lose digits.
    spread = float(np.std(table[:, :2]))
    output = ot.Sample(((table.T.reshape(-1) - table[:, :2].mean()) / spread)[:, None])
    design = ot.Sample(np.vstack(points))
    ot.RandomGenerator.SetSeed(SEED)
    estimate = ot.JansenSensitivityAlgorithm(design, output, size)
    estimate.setUseAsymptoticDistribution(False)
    estimate.setBootstrapSize(resamples)
    estimate.setConfidenceLevel(interval)
    span = estimate.getTotalOrderIndicesInterval()
    total = (list(estimate.getTotalOrderIndices()), list(span.getLowerBound()), list(span.getUpperBound()))
    first = first_order(table, interval, resamples)
    rows = [Index(path, *(float(part[j]) for part in (*first, *total))) for j, path in enumerate(plan.factors)]
    return SobolIndices(sorted(rows, key=lambda i: (-i.total, i.path)), size, dropped, spread**2)


def elementary_effects(plan: Plan, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T, k) effect of each factor in each trajectory, NaN where a side is missing, and the trajectories' names (T,)."""
    names = np.unique(plan.trajectory)
    place = {int(t): i for i, t in enumerate(names)}
    at = {(int(t), int(p)): d for d, (t, p) in enumerate(zip(plan.trajectory, plan.position))}
    effects = np.full((len(names), len(plan.factors)), np.nan)
    for (trajectory, position), d in at.items():
        factor, before = int(plan.changed[d]), at.get((trajectory, position - 1))
        if position == 0 or factor < 0 or before is None:
            continue
        step = plan.unit_cube[d, factor] - plan.unit_cube[before, factor]
        if step != 0:
            effects[place[trajectory], factor] = (y[d] - y[before]) / step
    return effects, names


def morris(plan: Plan, y: np.ndarray, interval: float = 0.9) -> Screening | None:
    """Screening of the outcome y (D,) of a Morris study, NaN where a case is missing. None: no effect at all."""
    y = np.asarray(y, dtype=float)
    effects, _ = elementary_effects(plan, y)
    there = np.isfinite(effects)
    if not there.any():
        return None
    found = []
    for j, path in enumerate(plan.factors):
        column = effects[there[:, j], j]
        if not len(column):
            found.append(Effect(path, *[float("nan")] * 7, 0))
            continue
        mu, low, high = (float(v) for v in statistics.bootstrap_mean(column, interval))
        star = [float(v) for v in statistics.bootstrap_mean(np.abs(column), interval)]
        sigma = float(np.std(column, ddof=1)) if len(column) > 1 else float("nan")
        found.append(Effect(path, mu, low, high, *star, sigma, len(column)))
    order = sorted(found, key=lambda e: (-np.nan_to_num(e.mu_star, nan=-1.0), e.path))
    return Screening(order, int(there.any(axis=1).sum()), int(there.size - there.sum()),
                     [int(d) for d in np.flatnonzero(~np.isfinite(y))])
