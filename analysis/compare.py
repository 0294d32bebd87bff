"""All the numbers of one report, computed once: ranking, every pair, futures, groups, what remains, what was spent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np

from . import decision, sensitivity, statistics
from .errors import InputError
from .labelled import text
from .study_data import StudyData
from .quantities import Quantity, quantity, quantity_in
from .sensitivity import FormInfluence, Influence
from .statistics import Paired, mean_of
from .structures import masks

Found = TypeVar("Found")


@dataclass
class GroupEffect:
    """Differences per label of a subgroup, per 100 teachers where their number is known, else absolute."""

    labels: list[str]
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    per_hundred: bool
    variable: str
    small: np.ndarray     # (labels,) too few teachers to speak of

    def better(self, direction: int) -> np.ndarray:
        """(labels,) whether the interval lies wholly on the good side of 0."""
        return np.array((self.low > 0) if direction > 0 else (self.high < 0))

    def unclear(self) -> np.ndarray:
        """(labels,) whether the interval includes 0."""
        return (self.low <= 0) & (self.high >= 0)


def once(compute: Callable[[Comparison], Found]) -> Callable[[Comparison], Found]:
    """What is worked out of a comparison when it is first asked for, and then kept with it."""
    @wraps(compute)
    def found(c: Comparison) -> Found:
        if found not in c.known:
            c.known[found] = compute(c)
        return c.known[found]
    return found


@dataclass
class Comparison:
    """What the runs say about the strategies at the reference level of the budget, in the main future."""

    study: StudyData
    outcome: Quantity
    level: int
    strategies: list[str]                          # that have finished runs, best average first
    excluded: list[str]                            # that have none
    mean: dict[str, float]
    best: str
    second: str | None
    lead: Paired | None                            # best - second, sign as in the file
    against_baseline: dict[str, Paired]
    pairs: dict[tuple[str, str], Paired]
    probability: dict[str, float]                  # of being best, over futures
    tied: list[str]                                # strategies that the runs do not separate from the best (without it)
    influences: list[Influence] = field(default_factory=list)
    form_influences: list[FormInfluence] = field(default_factory=list)
    known: dict[Callable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)    # see `once`

    @property
    def baseline(self) -> str | None:
        return self.study.baseline if self.study.baseline in self.strategies else None

    @cached_property
    def twins(self) -> list[list[str]]:
        """Strategies that do exactly the same in every future, in groups of two and more."""
        everything = np.concatenate([self.values(f).reshape(len(self.strategies), -1) for f in self.study.futures],
                                    axis=1)
        groups: dict[bytes, list[str]] = {}
        for name, row in zip(self.strategies, everything):
            groups.setdefault(np.where(np.isfinite(row), row + 0.0, np.nan).tobytes(), []).append(name)
        return [g for g in groups.values() if len(g) > 1]

    def same(self, a: str, b: str) -> bool:
        return any(a in g and b in g for g in self.twins)

    def paired(self, treated: np.ndarray, reference: np.ndarray, draws: np.ndarray | None = None) -> Paired:
        """The pair of two (D, R) arrays, of the draws of the mask alone where one is given."""
        return pair_of(self.study, treated, reference, draws)

    def values(self, future: str = "main") -> np.ndarray:
        """(S, D, R) main outcome of `strategies` at the reference level."""
        rows = [self.study.strategies.index(s) for s in self.strategies]
        return self.study.outcome(self.outcome.name, future)[rows, self.level]

    def lead_by_draw(self) -> np.ndarray:
        """(D,) best minus second, positive where the best is ahead."""
        if self.second is None:
            return np.full(self.study.draws, np.nan)
        values = self.values()
        gap = values[self.strategies.index(self.best)] - values[self.strategies.index(self.second)]
        return mean_of(gap, 1) * self.outcome.direction


def pair_of(study: StudyData, treated: np.ndarray, reference: np.ndarray, draws: np.ndarray | None = None) -> Paired:
    """Paired differences by the rules of this study: its interval, its clusters of draws, its pairing."""
    return statistics.paired(treated, reference, study.interval, study.sampling.of(draws),
                             text(study.attributes.get("pairing", "")) != "independent")


AHEAD = 2 / 3   # a winner must also be ahead of the runner-up in this share of futures, not only on average


def quantity_of(study: StudyData, name: str) -> Quantity:
    for place in ("outcomes", "timeseries", "quantiles"):
        group = study.table(place)
        if group is not None and name in group.variables:
            return quantity_in(group, name)
    return quantity(name)


def measured_outcome(study: StudyData) -> str:
    """The main outcome; where a run ends before it counts, so that nobody has it, practice-years, which all have."""
    for name in (study.main_outcome, "practice_years"):
        if name in study.outcomes.variables and np.isfinite(study.outcome(name)).any():
            return name
    raise InputError(f"{study.path}: no finished run has measured '{study.main_outcome}'. Let the run end later, or run "
                     "what is missing")


def compare(study: StudyData) -> Comparison:
    outcome, level = quantity_of(study, measured_outcome(study)), study.reference_level
    everything = study.outcome(outcome.name)[:, level]
    ran = [i for i in range(len(study.strategies)) if np.isfinite(everything[i]).any()]
    if not ran:  # nothing at the level nearest to 100 %: take the level with most finished runs
        level = int(np.argmax(np.isfinite(study.outcome(outcome.name)).sum(axis=(0, 2, 3))))
        everything = study.outcome(outcome.name)[:, level]
        ran = [i for i in range(len(study.strategies)) if np.isfinite(everything[i]).any()]
    means = mean_of(everything[ran], 2)
    complete = np.isfinite(means).all(axis=0)   # rank on the draws that all have, unless these are the lesser part
    means = means[:, complete] if complete.sum() * 2 >= study.draws else means
    mean = {study.strategies[i]: float(m) for i, m in zip(ran, mean_of(means, 1))}
    order = sorted(ran, key=lambda i: (-outcome.direction * mean[study.strategies[i]], i))
    names = [study.strategies[i] for i in order]
    values = {study.strategies[i]: everything[i] for i in order}
    pairs = {(a, b): pair_of(study, values[a], values[b]) for i,
             a in enumerate(names) for b in names[i + 1:]}
    best, second = names[0], names[1] if len(names) > 1 else None
    chance = decision.probability_best(np.array([values[n] for n in names]) * outcome.direction)
    base = study.baseline if study.baseline in names else None
    against = {n: pair_of(study, values[n], values[base]) for n in names if base is not None
               and n != base}
    result = Comparison(study, outcome, level, names, [s for s in study.strategies if s not in names], mean, best,
                        second,
                        pairs.get((best, second)) if second else None, against, pairs,
                        dict(zip(names, map(float, chance))),
                        [n for n in names[1:] if not is_ahead(pairs[best, n], outcome.direction)])
    as_the_terminal(result)
    if second is not None and not (study.plan is not None and study.plan.chained):
        result.influences = sensitivity.influences(study, result.lead_by_draw(), within_forms=True)
        result.form_influences = sensitivity.form_influences(study, result.lead_by_draw())
    return result


def as_the_terminal(c: Comparison) -> None:
    """Where the file holds the verdict, computed once when the study was merged, its word and its numbers of the lead are
    those of the report. They differ from what is computed here at most in the last digits."""
    said = c.study.verdict
    if c.lead is None or said.get("best") != c.best or said.get("runner_up") != c.second or "verdict" not in said:
        return
    sign = c.outcome.direction
    low, high = sorted((float(said["low"]) * sign, float(said["high"]) * sign))
    c.lead = replace(c.lead, mean=float(said["best_minus_runner_up"]) * sign, low=low, high=high,
                     clusters=int(said.get("clusters", c.lead.clusters)))
    c.pairs[c.best, c.second] = c.lead
    ahead = str(said["verdict"]) == "ahead"
    if ahead and c.second in c.tied:
        c.tied.remove(c.second)
    elif not ahead and c.second not in c.tied:
        c.tied.insert(0, c.second)


def share_ahead(pair: Paired, direction: int) -> float:
    """Share of futures in which the first of the pair is the better one."""
    return pair.share_above if direction > 0 else pair.share_below


def is_ahead(pair: Paired, direction: int) -> bool:
    """The first is the better one on average (interval leaves out 0) and in enough futures."""
    return pair.separated and pair.mean * direction > 0 and share_ahead(pair, direction) >= AHEAD


def futures(comparison: Comparison) -> tuple[list[str], np.ndarray]:
    """Names and (F, S) mean main outcome: the main future, its structural forms, then each what-if. NaN: not run."""
    study, names, rows = comparison.study, [], []
    forms = {name: mask for name, (kind, mask) in masks(study.structure).items() if kind == "form"}
    for future in study.futures:
        values = comparison.values(future)
        if np.isfinite(values).reshape(len(values), -1).any(axis=1).sum() < 2:
            continue
        names.append(future)
        rows.append(mean_of(mean_of(values, 2), 1))
        if future == study.futures[0]:
            for form, member in forms.items():
                names.append(form)
                rows.append(mean_of(mean_of(values[:, member], 2), 1))
    return names, np.array(rows).reshape(len(names), len(comparison.strategies))


SMALL_GROUP = 0.02      # of all teachers: a group below is marked, and not spoken of


def group_variable(comparison: Comparison, group) -> str | None:
    """The main outcome where the file has it by group; else one that stands for it, and is named as what it is."""
    dims = ("strategy", "level", "draw", "replicate")
    near = {"practice_years": "practice_gain", "lasting_gain": "practice_gain", "changed_teachers": "changed",
            "pupil_years": "practice_gain", "pupils_by_inquiry": "practice_gain"}
    wanted = (comparison.outcome.name, near.get(comparison.outcome.name, ""))
    return next((v for v in wanted if v in group.variables and set(dims) < set(group.variables[v].dims)), None)


def group_rows(comparison: Comparison, dimension: str, treated: str,
               reference: str | None) -> tuple[statistics.Rows, GroupEffect] | None:
    """Treated minus reference (or treated alone) by label of `dimension`: rows to resample, and the effects."""
    group = comparison.study.by_group.get(dimension)
    variable = group_variable(comparison, group) if group is not None else None
    if variable is None:
        return None
    dims = ("strategy", "level", "draw", "replicate", dimension)
    if not group.has(variable, *dims):
        return None
    values = group.get(variable, *dims)
    share = group.units(variable).strip() in ("1", "", "share")
    everybody = group.get("teachers", *dims) if group.has("teachers", *dims) else None

    def cell(array: np.ndarray, strategy: str) -> np.ndarray:
        row = array[comparison.study.strategies.index(strategy)]
        chosen = row[comparison.level]
        if not np.isfinite(chosen).any():  # a baseline run at one level only
            chosen = next((r for r in row if np.isfinite(r).any()), chosen)
        return chosen

    difference = cell(values, treated) - (cell(values, reference) if reference is not None else 0.0)
    small = np.zeros(difference.shape[-1], dtype=bool)
    if everybody is not None:
        per_label = mean_of(cell(everybody, treated), (0, 1))
        small = per_label < SMALL_GROUP * np.nansum(per_label)
        if not share:
            with np.errstate(invalid="ignore", divide="ignore"):
                difference = 100.0 * difference / np.where(per_label > 0, per_label, np.nan)
    if share:
        difference = 100.0 * difference
    rows = statistics.units_of_resampling(difference, comparison.study.sampling)
    if not len(rows):
        return None
    mean, low, high, _ = statistics.interval_of(rows, comparison.study.interval)
    return rows, GroupEffect(group.labels(dimension), mean, low, high, share or everybody is not None, variable, small)


def group_effect(comparison: Comparison, dimension: str, treated: str, reference: str | None) -> GroupEffect | None:
    """The effects alone, with intervals."""
    found = group_rows(comparison, dimension, treated, reference)
    return found[1] if found is not None else None


def gap_between(rows: statistics.Rows, a: int, b: int, coverage: float) -> tuple[float, float, float]:
    """Mean and interval of the difference between two labels."""
    gap = rows.like(rows.values[:, a] - rows.values[:, b])
    return tuple(float(v) for v in statistics.interval_of(gap, coverage)[:3])


def persistence(comparison: Comparison, strategy: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None:
    """Years after the stop, and of 100 changed at the stop how many are still so: mean, low, high. None: no data."""
    group = comparison.study.table("persistence")
    dims = ("strategy", "level", "draw", "replicate", "years_after")
    if group is None or not group.has("still_changed", *dims) or strategy not in comparison.study.strategies:
        return None
    values = group.get("still_changed", *dims)[comparison.study.strategies.index(strategy), comparison.level]
    years = np.asarray(group.coords["years_after"], dtype=float)
    rows = statistics.units_of_resampling(values, comparison.study.sampling)
    start = int(np.argmin(np.abs(years)))
    if not len(rows) or not np.nanmean(rows.values[:, start]) > 0:
        return None
    sampling = statistics.Sampling(rows.clusters, rows.strata)
    triples = [statistics.bootstrap_ratio(rows.values[:, i], rows.values[:, start], comparison.study.interval, sampling)
               for i in range(len(years))]
    mean, low, high = (100.0 * np.array(t) for t in zip(*triples))
    return years, mean, low, high


def evidence_counts(study: StudyData) -> dict[int, int]:
    """Grade -> how many numbers of the model rest on it: from the file's own count, else from its parameters."""
    import json
    try:
        counts = {int(k): int(v) for k,
                  v in json.loads(study.provenance.get("evidence_counts_json", "") or "{}").items()}
    except (ValueError, AttributeError, TypeError):
        counts = {}
    group = study.table("parameters")
    if not counts and group is not None and "evidence" in group.variables:
        grades, numbers = np.unique(group.variables["evidence"].values.astype(int), return_counts=True)
        counts = dict(zip(map(int, grades), map(int, numbers)))
    return counts
