"""What it would be worth to know a number, a group of numbers or a structural form exactly (EVPPI), between two limits.

Choosing by the same futures that judge the choice looks better than it is, choosing by others worse. In ten folds, worlds
kept whole, the option is chosen by a regression on the other nine: the mean gain over the option that is best on average
there is the `estimate`, less z standard errors (z shared among all candidates after Bonferroni) the `low` limit. The
`upper` limit is the gain in the futures that the regression was fitted to, plus what its resampling adds in 95 of 100
cases (worlds drawn anew, fitted again on the same basis); a straight line is always granted, since what is too weak to be
seen is not yet nothing. Who knows more never loses by it: what a part is worth
bounds the whole from below, and the worth of knowing everything bounds all from above.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from ..statistics import SEED
from .benefit import ENOUGH, Benefit, Bracket, everything
from .regression import Fit, Known

FOLDS = 10
LEVEL = 0.05
RESAMPLES = 60
SCALED = (0.5, 1.0, 1.5)      # of the ranges: values hold only under them


@dataclass(frozen=True)
class Candidate:
    """Something that might be known: `numbers` are paths of numbers and of structural choices."""

    name: str
    kind: str                 # "number" | "group" | "forms"
    paths: tuple[str, ...]
    grade: int                # of the worst evidence in it, -1 of forms


@dataclass(frozen=True)
class Worth:
    candidate: Candidate
    bracket: Bracket
    at_worths: tuple[float, ...] = ()     # estimates at the ends of the range of a unit's worth
    at_ranges: tuple[float, ...] = ()     # with the ranges of its numbers times SCALED; beyond 1 by extrapolation


@dataclass(frozen=True)
class Knowing:
    """All that was looked at, dearest first; `few` could not be, since they took too few values."""

    whole: Bracket
    worths: list[Worth]
    few: list[tuple[Candidate, int]]
    needed: int = 0           # draws, where there are too few to look at anything

    def of(self, kind: str) -> list[Worth]:
        return [w for w in self.worths if w.candidate.kind == kind]


def folds_of(clusters: np.ndarray, folds: int = FOLDS) -> np.ndarray:
    """(D,) fold of each draw: draws of a world together, folds of about the same size."""
    names, member, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    rng = np.random.default_rng(SEED)
    filled, fold = np.zeros(min(folds, len(names))), np.zeros(len(names), dtype=int)
    order = rng.permutation(len(names))
    for k in order[np.argsort(-sizes[order], kind="stable")]:
        fold[k] = int(np.argmin(filled))
        filled[fold[k]] += sizes[k]
    return fold[member]


@dataclass(frozen=True)
class Learnt:
    """What a choice after learning gains in each future at W worths, cross-fitted and in sample."""

    gains: np.ndarray         # (W, D)
    value: np.ndarray         # (W,) in sample
    upper: np.ndarray         # (W,)
    fitted: np.ndarray        # (N, S) mean benefit given what is known, at the first worth


def learn(b: Benefit, known: Known, worths: np.ndarray, folds: np.ndarray | None = None) -> Learnt:
    outcomes, options = np.hstack([b.effects, b.costs]), b.effects.shape[1]
    y = b.at() - b.at().mean(axis=1, keepdims=True)
    folds = folds_of(b.clusters) if folds is None else folds
    at = lambda z, w: w * z[:, :options] - z[:, options:]
    gains = np.zeros((len(worths), len(y)))
    for k in np.unique(folds):
        test, train = np.flatnonzero(folds == k), np.flatnonzero(folds != k)
        weights = b.weights[train]
        if not weights.any():
            continue
        there = Fit(known.of(train), y[train], known.of(test), weights).fitted(outcomes[train])[1]
        average = weights @ outcomes[train] / weights.sum()
        for i, w in enumerate(worths):
            real = at(outcomes[test], w)
            plain = int(np.argmax(at(average[None], w)))
            gains[i, test] = real[np.arange(len(test)), at(there, w).argmax(axis=1)] - real[:, plain]
    fit = Fit(known, y, known, b.weights)
    fit.take_line()
    own = fit.fitted(outcomes)[0]
    value = np.array([in_sample(at(own, w), b.weights) for w in worths])
    again = np.array([[in_sample(at(fit.design @ c, w), v) for w in worths] for c, v in resampled(b, fit, outcomes)])
    above = np.maximum(0.0, np.quantile(again, 1 - LEVEL, axis=0) - again.mean(axis=0))    # its width, not its bias
    return Learnt(gains, value, value + above, at(own, worths[0]))


def resampled(b: Benefit, fit: Fit, outcomes: np.ndarray):
    """Coefficients on the basis of `fit` and weights (they make 1) of each resampling of worlds."""
    names, member = np.unique(b.clusters, return_inverse=True)
    times = np.random.default_rng(SEED).multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    design = fit.design
    for count in times:
        v = count[member] * b.weights
        v = v / v.sum()
        square = design.T @ (v[:, None] * design)
        yield np.linalg.solve(square + 1e-9 * np.eye(len(square)), design.T @ (v[:, None] * outcomes)), v


def in_sample(fitted: np.ndarray, weights: np.ndarray) -> float:
    """Mean of the best after learning less the best before, for (N, S) means given what is known."""
    return max(0.0, float(weights @ fitted.max(axis=1) - (weights @ fitted).max()))


def bracket(b: Benefit, learnt: Learnt, candidates: int, which: int = 0) -> Bracket:
    """Before it is compared with others; `candidates` share the level of error of the lower limits."""
    gain, w = learnt.gains[which], b.weights
    mean = float(w @ gain)
    member = np.unique(b.clusters, return_inverse=True)[1]
    sums = np.bincount(member, weights=w * (gain - mean))
    error = float(np.sqrt((sums**2).sum() * len(sums) / max(1, len(sums) - 1)))
    upper = float(learnt.upper[which])
    return Bracket(mean - stats.norm.isf(LEVEL / max(1, candidates)) * error, min(max(0.0, mean), upper), upper)


def repaired(worths: list[Worth], whole: Bracket) -> list[Worth]:
    """A union is worth no less than its parts, and nothing more than everything."""
    done: list[Worth] = []
    for w in sorted(worths, key=lambda w: len(w.candidate.paths)):
        parts = [d.bracket for d in done if set(d.candidate.paths) < set(w.candidate.paths)]
        low, estimate, upper = (max([getattr(w.bracket, k), *(getattr(p, k) for p in parts)])
                                for k in ("low", "estimate", "upper"))
        done.append(replace(w, bracket=capped(Bracket(low, estimate, upper), whole)))
    return done


def capped(found: Bracket, whole: Bracket) -> Bracket:
    """Within what knowing more is worth; its limits in order."""
    estimate = min(found.estimate, whole.estimate)
    return Bracket(min(found.low, estimate), estimate, max(estimate, min(found.upper, whole.upper)))


def at_ranges(b: Benefit, known: Known) -> tuple[float, ...]:
    """In-sample worth if the numbers lay in ranges that are narrower or wider about their middle, all else as it is."""
    found, options = [], b.effects.shape[1]
    outcomes, y = np.hstack([b.effects, b.costs]), b.at() - b.at().mean(axis=1, keepdims=True)
    middle = (known.numbers.max(axis=0) + known.numbers.min(axis=0)) / 2 if known.numbers.shape[1] else 0.0
    for scale in SCALED:
        there = Fit(known, y, Known(middle + scale * (known.numbers - middle), known.forms), b.weights).fitted(outcomes)[1]
        found.append(in_sample(b.worth * there[:, :options] - there[:, options:], b.weights))
    return tuple(found)


def candidates_of(b: Benefit, groups: dict[str, tuple[str, ...]]) -> tuple[list[Candidate], list[tuple[Candidate, int]]]:
    """Single numbers, groups and forms that can be looked at, and what took too few values."""
    enough = [n for n in b.numbers if n.different >= ENOUGH]
    few = [(Candidate(n.path, "number", (n.path,), n.grade), n.different) for n in b.numbers if n.different < ENOUGH]
    found = [Candidate(n.path, "number", (n.path,), n.grade) for n in enough]
    found += [Candidate(path, "forms", (path,), -1) for path in b.forms]
    if len(b.forms) > 1:
        found.append(Candidate("", "forms", tuple(b.forms), -1))
    for name, paths in groups.items():
        members = [n for n in enough if n.path in paths]
        chosen = tuple(n.path for n in members) + tuple(f for f in b.forms if f in paths)
        lost = [n.different for n in b.numbers if n.path in paths and n.different < ENOUGH]
        grade = min([n.grade for n in members], default=-1)
        if chosen:
            found.append(Candidate(name, "group", chosen, grade))
        elif lost:
            few.append((Candidate(name, "group", tuple(paths), -1), max(lost)))
    return found, few


def knowing(b: Benefit, groups: dict[str, tuple[str, ...]], ranges: bool = True) -> Knowing:
    """Of every number, group and form, at the worth of a unit where knowing everything is worth most."""
    whole = everything(b)
    candidates, few = candidates_of(b, groups)
    if b.effective < ENOUGH:
        return Knowing(whole, [], few, ENOUGH)
    worths, folds, found = np.array([b.worth, b.worths[0], b.worths[-1]]), folds_of(b.clusters), []
    most = [everything(b, w, 0).estimate for w in worths[1:]]
    for c in candidates:
        known = b.known(list(c.paths))
        learnt = learn(b, known, worths, folds)
        ends = tuple(min(bracket(b, learnt, 1, i + 1).estimate, m) for i, m in enumerate(most))
        scaled = at_ranges(b, known) if ranges and c.kind == "group" else ()
        found.append(Worth(c, bracket(b, learnt, len(candidates)), ends, scaled))
    found = repaired(found, whole)
    return Knowing(whole, sorted(found, key=lambda w: (-w.bracket.estimate, len(w.candidate.paths), -w.bracket.upper, w.candidate.name)), few)
