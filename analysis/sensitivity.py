"""Which assumption would turn the result: the lead of the best strategy over the runner-up, against each varied number.

Rank correlation needs no straight line; the switching value does (a line of the lead on the parameter, the others at
their averages over the draws) and is given only inside the tested range. With many parameters some correlate by chance:
`clear` asks for significance after Bonferroni's correction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .load import StudyData, text

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
    """Line of y on x: its value at low and at high, and where it crosses 0 within [low, high] (NaN: nowhere)."""
    gradient, constant = np.polyfit(x - x.mean(), y, 1)
    at_low, at_high = constant + gradient * (low - x.mean()), constant + gradient * (high - x.mean())
    crossing = x.mean() - constant / gradient if gradient != 0 else np.nan
    return float(at_low), float(at_high), float(crossing) if low <= crossing <= high else float("nan")


def influences(study: StudyData, lead: np.ndarray) -> list[Influence]:
    """Every varied parameter, largest swing first. `lead` (D,): best minus runner-up by draw, NaN where missing."""
    group = study.parameters
    usable = np.isfinite(lead)
    if group is None or not group.has("value", "draw", "parameter") or usable.sum() < 3:
        return []
    values = group.get("value", "draw", "parameter")[usable]
    paths = group.column("path", "parameter")
    varied = [i for i in range(len(paths)) if np.isfinite(values[:, i]).all() and np.ptp(values[:, i]) > 0]
    if not varied:
        return []
    lead = lead[usable]
    together = rank_regression(values[:, varied], lead)

    def column(name: str, i: int, default):
        return group.variables[name].values[i] if name in group.variables else default

    found = []
    for position, i in enumerate(varied):
        x = values[:, i]
        rho, p_value = stats.spearmanr(x, lead) if np.ptp(lead) > 0 else (0.0, 1.0)
        low, high = float(column("low", i, np.nan)), float(column("high", i, np.nan))
        low = low if np.isfinite(low) else float(x.min())
        high = high if np.isfinite(high) else float(x.max())
        at_low, at_high, switching = fitted_line(x, lead, low, high)
        found.append(Influence(paths[i], text(column("unit", i, "")), text(column("source", i, "")),
                               int(column("evidence", i, -1)), low, high,
                               float(rho), float(together[position]), float(p_value), at_low, at_high, switching,
                               at_high < at_low,
                               bool(p_value < LEVEL / len(varied) and len(lead) >= ENOUGH_DRAWS)))
    return sorted(found, key=lambda f: (-f.swing, f.path))
