"""What a proposed study is worth (EVSI): its result is simulated in every future, and the choice is made by the result.

The result is what the study would find without sampling error (simulated by the engine) plus the error of its design.
Benefit hangs on the result only through the former, so what to expect after a result is the regression on the former,
averaged over the draws as Bayes weighs them by the result: no second fit, which would have to see through the noise. It
is bracketed as the worth of knowing a number is. One set of latent errors serves all sizes, so that the curve over sizes
is smooth; COPIES of each future differ in them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ..statistics import SEED
from .benefit import ENOUGH, Benefit, Bracket, everything
from .partial import LEVEL, Learnt, bracket, capped, folds_of, in_sample, learn, resampled
from .proposals import Design, Proposal, Target
from .regression import Fit, Known
from .timing import Timing

COPIES = 4
WORTHS = 4            # of a unit, beside the one at which all is said, for the band
SMALL = 0.01          # share of futures below which a branch of a rule is not told


@dataclass(frozen=True)
class Branch:
    """Results from `low` to `high`: choose `option`; so many of the futures."""

    low: float
    high: float
    option: str
    share: float


@dataclass(frozen=True)
class Funding:
    """One proposal at each size, in EUR. `gain` is of the whole budget; `worth` of what is still open at the result's
    date; `net` that less the cost. `band` (2, sizes) lowest and highest worth over the range of a unit's worth."""

    proposal: Proposal
    sizes: np.ndarray
    timing: Timing
    gain: list[Bracket]
    worth: np.ndarray
    band: np.ndarray
    cost: np.ndarray
    known: Bracket                    # its result without sampling error
    rules: list[list[Branch]]         # of each size
    results: list[tuple[float, float]]    # of each size: where 98 of 100 results fall
    unit: str
    missing: str = ""                 # key of the message why nothing can be said

    @property
    def net(self) -> np.ndarray:
        return self.worth - self.cost

    @property
    def best(self) -> int:
        """Position of the size with the most net worth."""
        return int(np.argmax(self.net))

    @property
    def funded(self) -> bool:
        return bool(len(self.sizes)) and float(self.net[self.best]) > 0

    @property
    def changed(self) -> float:
        """Share of futures in which the result of the best size would change the choice."""
        return 0.0 if not self.rules else changed_share(self.rules[self.best])

    @property
    def nothing(self) -> bool:
        """No result would change the choice."""
        return bool(self.gain) and self.gain[-1].estimate <= 0 and not self.known.clear


def changed_share(rule: list[Branch]) -> float:
    shares: dict[str, float] = {}
    for branch in rule:
        shares[branch.option] = shares.get(branch.option, 0.0) + branch.share
    return 1.0 - max(shares.values(), default=1.0)


def kind_of(design: Design, unit: str) -> str:
    """The design that the unit of the target suggests, where none is named."""
    if design.kind:
        return design.kind
    if unit.endswith("SD") or " SD " in unit:
        return "cluster_trial" if design.icc > 0 and design.counts_schools else "trial"
    return "survey_network" if unit == "ties" else "survey_share" if unit.startswith("share") else "follow_up"


def error_of(design: Design, size: float, target: Target) -> np.ndarray | None:
    """(D,) standard error of the study's result. None where the design does not say how teachers differ.

    Variance of a mean: SD^2 (icc + (1 - icc) / m) / schools, m teachers measured in each; two equal groups make it four
    times as large, two measurements 2 (1 - retest) times. Shares vary as binomials; numbers of ties, as a guess, with a
    SD as large as their mean. Other units need `spread`.
    """
    kind = kind_of(design, target.unit)
    schools, teachers = design.people(size)
    kept = 1.0 if kind == "records" else 1.0 - design.lost
    if design.counts_schools:
        per_school = max(design.per_school * kept, 1e-9)
        one_over = (design.icc + (1 - design.icc) / per_school) / max(schools, 1e-12)
    else:
        one_over = 1.0 / max(teachers * kept, 1e-12)
    if np.isfinite(design.spread):
        variance = np.full(len(target.simulated), design.spread**2)
    elif target.unit.endswith("SD") or " SD " in target.unit:
        variance = np.ones(len(target.simulated))
    elif target.unit.startswith("share") or target.unit == "index":
        p = np.clip(target.simulated, 0.0, 1.0)
        variance = p * (1 - p)
    elif target.unit == "ties":
        variance = target.simulated**2
    else:
        return None
    compared = {"trial": 4.0, "cluster_trial": 4.0, "before_after": 8.0 * (1 - design.retest)}.get(kind, 1.0)
    return np.sqrt(variance * compared * one_over)


