"""Which conclusions survive: every comparison of two strategies, asked again under each structural form and what-if.

The evidence conflicts about the form of some relations (how hours become knowledge, how colleagues count), so no
average over forms settles a question. A conclusion survives if its difference leaves out 0, on the same side, under
every form; it leans that way if the sign is the same everywhere but not always clear; it turns if the sign differs
somewhere. Where fewer than FEW draws were run (what-ifs often have three) an interval would look clear by chance one
time in four, so there only the sign is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .compare import Comparison, is_ahead
from .statistics import Paired, mean_of
from .structures import masks

ENOUGH = 2          # draws a form needs to be asked at all
FEW = 5             # draws below which its interval is not believed


@dataclass(frozen=True)
class Form:
    """The strategies under one form or what-if. Differences have the sign of the file."""

    name: str                                # main, learning.dose=saturating, a combination of forms, or a what-if
    kind: str                                # all, form, combination or what_if
    draws: int
    ranking: list[str]                       # best average first
    against_baseline: dict[str, Paired]
    lead: Paired | None                      # first of the ranking minus the second
    clear: bool                              # the first is separated from the second and ahead often enough


@dataclass(frozen=True)
class Claim:
    """`better` does better than `worse` on average over everything; what becomes of that under each form."""

    better: str
    worse: str
    clear_overall: bool
    same_sign: list[str]                     # forms in which it does so on average
    clear: list[str]                         # ... and the interval leaves out 0
    turned: list[str]                        # forms in which it is the other way round
    clearly_turned: list[str]
    sign_only: list[str]                     # too few draws to ask for more

    @property
    def status(self) -> str:
        """survives, leans or turns."""
        if self.turned:
            return "turns"
        asked = [name for name in self.same_sign if name not in self.sign_only]
        return "survives" if self.clear_overall and asked and set(asked) <= set(self.clear) else "leans"


def under(comparison: Comparison, name: str, kind: str, values: np.ndarray, draws: np.ndarray) -> Form | None:
    """The comparison once more on `values` (S, D', R) of the draws of a mask. None: fewer than two strategies or
    draws."""
    names, direction = comparison.strategies, comparison.outcome.direction
    ran = [i for i in range(len(names)) if np.isfinite(values[i]).any()]
    means = mean_of(values[ran], 2)
    complete = np.isfinite(means).all(axis=0)
    if len(ran) < 2 or complete.sum() < ENOUGH:
        return None
    average = means[:, complete].mean(axis=1)
    order = [ran[i] for i in np.argsort(-average * direction, kind="stable")]
    pair = lambda a, b: comparison.paired(values[a], values[b], draws)
    lead = pair(order[0], order[1])
    base = names.index(comparison.baseline) if comparison.baseline in names else None
    against = {names[i]: pair(i, base) for i in ran if i != base} if base in ran else {}
    return Form(name, kind, int(complete.sum()), [names[i] for i in order], against, lead,
                complete.sum() >= FEW and is_ahead(lead, direction))


def values_by_form(comparison: Comparison) -> list[tuple[str, str, np.ndarray, np.ndarray]]:
    """(name, kind, values (S, D', R), mask of the draws (D,)) of everything, each form, combination and what-if."""
    study, main = comparison.study, comparison.values()
    everything = np.ones(study.draws, dtype=bool)
    found = [("main", "all", main, everything)]
    found += [(name, kind, main[:, mask], mask) for name, (kind, mask) in masks(study.structure).items()]
    return found + [(future, "what_if", comparison.values(future), everything) for future in study.futures[1:]]


def forms(comparison: Comparison) -> list[Form]:
    """Everything first; empty where there is no other form nor what-if."""
    found = [under(comparison, *row) for row in values_by_form(comparison)]
    found = [f for f in found if f is not None]
    return found if len(found) > 1 and found[0].kind == "all" else []


def claims(comparison: Comparison) -> list[Claim]:
    """Every pair of strategies that differ, asked under each form and what-if; combinations, with their few draws, are
    left out."""
    rows = [r for r in values_by_form(comparison) if r[1] in ("form", "what_if")]
    place, direction = {s: i for i, s in enumerate(comparison.strategies)}, comparison.outcome.direction
    kept = {names: overall for names, overall in comparison.pairs.items()
            if np.isfinite(overall.mean) and not comparison.same(*names)}
    asked = {names: [] for names in kept}
    for name, _, values, draws in rows:      # form by form: the resampling of one serves all its pairs
        for a, b in kept:
            asked[a, b].append((name, comparison.paired(values[place[a]], values[place[b]], draws)))
    found = []
    for (a, b), overall in kept.items():
        better, worse, sign = (a, b, 1) if overall.mean * direction >= 0 else (b, a, -1)
        same, clear, turned, clearly, sign_only = [], [], [], [], []
        for name, pair in asked[a, b]:
            if pair.draws < ENOUGH or not np.isfinite(pair.mean):
                continue
            holds = pair.mean * direction * sign > 0
            if not holds and pair.mean == 0:
                sign_only.append(name)        # equal there: neither the same nor the other way round
                continue
            (same if holds else turned).append(name)
            if pair.draws < FEW:
                sign_only.append(name)
            elif pair.separated:
                (clear if holds else clearly).append(name)
        if same or turned:
            found.append(Claim(better, worse, overall.separated, same, clear, turned, clearly, sign_only))
    return found
