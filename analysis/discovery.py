"""Scenario discovery: a short rule for the assumptions under which the favourite loses (or, where it mostly does,
wins).

PRIM (Friedman & Fisher 1999, as Bryant & Lempert 2010 use it): from the box of all draws a tenth of the points is
peeled off again and again, at the side where the wanted draws are rarest, with the lenient criterion of Kwakkel &
Jaxa-Rozen (2016), which is fair to forms beside numbers. A rule has at most three conditions, chosen one after
another, each needed by a binomial test. A box found among many numbers fits chance as well, so the whole search is
repeated in five folds, and the rule counts only if the wanted draws are more frequent in the boxes' unseen draws than
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from .compare import Comparison, once
from .statistics import SEED, mean_of
from .structures import parts

PEEL = 0.1             # share of the box's points that one step takes away
SMALLEST = 8           # points in a box
MOST = 3               # conditions in a rule
POOL = 10              # numbers and forms worth trying as second and third condition
LEVEL = 0.05
ENOUGH_DRAWS = 40
ENOUGH_WANTED = 10     # draws on the rarer side
FOLDS = 5
RESAMPLES = 20


@dataclass
class Columns:
    """N draws of numbers and forms. `numbers` (N, k); `forms` name -> (N,) words."""

    paths: list[str]
    units: list[str]
    numbers: np.ndarray
    forms: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: np.ndarray) -> Columns:
        return Columns(self.paths, self.units, self.numbers[rows], {n: f[rows] for n, f in self.forms.items()})


@dataclass
class Box:
    """Limits of the restricted numbers (position -> low, high) and the forms that are left (name -> words)."""

    limits: dict[int, tuple[float, float]] = field(default_factory=dict)
    forms: dict[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, columns: Columns) -> np.ndarray:
        """(N,) which draws lie in the box."""
        inside = np.ones(len(columns), dtype=bool)
        for j, (low, high) in self.limits.items():
            inside &= (columns.numbers[:, j] >= low) & (columns.numbers[:, j] <= high)
        for name, kept in self.forms.items():
            inside &= np.isin(columns.forms[name], list(kept))
        return inside

    @property
    def names(self) -> list[int | str]:
        return [*self.limits, *self.forms]

    def without(self, name: int | str) -> Box:
        return Box({j: v for j, v in self.limits.items() if j != name},
                   {f: v for f, v in self.forms.items() if f != name})


@dataclass(frozen=True)
class Condition:
    """One restriction. A number has `low` and `high`, infinite where open; a form has `forms` that satisfy it."""

    path: str
    unit: str
    low: float
    high: float
    forms: tuple[str, ...]
    stability: float        # share of resamples whose rule restricts it too

    @property
    def is_form(self) -> bool:
        return bool(self.forms)


@dataclass(frozen=True)
class Rule:
    """Where the favourite `loses` (else: wins). Coverage: share of these draws that satisfy the rule. Density: share of
    the draws that satisfy it that are such. `unseen_*` are the same for draws the search had not seen."""

    loses: bool
    conditions: list[Condition]
    coverage: float
    density: float
    base_rate: float
    unseen_coverage: float
    unseen_density: float
    p_value: float          # of the unseen density, against the base rate
    draws: int
    wanted: int
    inside: np.ndarray      # (D,) of all draws; False where the draw was not usable
    gap: np.ndarray         # (D,) favourite minus the best other, positive: ahead

    @property
    def accepted(self) -> bool:
        return bool(self.conditions) and self.p_value < LEVEL


def quantile_of(in_order: np.ndarray, q: float) -> float:
    """numpy's quantile of sorted numbers, to the bit, without its checks: it is asked for thousands of times."""
    place = q * (len(in_order) - 1)
    below = int(place)
    a, b, t = in_order[below], in_order[min(below + 1, len(in_order) - 1)], place - below
    return a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t)