def latent(draws: int, copies: int = COPIES) -> np.ndarray:
    """(D, copies) standard normal errors, evenly spread over each draw's copies and over the draws."""
    within = (np.random.default_rng(SEED).permutation(draws) + 0.5) / draws
    return stats.norm.ppf((np.arange(copies) + within[:, None]) / copies)


def monotone(values: np.ndarray) -> np.ndarray:
    """Nearest in squares that never falls (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for v in values:
        blocks.append([float(v), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [[(a * m + b * n) / (m + n), m + n]]
    return np.concatenate([np.full(int(n), v) for v, n in blocks]) if blocks else values


def rule_of(b: Benefit, results: np.ndarray, fitted: np.ndarray, weights: np.ndarray) -> list[Branch]:
    """Which option each range of the result points to; ranges that hold next to no future join their neighbour."""
    order = np.argsort(results, kind="stable")
    x, option, w = results[order], fitted.argmax(axis=1)[order], weights[order]
    cuts = np.flatnonzero(np.diff(option)) + 1
    pieces = [[int(option[s[0]]), float(w[s].sum()), s[0], s[-1]] for s in np.split(np.arange(len(x)), cuts)]
    while len(pieces) > 1 and min(p[1] for p in pieces) < SMALL:
        i = min(range(len(pieces)), key=lambda k: pieces[k][1])
        into = max((k for k in (i - 1, i + 1) if 0 <= k < len(pieces)), key=lambda k: pieces[k][1])
        pieces[into][1:] = [pieces[into][1] + pieces[i][1], min(pieces[into][2], pieces[i][2]),
                            max(pieces[into][3], pieces[i][3])]
        del pieces[i]
        for k in range(len(pieces) - 1, 0, -1):
            if pieces[k][0] == pieces[k - 1][0]:
                pieces[k - 1][1:] = [pieces[k - 1][1] + pieces[k][1], pieces[k - 1][2], pieces[k][3]]
                del pieces[k]
    edge = lambda k: float((x[pieces[k - 1][3]] + x[pieces[k][2]]) / 2)
    return [Branch(edge(k) if k else -np.inf, edge(k + 1) if k + 1 < len(pieces) else np.inf, b.names[p[0]], p[1])
            for k, p in enumerate(pieces)]


def band_worths(b: Benefit) -> np.ndarray:
    """The one at which all is said, and some over the reader's range."""
    low, high = max(b.worths[0], 1e-3 * b.worths[-1]), b.worths[-1]
    return np.concatenate([[b.worth], np.geomspace(low, high, WORTHS)])


