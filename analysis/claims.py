"""The documents' claims as findings of the model: where each holds, where it fails, and how surely.

The unit is the advantage of the first strategy of a claim over the second in the same draw and replicate (common random
numbers), signed so that positive is what the documents expect. The same number is taken again in every structural form,
in every what-if future, and in the lower and upper half of the draws for each varied number. Intervals are those of the
mean, by a bootstrap over draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import sensitivity, statistics
from .claims_of_documents import Claim
from .compare import quantity_of
from .errors import InputError
from .study_data import StudyData
from .quantities import Quantity
from .statistics import mean_of

MATTERS = 0.05     # an advantage below this share of what the second strategy adds is none, however precisely known
HOLDS, MOSTLY, DEPENDS = "holds", "holds on average", "depends"
UNCLEAR, FAILS = "not separated", "fails"


@dataclass(frozen=True)
class Part:
    """The advantage in one part of the futures, in the printed unit of the outcome."""

    kind: str          # "all", "form", "what-if", "budget", "half"
    label: str
    mean: float
    low: float
    high: float
    share: float       # of its futures in which the advantage is positive
    draws: int
    floor: float = 0.0  # the smallest advantage that matters

    @property
    def status(self) -> str:
        """HOLDS, FAILS, or UNCLEAR where the interval includes 0 or the advantage is too small to matter."""
        if abs(self.mean) < self.floor:
            return UNCLEAR
        return HOLDS if self.low > 0 else FAILS if self.high < 0 else UNCLEAR


@dataclass(frozen=True)
class Split:
    """The draws cut at the median of one varied number. `clear`: its rank correlation survives Bonferroni."""

    path: str
    median: float
    unit: str
    below: Part
    above: Part
    p_value: float
    clear: bool

    @property
    def change(self) -> float:
        return self.above.mean - self.below.mean

    @property
    def turns(self) -> bool:
        """The claim holds in one half and fails in the other, and the number's influence is no accident."""
        return self.clear and {self.below.status, self.above.status} == {HOLDS, FAILS}


@dataclass(frozen=True)
class Finding:
    claim: Claim
    quantity: Quantity
    titles: tuple[str, str]          # of the two strategies
    whole: Part
    relative: float                  # advantage in units of what the second strategy adds to the baseline
    spent: tuple[float, float]       # share of the budget that each could spend
    parts: tuple[Part, ...]          # structural forms and what-ifs
    split: Split | None              # the number that changes the advantage most
    verdict: str
    conclusion: str


def part_of(kind: str, label: str, advantage: np.ndarray, interval: float, floor: float = 0.0) -> Part:
    """`advantage` (draws, replicates)."""
    pair = statistics.paired(advantage, np.zeros_like(advantage), interval)
    return Part(kind, label, pair.mean, pair.low, pair.high, pair.share_above, pair.draws, floor)


def forms_of(structure: list[str]) -> dict[str, list[int]]:
    """Draws by structural form: "learning.dose=saturating" -> [0, 2, ...]."""
    found: dict[str, list[int]] = {}
    for draw, written in enumerate(structure):
        for form in filter(None, written.split("; ")):
            found.setdefault(form, []).append(draw)
    return found


def splits_of(study: StudyData, advantage: np.ndarray, floor: float) -> list[Split]:
    """Every varied number, the largest change first."""
    by_draw = mean_of(advantage, 1)
    found, group = [], study.table("parameters")
    if group is None:
        return found
    values, paths = group.get("value", "draw", "parameter"), group.column("path", "parameter")
    for influence in sensitivity.influences(study, by_draw):
        given = values[:, paths.index(influence.path)]
        median = float(np.median(given[np.isfinite(by_draw)]))
        halves = [part_of("half", f"{influence.path} {word}", advantage[rows], study.interval, floor)
                  for word, rows in (("low", given <= median), ("high", given > median))]
        found.append(Split(influence.path, median, influence.unit, *halves, influence.p_value, influence.clear))
    return sorted(found, key=lambda s: (not s.turns, -abs(s.change)))


def advantage_in(study: StudyData, claim: Claim, future: str = "main", level: int | None = None) -> np.ndarray:
    """(draws, replicates), positive where the documents are right, in the printed unit."""
    sign = -1.0 if claim.expects == "less" else 1.0
    values = study.outcome(claim.outcome, future)[:, study.reference_level if level is None else level]
    first, second = (values[study.strategies.index(name)] for name in (claim.first, claim.second))
    return sign * quantity_of(study, claim.outcome).scale * (first - second)