def candidates(columns: Columns, box: Box, inside: np.ndarray) -> list[tuple[Box, np.ndarray]]:
    """Boxes one peel smaller, with the draws they hold."""
    found = []
    for j in range(columns.numbers.shape[1]):
        x = columns.numbers[inside, j]
        low, high = box.limits.get(j, (-np.inf, np.inf))
        in_order = np.sort(x)
        for at_low in (True, False):
            edge = quantile_of(in_order, PEEL if at_low else 1 - PEEL)
            gone = x < edge if at_low else x > edge
            if not gone.any():
                gone = x <= edge if at_low else x >= edge
            rest, lost = x[~gone], x[gone]
            if not len(rest):
                continue
            limits = ((lost.max() + rest.min()) / 2, high) if at_low else (low, (rest.max() + lost.min()) / 2)
            found.append(Box({**box.limits, j: limits}, dict(box.forms)))
    for name, words in columns.forms.items():
        here = sorted(set(words[inside]))
        found += [Box(dict(box.limits), {**box.forms, name: frozenset(here) - {word}}) for word in here
                  if len(here) > 1]
    return [(b, b.holds(columns)) for b in found]


def peel(columns: Columns, wanted: np.ndarray) -> list[Box]:
    """The trajectory of boxes, from everything to the smallest that is still purer than the one before."""
    box, inside = Box(), np.ones(len(columns), dtype=bool)
    trajectory = [box]
    while inside.sum() > SMALLEST:
        mass, density = inside.sum(), wanted[inside].mean()
        best, gain = None, 0.0
        for smaller, held in candidates(columns, box, inside):
            left = held.sum()
            if left < SMALLEST or left == mass:
                continue
            value = (wanted[held].mean() - density) * left / (mass - left)
            if value > gain + 1e-12:
                best, gain = (smaller, held), value
        if best is None:
            break
        box, inside = best
        trajectory.append(box)
    return trajectory


def quality(columns: Columns, wanted: np.ndarray, box: Box) -> tuple[float, float]:
    """(coverage, density) of a box."""
    inside = box.holds(columns)
    hits = wanted[inside].sum()
    return float(hits / max(1, wanted.sum())), float(hits / max(1, inside.sum()))


def score(columns: Columns, wanted: np.ndarray, box: Box) -> float:
    """Harmonic mean of coverage and density."""
    coverage, density = quality(columns, wanted, box)
    return 2 * coverage * density / (coverage + density) if coverage + density > 0 else 0.0


def fitted(columns: Columns, wanted: np.ndarray, names: list[int | str]) -> Box:
    """The best-scoring box of PRIM that restricts nothing but `names`."""
    numbers = [n for n in names if isinstance(n, int)]
    fewer = Columns([columns.paths[j] for j in numbers], [columns.units[j] for j in numbers],
                    columns.numbers[:, numbers], {n: columns.forms[n] for n in names if n in columns.forms})
    box = max(peel(fewer, wanted), key=lambda b: score(fewer, wanted, b))
    return Box({numbers[j]: limits for j, limits in box.limits.items()}, box.forms)


def needed(columns: Columns, wanted: np.ndarray, box: Box) -> bool:
    """Whether no restriction can go: without it the box would be less pure than chance explains (binomial test, shared
    among all the numbers and forms that could have been chosen)."""
    inside = box.holds(columns)
    hits, mass = int(wanted[inside].sum()), int(inside.sum())
    level = LEVEL / (columns.numbers.shape[1] + len(columns.forms))
    return all(stats.binom.sf(hits - 1, mass, wanted[box.without(name).holds(columns)].mean()) < level
               for name in box.names)


def search(columns: Columns, wanted: np.ndarray) -> Box:
    """The rule, condition by condition: each time the one that improves the box most, as long as all are needed."""
    pool: list[int | str] = [*range(columns.numbers.shape[1]), *columns.forms]
    box, best = Box(), score(columns, wanted, Box())
    while len(box.names) < MOST:
        tried = []
        for name in pool:
            if name not in box.names:
                longer = fitted(columns, wanted, [*box.names, name])
                tried.append((score(columns, wanted, longer), longer, name))
        tried.sort(key=lambda t: -t[0])
        if not box.names:
            pool = [name for *_, name in tried[:POOL]]
        longer = next((b for value, b, _ in tried if value > best and len(b.names) > len(box.names)
                       and needed(columns, wanted, b)), None)
        if longer is None:
            break
        box, best = longer, score(columns, wanted, longer)
    return box


