"""What page one says, in numbers: how large the effect is, what is surely better than what, three choices, what turns.

Everything is the gain over the baseline at the reference level of the budget, toward the good side; without a baseline
it is the outcome itself. A *future* is one pair of draw and replicate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from . import compare, conclusions, statistics
from .compare import Comparison, is_ahead, once, share_ahead
from .statistics import mean_of
from .structures import masks
from .value.benefit import ENOUGH

NOTHING_PER_TEACHER = 0.001   # gains below one teacher in a thousand are next to nothing
NOTHING_SHARE = 0.001         # ... of outcomes that are shares: a tenth of a percentage point
NOTHING_OF_BEST = 0.05        # ... of other outcomes: a twentieth of the largest average
TINY = 0.01                   # of the teachers: an effect below that is called small before anything else is said
MOST_OF_MEAN = 0.5            # a few futures make the mean if a tenth of them supply half of it
SURELY = 0.95                 # beaten in so many futures, at no less money: nothing speaks for it
ENOUGH_FUTURES = 10           # for a tenth-worst one
LEAST_GAP = 0.1               # of the larger gain: groups that differ by less are not spoken of, however sure it is
OPPOSITE = {"never_reached": "reach"}
FORM_DRAWS = 5                # draws a form needs before its winner counts as a disagreement


@dataclass(frozen=True)
class Standing:
    """One strategy, over all futures that it and the baseline share."""

    strategy: str
    mean: float
    median: float
    quarter: float            # a quarter of the futures lie below
    three_quarters: float
    twentieth: float
    last_twentieth: float
    tenth_worst: float
    nothing: float            # share of futures with next to nothing, or less
    largest: float            # share of the whole sum that the largest draw supplies
    few: int                  # so many draws, the largest ones, supply half of the sum
    draws: int

    @property
    def skewed(self) -> bool:
        """A tenth of the draws, or one, supplies half of the average, and the middle lies far below it."""
        return self.draws > 1 and self.few <= max(1, self.draws // 10) and self.median < self.mean / 2


def gains(c: Comparison) -> dict[str, np.ndarray]:
    """Strategy -> (D, R) gain over the baseline, the more the better; the baseline itself is left out."""
    values = dict(zip(c.strategies, c.values() * c.outcome.direction))
    if c.baseline is None:
        return values
    return {s: v - values[c.baseline] for s, v in values.items() if s != c.baseline}


def teachers(c: Comparison) -> float:
    """How many teachers the outcome counts among; NaN where it does not count teachers."""
    return c.study.number("n_teachers") if c.outcome.kind == "count" and c.outcome.counts_teachers else float("nan")


def next_to_nothing(c: Comparison) -> float:
    """In the unit of the file."""
    count = teachers(c)
    if np.isfinite(count) and count > 0:
        return NOTHING_PER_TEACHER * count
    if c.outcome.kind == "share":
        return NOTHING_SHARE
    return NOTHING_OF_BEST * max((abs(float(mean_of(g))) for g in gains(c).values() if np.isfinite(g).any()), default=0.0)


def standing(strategy: str, gain: np.ndarray, nothing: float) -> Standing:
    there = gain[np.isfinite(gain)]
    by_draw = mean_of(gain, 1)
    by_draw = np.sort(by_draw[np.isfinite(by_draw)])[::-1]
    whole = by_draw.sum()
    supplied = np.cumsum(by_draw) / whole if whole > 0 else np.zeros(len(by_draw))
    q = [float(v) for v in np.quantile(there, [0.5, 0.25, 0.75, 0.05, 0.95, 0.1])]
    return Standing(strategy, float(by_draw.mean()), *q, float((there < nothing).mean()),
                    float(by_draw[0] / whole) if whole > 0 else float("nan"),
                    int(np.argmax(supplied >= MOST_OF_MEAN)) + 1 if whole > 0 else len(by_draw), len(by_draw))


def standings(c: Comparison) -> list[Standing]:
    """In the order of the ranking."""
    nothing = next_to_nothing(c)
    found = gains(c)
    return [standing(s, found[s], nothing) for s in c.strategies if s in found and np.isfinite(found[s]).any()]


@dataclass(frozen=True)
class Choices:
    """The three ways to choose. Equal ones are decided by the next criterion, so that the answer does not depend on the
    order in the file."""

    safest: Standing
    middle: Standing
    average: Standing


def choices(c: Comparison, rows: list[Standing]) -> Choices | None:
    """None with one strategy or too few futures, or where nothing has any effect."""
    if len(rows) < 2 or c.lead is None or c.lead.pairs < ENOUGH_FUTURES or all(r.nothing == 1.0 for r in rows):
        return None
    return Choices(min(rows, key=lambda r: (r.nothing, -r.tenth_worst, -r.mean)),
                   max(rows, key=lambda r: (r.median, r.tenth_worst, r.mean)),
                   max(rows, key=lambda r: (r.mean, r.median)))


@dataclass(frozen=True)
class Beaten:
    strategy: str
    by: str
    share: float


def dominated(c: Comparison) -> list[Beaten]:
    """Strategies that one other beats in nearly all futures, without costing more."""
    spend = c.study.outcome("spend")[:, c.level] if c.study.has_outcome("spend") else None
    paid = {s: float(mean_of(spend[c.study.strategies.index(s)])) if spend is not None else 0.0 for s in c.strategies}
    found = []
    for (a, b), pair in c.pairs.items():          # a ranks before b
        share = share_ahead(pair, c.outcome.direction)
        if b != c.baseline and is_ahead(pair, c.outcome.direction) and share >= SURELY \
                and paid[a] <= paid[b] * 1.01 + 1.0:
            found.append(Beaten(b, a, share))
    best_by: dict[str, Beaten] = {}
    for beaten in found:
        if beaten.strategy not in best_by or beaten.share > best_by[beaten.strategy].share:
            best_by[beaten.strategy] = beaten
    return list(best_by.values())


def clearly_over_baseline(c: Comparison) -> list[str]:
    return [s for s in c.strategies if (p := c.against_baseline.get(s)) is not None and is_ahead(p, c.outcome.direction)]


def measured(c: Comparison) -> str | None:
    """The strategy whose gain is put in proportion: the best, or the first in the ranking that is clearly better than the
    baseline. None where none is, or nothing is compared."""
    clear = clearly_over_baseline(c) if c.baseline is not None and c.second is not None else []
    return c.best if c.best in clear else clear[0] if clear else None


def clear_pairs(c: Comparison) -> list[tuple[str, str]]:
    """(better, worse) of the pairs without the baseline that are told apart, best first."""
    return [(a, b) for (a, b), p in c.pairs.items() if c.baseline not in (a, b) and is_ahead(p, c.outcome.direction)]


def turned_by_form(c: Comparison) -> set[tuple[str, str]]:
    """(better, worse) on average over everything, where a structural form alone has it the other way round."""
    values, place = c.values() * c.outcome.direction, {s: i for i, s in enumerate(c.strategies)}
    forms = [mask for kind, mask in masks(c.study.structure).values() if kind == "form" and mask.sum() >= FORM_DRAWS]
    found = set()
    for a, b in c.pairs:
        gap = mean_of(values[place[a]] - values[place[b]], 1)
        means = [float(mean_of(gap[mask])) for mask in forms]
        if any(m < 0 for m in means if np.isfinite(m)):
            found.add((a, b))
    return found


def first_by_other_measures(c: Comparison) -> list[tuple[str, str]]:
    """(strategy, outcome) for each outcome that the study asks for beside its main one and in which another strategy
    is clearly ahead of the best. Money and concentration are no effects, and what one measure says need not be said by its opposite."""
    found, study = [], c.study
    asked = [n for n in dict.fromkeys(study.listed("also")) if study.has_outcome(n) and n != c.outcome.name]
    for name in asked:
        if compare.quantity_of(study, name).kind in ("money", "index") or OPPOSITE.get(name) in asked:
            continue
        sign = compare.quantity_of(study, name).direction
        values = {s: study.outcome(name)[study.strategies.index(s), c.level] for s in c.strategies}
        values = {s: v for s, v in values.items() if np.isfinite(v).any()}
        if c.best not in values:
            continue
        first = max(values, key=lambda s: sign * float(mean_of(mean_of(values[s], 1))))
        if first not in (c.best, c.baseline) and is_ahead(c.paired(values[first], values[c.best]), sign):
            found.append((first, name))
    return found


def draws_needed(c: Comparison) -> float:
    """Draws after which the interval of the lead would leave out 0, were the lead to stay what it is; infinite at 0."""
    lead = c.lead
    if lead is None or not np.isfinite(lead.low) or lead.mean == 0:
        return math.inf
    half = (lead.high - lead.low) / 2
    return lead.draws * (half / abs(lead.mean)) ** 2


@dataclass(frozen=True)
class Winner:
    """Who comes first under one assumption."""

    name: str           # "main", a form, a what-if, or a path of a number
    kind: str           # all, form, what_if or number
    first: str
    second: str
    lead: float         # in the outcome's unit, positive
    clear: bool
    draws: int
    side: str = ""      # of a number: above or below
    value: float = math.nan
    unit: str = ""
    nothing_first: bool = False     # all of them are equal there


def winners(c: Comparison) -> list[Winner]:
    """The whole study, each structural form, each what-if; and single numbers that would turn the order, where there are
    draws enough to tell that from chance."""
    if c.second is None:
        return []
    found = [conclusions.under(c, *row) for row in conclusions.values_by_form(c) if row[1] != "combination"]
    rows = [Winner(f.name, f.kind, f.ranking[0], f.ranking[1], f.lead.mean * c.outcome.direction, f.clear, f.draws,
                   nothing_first=f.lead.mean == 0) for f in found if f is not None]
    if c.lead is not None and c.lead.draws >= ENOUGH:
        rows += [Winner(i.path, "number", c.second, c.best, math.nan, True, c.lead.draws,
                        "above" if i.loses_above else "below", i.switching, i.unit)
                 for i in c.influences if i.clear and np.isfinite(i.switching)]
    return rows


@once
def disagreeing_forms(c: Comparison) -> list[Winner]:
    """The forms of one structure whose winners differ so that one of them is clearly ahead of another's winner; empty
    where the forms agree or cannot be told apart."""
    if c.second is None:
        return []
    values, by_path = c.values(), {}
    for name, (kind, mask) in masks(c.study.structure).items():
        if kind == "form":
            form = conclusions.under(c, name, kind, values[:, mask], mask)
            if form is not None and form.draws >= FORM_DRAWS:
                by_path.setdefault(name.split("=")[0], []).append((form, mask))
    for forms in by_path.values():
        for form, mask in forms:
            i = c.strategies.index(form.ranking[0])
            for other, _ in forms:
                j = c.strategies.index(other.ranking[0])
                if i != j and is_ahead(c.paired(values[i][mask], values[j][mask], mask), c.outcome.direction):
                    return [Winner(f.name, f.kind, f.ranking[0], f.ranking[1], f.lead.mean * c.outcome.direction,
                                   f.clear, f.draws) for f, _ in forms]
    return []


@dataclass(frozen=True)
class GroupGap:
    """Between two groups, of the gain of one strategy."""

    most: str
    least: str
    most_value: float
    least_value: float
    unit: str           # per_hundred or outcome
    variable: str       # what was measured of the groups; not always the main outcome


def group_gap(c: Comparison, strategy: str, dimension: str = "school_type") -> GroupGap | None:
    """The widest gap between groups that is beyond chance and large enough to matter: its interval, shared among all pairs of groups, leaves out 0.
    None where no pair of groups differs so."""
    found = compare.group_rows(c, dimension, strategy, c.baseline)
    if found is None:
        return None
    rows, effect = found
    there = np.flatnonzero(np.isfinite(effect.mean) & ~effect.small)
    if len(there) < 2 or len(rows) < 2:
        return None
    order = there[np.argsort(-effect.mean[there] * c.outcome.direction, kind="stable")]
    most, least = int(order[0]), int(order[-1])
    tests = len(there) * (len(there) - 1) / 2
    coverage = 1 - (1 - c.study.interval) / tests
    gap, low, high = compare.gap_between(rows, most, least, coverage)
    if not (low > 0 or high < 0) or abs(gap) < max(LEAST_GAP * float(np.abs(effect.mean[[most, least]]).max()), 1e-9):
        return None
    return GroupGap(effect.labels[most], effect.labels[least], float(effect.mean[most]), float(effect.mean[least]),
                    "per_hundred" if effect.per_hundred else "outcome", effect.variable)


@dataclass(frozen=True)
class GroupFirst:
    """A group in which another strategy than the best does most, beyond chance."""

    group: str
    strategy: str
    value: float
    of_best: float


def first_in_groups(c: Comparison, dimension: str = "school_type") -> list[GroupFirst]:
    """In the order of the labels; the interval of the lead over the best, draw by draw, is shared among the groups and
    the rivals. Small groups and those in which the best is first, or cannot be told from the first, are left out."""
    own, rivals = compare.group_effect(c, dimension, c.best, c.baseline), [s for s in c.strategies if s not in (c.best, c.baseline)]
    leads = {s: found for s in rivals if (found := compare.group_rows(c, dimension, s, c.best)) is not None}
    if own is None or not leads:
        return []
    there = [g for g in range(len(own.labels)) if np.isfinite(own.mean[g]) and not own.small[g]]
    coverage, sign, firsts = 1 - (1 - c.study.interval) / max(1, len(there) * len(leads)), c.outcome.direction, []
    for g in there:
        first = max(leads, key=lambda s: sign * leads[s][1].mean[g])
        rows, lead = leads[first]
        if float(statistics.interval_of(rows.like(sign * rows.values[:, g]), coverage)[1]) > 0:
            firsts.append(GroupFirst(own.labels[g], first, float(own.mean[g] + lead.mean[g]), float(own.mean[g])))
    return firsts