def find(study: StudyData, claim: Claim) -> Finding:
    """Error: InputError where the study lacks a strategy or the outcome."""
    for name in (claim.first, claim.second):
        if name not in study.strategies:
            raise InputError(f"{study.path}: has no strategy '{name}', which the claim '{claim.name}' compares")
    if not study.has_outcome(claim.outcome):
        raise InputError(f"{study.path}: has no outcome '{claim.outcome}', which the claim '{claim.name}' is about")
    advantage, interval = advantage_in(study, claim), study.interval
    added = added_by_second(study, claim)
    floor = MATTERS * added if np.isfinite(added) else 0.0
    whole = part_of("all", "all draws", advantage, interval, floor)
    parts = [part_of("form", form, advantage[draws], interval, floor)
             for form, draws in sorted(forms_of(study.structure).items())]
    parts += [part_of("what-if", future, advantage_in(study, claim, future), interval, floor)
              for future in study.futures if future != "main"]
    parts += [part_of("budget", f"{level:.0%} of the budget".replace("%", " %"),
                      advantage_in(study, claim, level=i), interval, floor)
              for i, level in enumerate(study.levels) if i != study.reference_level]
    splits = splits_of(study, advantage, floor)
    split = splits[0] if splits else None
    verdict, conclusion = conclude(claim, whole, parts, split, study.name(claim.first), study.name(claim.second))
    return Finding(claim, quantity_of(study, claim.outcome), (study.name(claim.first), study.name(claim.second)), whole,
                   whole.mean / added if added > 0 else float("nan"),
                   (spent_share(study, claim.first), spent_share(study, claim.second)), tuple(parts), split, verdict,
                   conclusion)


def added_by_second(study: StudyData, claim: Claim) -> float:
    """What the second strategy changes against the baseline, without sign, in the printed unit."""
    if study.baseline is None or study.baseline == claim.second:
        return float("nan")
    values = study.outcome(claim.outcome)[:, study.reference_level]
    second, base = (values[study.strategies.index(name)] for name in (claim.second, study.baseline))
    return abs(float(mean_of(second - base))) * quantity_of(study, claim.outcome).scale


def spent_share(study: StudyData, strategy: str) -> float:
    """Money of the budget that was spent; the rest found no places, people or cover."""
    if not (study.has_outcome("planned") and study.has_outcome("unspent")):
        return float("nan")
    row = study.strategies.index(strategy)
    planned, unspent = (float(mean_of(study.outcome(name)[row, study.reference_level])) for name in ("planned", "unspent"))
    return 1 - unspent / planned if planned > 0 else float("nan")


def listed(parts: list[Part]) -> str:
    return ", ".join(p.label.split("=")[-1].replace("_", " ") for p in parts)


def conclude(claim: Claim, whole: Part, parts: list[Part], split: Split | None, first: str,
             second: str) -> tuple[str, str]:
    """Verdict and sentence, from the statuses alone."""
    holding = [p for p in parts if p.status == HOLDS]
    failing = [p for p in parts if p.status == FAILS]
    unclear = [p for p in parts if p.status == UNCLEAR]
    turning = split is not None and split.turns
    if claim.expects == "equal":
        return conclude_equal(whole, holding, failing, first, second)
    if turning or (failing and (holding or whole.status == HOLDS)) or (whole.status != HOLDS and holding):
        sentences = []
        if holding:
            sentences.append(f"holds with {listed(holding)}")
        if failing:
            sentences.append(f"fails with {listed(failing)}")
        if unclear:
            sentences.append(f"not separated with {listed(unclear)}")
        if turning:
            better = "low" if split.below.mean > 0 else "high"
            sentences.append(f"holds where {split.path} is {better}, fails where it is not")
        return DEPENDS, "Depends: " + "; ".join(sentences) + "."
    if whole.status == HOLDS and not unclear:
        return HOLDS, f"Holds in all {len(parts)} forms and futures tried." if parts else "Holds."
    if whole.status == HOLDS:
        return MOSTLY, f"Holds on average; not separated with {listed(unclear)}."
    if whole.status == FAILS:
        where = "in every form and future tried" if not unclear else f"on average; not separated with {listed(unclear)}"
        worse = "reaches more" if claim.expects == "less" else "leaves more"
        return FAILS, f"Fails: '{second}' {worse} than '{first}' {where}."
    rest = f"; fails with {listed(failing)}" if failing else ""
    return UNCLEAR, f"Not separated: the runs do not tell '{first}' from '{second}'{rest}."


def conclude_equal(whole: Part, ahead: list[Part], behind: list[Part], first: str, second: str) -> tuple[str, str]:
    """Equality cannot be shown by an interval that includes 0; it can be refuted."""
    if ahead and behind:
        return DEPENDS, f"Depends: '{first}' leaves more with {listed(ahead)}, '{second}' with {listed(behind)}."
    if whole.status != UNCLEAR:
        return FAILS, f"Fails: '{first if whole.status == HOLDS else second}' leaves more than the other."
    return UNCLEAR, f"Not contradicted: the runs do not tell '{first}' from '{second}', which does not make them equal."
