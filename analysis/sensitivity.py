"""Which assumption would turn the result: the lead of the best strategy over the runner-up, against each varied
number.

Rank correlation needs no straight line; the switching value does (a line of the lead on the parameter, the others at
their averages over the draws) and is given only inside the tested range. With many parameters some correlate by
chance: `clear` asks for significance after Bonferroni's correction. Where structural forms are varied too they can
move the lead far more than any number; numbers are then compared within forms, and the forms stand beside them as
`FormInfluence`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .labelled import text
from .study_data import StudyData
from .structures import parts

ENOUGH_DRAWS = 8
LEVEL = 0.05


@dataclass(frozen=True)
class Influence:
    """How one parameter moves the lead. Parameter values in the file's units, lead in those of the outcome."""

    path: str
    unit: str
    source: str
    evidence: int              # 0 guess .. 5 several trials, -1 unknown
    low: float                 # tested range
    high: float
    rank_correlation: float
    rank_regression: float     # standardised coefficient on ranks with all others; NaN when draws are too few for it
    p_value: float
    lead_at_low: float         # fitted lead at the ends of the range
    lead_at_high: float
    switching: float           # value at which the fitted lead is 0, NaN when outside the range
    loses_above: bool          # the lead is lost above (else below) the switching value
    clear: bool

    @property
    def swing(self) -> float:
        return abs(self.lead_at_high - self.lead_at_low)


@dataclass(frozen=True)
class FormInfluence:
    """How one structural choice moves the lead: its mean under each form, the least first."""

    path: str
    forms: tuple[tuple[str, float], ...]
    p_value: float             # Kruskal-Wallis
    clear: bool

    @property
    def swing(self) -> float:
        return self.forms[-1][1] - self.forms[0][1]

    @property
    def turned(self) -> list[str]:
        """Forms under which the lead is lost on average."""
        return [form for form, lead in self.forms if lead < 0]


def within(groups: list[str], values: np.ndarray) -> np.ndarray:
    """(D, ...) values less the mean of their group, plus that of all."""
    result = np.array(values, dtype=float)
    labels = np.array(groups)
    for label in set(groups):
        result[labels == label] -= result[labels == label].mean(axis=0)
    return result + np.asarray(values, dtype=float).mean(axis=0)


def rank_correlation(x: np.ndarray, y: np.ndarray, groups: list[str]) -> tuple[float, float]:
    """Spearman's correlation within groups, with its p-value; one group: the plain one."""
    a, b = (within(groups, stats.rankdata(v)) for v in (x, y))
    free = len(x) - 2 - (len(set(groups)) - 1)
    if free < 1 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return 0.0, 1.0
    rho = float(np.clip(np.corrcoef(a, b)[0, 1], -1.0, 1.0))
    return rho, float(2 * stats.t.sf(abs(rho) * np.sqrt(free / max(1e-300, 1 - rho**2)), free))


def form_influences(study: StudyData, lead: np.ndarray) -> list[FormInfluence]:
    """Every structure of which two forms or more have two draws or more, largest swing first. `lead` (D,)."""
    split = [dict(p.split("=", 1) for p in parts(s) if "=" in p) for s in study.structure]
    found, names = [], sorted({name for row in split for name in row})
    for name in names:
        by_form = {form: np.array([v for v, row in zip(lead, split) if row.get(name) == form and np.isfinite(v)])
                   for form in sorted({row.get(name, "") for row in split} - {""})}
        by_form = {form: v for form, v in by_form.items() if len(v) > 1}
        if len(by_form) < 2:
            continue
        everything = np.concatenate(list(by_form.values()))
        p_value = float(stats.kruskal(*by_form.values())[1]) if np.ptp(everything) > 0 else 1.0
        order = tuple(sorted(((form, float(v.mean())) for form, v in by_form.items()), key=lambda f: f[1]))
        found.append(FormInfluence(name, order, p_value,
                                   bool(p_value < LEVEL / len(names) and len(everything) >= ENOUGH_DRAWS)))
    return sorted(found, key=lambda f: (-f.swing, f.path))


def rank_regression(values: np.ndarray, lead: np.ndarray) -> np.ndarray:
    """(P,) standardised rank regression coefficients of (D,) lead on (D, P) values; NaN where D < P + 3."""
    draws, count = values.shape
    if draws < count + 3:
        return np.full(count, np.nan)
    x = np.apply_along_axis(stats.rankdata, 0, values)
    y = stats.rankdata(lead)
    if np.std(y) == 0:
        return np.full(count, np.nan)
    x = (x - x.mean(0)) / x.std(0)
    return np.linalg.lstsq(x, (y - y.mean()) / y.std(), rcond=None)[0]


def fitted_line(x: np.ndarray, y: np.ndarray, low: float, high: float) -> tuple[float, float, float]:
    """Line of y on x: its value at low and at high, and where it crosses 0 within [low, high] (NaN: nowhere). A number
    that never differs, as one of a world may not within a structural form, has a level line."""
    if np.ptp(x) <= 1e-12 * max(1.0, float(np.abs(x).max())):
        return float(y.mean()), float(y.mean()), float("nan")
    gradient, constant = np.polyfit(x - x.mean(), y, 1)
    at_low, at_high = constant + gradient * (low - x.mean()), constant + gradient * (high - x.mean())
    crossing = x.mean() - constant / gradient if gradient != 0 else np.nan
    return float(at_low), float(at_high), float(crossing) if low <= crossing <= high else float("nan")


def swept(study: StudyData) -> bool:
    """The values are those that a grid lists: its file numbers them instead of giving a range."""
    return study.plan is not None and study.plan.sampler == "grid"


def influences(study: StudyData, lead: np.ndarray, within_forms: bool = False) -> list[Influence]:
    """Every varied parameter, largest swing first. `lead` (D,): best minus runner-up by draw, NaN where missing. With
    `within_forms` draws are compared with those of the same structural forms, where each form has three or more."""
    group = study.table("parameters")
    usable = np.isfinite(lead)
    if group is None or not group.has("value", "draw", "parameter") or usable.sum() < 3:
        return []
    values = group.get("value", "draw", "parameter")[usable]
    paths = group.column("path", "parameter")
    varied = [i for i in range(len(paths)) if np.isfinite(values[:, i]).all() and np.ptp(values[:, i]) > 0]
    if not varied:
        return []
    lead, groups = lead[usable], [s for s, u in zip(study.structure, usable) if u]
    if not within_forms or min(groups.count(g) for g in set(groups)) < 3:
        groups = [""] * len(lead)
    together = rank_regression(values[:, varied], within(groups, lead))

    def column(name: str, i: int, default):
        return group.variables[name].values[i] if name in group.variables else default

    found = []
    for position, i in enumerate(varied):
        x = values[:, i]
        rho, p_value = rank_correlation(x, lead, groups)
        low, high = float(column("low", i, np.nan)), float(column("high", i, np.nan))
        if not (np.isfinite(low) and np.isfinite(high)) or x.min() < low or x.max() > high or swept(study):
            low, high = float(x.min()), float(x.max())    # a sweep over 20, 30, 40 % was tested from 20 to 40 %
        at_low, at_high, switching = fitted_line(within(groups, x), within(groups, lead), low, high)
        found.append(Influence(paths[i], text(column("unit", i, "")), text(column("source", i, "")),
                               int(column("evidence", i, -1)), low, high,
                               float(rho), float(together[position]), float(p_value), at_low, at_high, switching,
                               at_high < at_low,
                               bool(p_value < LEVEL / len(varied) and len(lead) >= ENOUGH_DRAWS)))
    return sorted(found, key=lambda f: (-f.swing, f.path))