def unseen(columns: Columns, wanted: np.ndarray) -> tuple[float, float, float]:
    """(coverage, density, p) of rules searched in four fifths of the draws and asked of the remaining fifth."""
    order = np.random.default_rng(SEED).permutation(len(columns))
    hits = mass = 0
    for fold in range(FOLDS):
        test = np.isin(np.arange(len(columns)), order[fold::FOLDS])
        box = search(columns.take(~test), wanted[~test])
        if not box.names:
            continue          # no rule says nothing about any draw
        inside = box.holds(columns.take(test))
        mass += int(inside.sum())
        hits += int(wanted[test][inside].sum())
    if not mass:
        return 0.0, float("nan"), 1.0
    return hits / max(1, int(wanted.sum())), hits / mass, float(stats.binom.sf(hits - 1, mass, wanted.mean()))


def stability(columns: Columns, wanted: np.ndarray, names: list[int | str]) -> dict[int | str, float]:
    """Restriction -> share of bootstrap resamples whose rule has it too."""
    rng, count = np.random.default_rng(SEED), dict.fromkeys(names, 0)
    for _ in range(RESAMPLES):
        rows = rng.integers(0, len(columns), len(columns))
        again = search(columns.take(rows), wanted[rows]).names
        for name in names:
            count[name] += name in again
    return {name: n / RESAMPLES for name, n in count.items()}


def columns_of(comparison: Comparison) -> Columns | None:
    """Every number that varies over the draws, and every structural form."""
    study = comparison.study
    group, count = study.table("parameters"), study.draws
    paths, units, numbers = [], [], np.zeros((count, 0))
    if group is not None and group.has("value", "draw", "parameter"):
        value = group.get("value", "draw", "parameter")
        varied = [j for j in range(value.shape[1]) if np.isfinite(value[:, j]).all() and np.ptp(value[:, j]) > 0]
        names = group.column("path", "parameter")
        unit = group.words("unit") if "unit" in group.variables else [""] * len(names)
        paths, units, numbers = [names[j] for j in varied], [unit[j] for j in varied], value[:, varied]
    forms: dict[str, np.ndarray] = {}
    split = [dict(p.split("=", 1) for p in parts(s) if "=" in p) for s in study.structure]
    for name in sorted({n for row in split for n in row}):
        words = np.array([row.get(name, "") for row in split])
        if len(set(words)) > 1 and name not in paths:
            forms[name] = words
    return Columns(paths, units, numbers, forms) if paths or forms else None


def favourite_gap(comparison: Comparison) -> np.ndarray:
    """(D,) the favourite's mean over replicates minus that of the best other strategy, positive where it is ahead; NaN
    where a strategy is missing."""
    means = mean_of(comparison.values(), 2) * comparison.outcome.direction
    others = [i for i, s in enumerate(comparison.strategies) if s != comparison.best]
    if not others:
        return np.full(means.shape[1], np.nan)
    return means[comparison.strategies.index(comparison.best)] - means[others].max(axis=0)


@once
def discover(comparison: Comparison) -> Rule | str:
    """The rule, accepted or not; or why none was searched: 'second', 'draws', 'sides' or 'varied'."""
    columns, gap = columns_of(comparison), favourite_gap(comparison)
    usable = np.isfinite(gap)
    losing = gap[usable] < 0
    if comparison.second is None:
        return "second"
    if columns is None:
        return "varied"
    if usable.sum() < ENOUGH_DRAWS:
        return "draws"
    if min(losing.sum(), (~losing).sum()) < ENOUGH_WANTED:
        return "sides"
    loses = bool(losing.mean() <= 0.5)
    wanted = losing if loses else ~losing
    seen = columns.take(usable)
    box = search(seen, wanted)
    unseen_coverage, unseen_density, p = unseen(seen, wanted)
    stable = stability(seen, wanted, box.names)
    conditions = [Condition(columns.paths[j], columns.units[j], low, high, (), stable[j])
                  for j, (low, high) in box.limits.items()]
    conditions += [Condition(name, "", -np.inf, np.inf, tuple(sorted(kept)), stable[name])
                   for name, kept in box.forms.items()]
    coverage, density = quality(seen, wanted, box)
    return Rule(loses, sorted(conditions, key=lambda c: (-c.stability, c.path)), coverage, density,
                float(wanted.mean()), unseen_coverage, unseen_density, p, int(usable.sum()), int(wanted.sum()),
                box.holds(columns) & usable, gap)