class Reader:
    """How results are read: benefit regressed on what the study would find without error, for each fold and for all."""

    def __init__(self, b: Benefit, simulated: np.ndarray) -> None:
        self.b, self.t = b, simulated
        self.outcomes = np.hstack([b.effects, b.costs])
        y = b.at() - b.at().mean(axis=1, keepdims=True)
        known, folds = Known(simulated[:, None]), folds_of(b.clusters)
        self.folds = []
        for k in np.unique(folds):
            test, train = np.flatnonzero(folds == k), np.flatnonzero(folds != k)
            w = b.weights[train]
            if w.any():
                fit = Fit(known.of(train), y[train], known.of(test[:1]), w)
                self.folds.append((test, train, fit.fitted(self.outcomes[train])[0], w @ self.outcomes[train] / w.sum()))
        fit = Fit(known, y, known, b.weights)
        fit.take_line()
        self.design, self.own = fit.design, fit.fitted(self.outcomes)[0]
        self.again = list(resampled(b, fit, self.outcomes))

    def at(self, outcomes: np.ndarray, worth: float) -> np.ndarray:
        options = self.b.effects.shape[1]
        return worth * outcomes[:, :options] - outcomes[:, options:]

    def expected(self, results: np.ndarray, draws: np.ndarray, errors: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Mean of `values` (N, M) of the draws given each result."""
        found, weights = np.empty((len(results), values.shape[1])), self.b.weights[draws]
        with np.errstate(divide="ignore"):
            prior = np.log(weights) - np.log(errors)
        for rows in np.array_split(np.arange(len(results)), max(1, len(results) // 1024)):
            odds = prior - 0.5 * ((results[rows, None] - self.t[draws]) / errors) ** 2
            odds = np.exp(odds - odds.max(axis=1, keepdims=True))
            found[rows] = odds @ values / odds.sum(axis=1, keepdims=True)
        return found

    def learn(self, errors: np.ndarray, z: np.ndarray, worths: np.ndarray) -> tuple[Learnt, np.ndarray]:
        """`errors` (D,) of the result, `z` (D, copies) standard normal; and the results."""
        draws, copies = z.shape
        errors = np.maximum(errors, 1e-6 * (np.ptp(self.t) + 1e-300))
        results = self.t[:, None] + errors[:, None] * z
        gains = np.zeros((len(worths), draws, copies))
        for test, train, values, average in self.folds:
            there = self.expected(results[test].ravel(), train, errors[train], values)
            for i, w in enumerate(worths):
                real, plain = self.at(self.outcomes[test], w), int(np.argmax(self.at(average[None], w)))
                chosen = self.at(there, w).argmax(axis=1).reshape(len(test), copies)
                gains[i, test] = np.take_along_axis(real, chosen, axis=1) - real[:, [plain]]
        rows, options = np.repeat(self.b.weights / copies, copies), self.own.shape[1]
        seen = self.expected(results.ravel(), np.arange(draws), errors, np.hstack([self.own, self.design]))
        own, design = seen[:, :options], seen[:, options:]
        value = np.array([in_sample(self.at(own, w), rows) for w in worths])
        again = []
        for coefficients, v in self.again:
            fitted, v = design @ coefficients, np.repeat(v / copies, copies)
            again.append([in_sample(self.at(fitted, w), v) for w in worths])
        above = np.maximum(0.0, np.quantile(again, 1 - LEVEL, axis=0) - np.mean(again, axis=0))
        return Learnt(gains.mean(axis=2), value, value + above, self.at(own, worths[0])), results.ravel()


def value_of_study(b: Benefit, p: Proposal, target: Target, when: Timing, candidates: int,
                   sizes: np.ndarray | None = None, whole: list[Bracket] | None = None) -> Funding:
    """`whole`: worth of knowing everything at each of `band_worths`."""
    sizes = p.design.sizes() if sizes is None else sizes
    cost = np.array([p.price.of(*p.design.people(n)) for n in sizes])
    worths, nothing = band_worths(b), Bracket(0.0, 0.0, 0.0)
    empty = lambda why: Funding(p, sizes, when, [nothing] * len(sizes), np.zeros(len(sizes)), np.zeros((2, len(sizes))),
                                cost, nothing, [], [], target.unit, why)
    if b.effective < ENOUGH:
        return empty("draws")
    errors = [error_of(p.design, n, target) for n in sizes]
    if any(e is None for e in errors):
        return empty("spread")
    if not np.isfinite(target.simulated).all():
        return empty("unfinished")
    whole = [everything(b, w, 0) for w in worths] if whole is None else whole
    reader, z = Reader(b, target.simulated), latent(len(b.weights))
    exact = learn(b, Known(target.simulated[:, None]), worths)
    at_most = [bracket(b, exact, candidates, i) for i in range(len(worths))]
    rows = np.repeat(b.weights / COPIES, COPIES)
    found, rules, results = [], [], []
    for e in errors:
        more = np.sqrt(np.maximum(e**2 - target.error**2, 0.0))      # the simulated result has an error of its own
        learnt, result = reader.learn(more, z, worths)
        found.append([bracket(b, learnt, candidates, i) for i in range(len(worths))])
        rules.append(rule_of(b, result, learnt.fitted, rows))
        results.append(tuple(float(v) for v in np.quantile(result, (0.01, 0.99))))
    gains = [smoothed([f[i] for f in found], at_most[i], whole[i]) for i in range(len(worths))]
    worth = np.array([[when.worth(g.estimate) for g in row] for row in gains])
    return Funding(p, sizes, when, gains[0], worth[0], np.stack([worth.min(axis=0), worth.max(axis=0)]), cost,
                   capped(at_most[0], whole[0]), rules, results, target.unit)


def smoothed(found: list[Bracket], exact: Bracket, whole: Bracket) -> list[Bracket]:
    """A larger study is worth no less than a smaller one, and none more than its result without error."""
    top = capped(exact, whole)
    low, estimate, upper = (monotone(np.array([getattr(f, k) for f in found])) for k in ("low", "estimate", "upper"))
    estimate = np.clip(estimate, 0.0, top.estimate)
    upper = np.maximum(np.minimum(upper, top.upper), estimate)
    return [Bracket(float(min(a, e)), float(e), float(u)) for a, e, u in zip(low, estimate, upper)]
