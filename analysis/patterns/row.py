"""One line of the table of patterns: what was observed, what the model shows, and the verdict that follows from both.

The columns `name, source, expected_low, expected_high, simulated, verdict, note` are shared with the table of facts of
the source documents, so that one reader (analysis/evidence_table.py) and one figure serve both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from .. import registry
from . import foretold
from ..language import messages

ENGLISH = messages("en")
REPRODUCED = "reproduced"
NOT_REPRODUCED = "not reproduced"
BY_CONSTRUCTION = "by construction"
TARGETS = registry.by_pattern(registry.read())
VERDICTS = (REPRODUCED, BY_CONSTRUCTION, NOT_REPRODUCED)
COLUMNS = ("number", "name", "what", "source", "expected_low", "expected_high", "simulated", "error", "z", "verdict",
           "note", "version")


@dataclass(frozen=True)
class Criterion:
    """What is expected, written down before anything is run.

    `number` as in the list of patterns (with a letter where one has several criteria), `what` the quantity and its
    unit, `low..high` the range that counts as reproduced (inf: no bound). `built_in` says which parameter was set
    from the very figure: then agreement proves nothing but the bookkeeping. `why_not` is the reason given where the
    value falls outside, `note` what to know in any case. `found`: value and standard error where the registry has no
    entry.
    """

    number: str
    what: str
    source: str
    low: float
    high: float
    built_in: str = ""
    why_not: str = ""
    note: str = ""
    found: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The pattern in a few words; figure 13 has the same in the reader's language."""
        return ENGLISH.get(f"pattern.{self.number}", self.number)

    def judged(self, simulated: float, error: float = 0.0, note: str = "") -> Row:
        """The row for a simulated value and its Monte Carlo standard error; `note` is added to the criterion's own."""
        inside = math.isfinite(simulated) and self.low <= simulated <= self.high
        verdict = NOT_REPRODUCED if not inside else BY_CONSTRUCTION if self.built_in else REPRODUCED
        notes = [self.built_in] if inside and self.built_in else []
        if not inside and self.why_not:
            notes.append(self.why_not)
        notes += [text for text in (self.note, note) if text]
        return Row(self, simulated, error, verdict, "; ".join(notes), said=note)


@dataclass(frozen=True)
class Row:
    criterion: Criterion
    simulated: float
    error: float
    verdict: str
    note: str
    version: str = field(default="")
    said: str = field(default="")   # what the runs added to the criterion's own note

    def on_draws(self, both: foretold.Both) -> Row:
        """The same judged by what the draws of the posterior say, which every shipped study takes: the study itself left
        out, or, where a parameter simply is its figure, with all findings."""
        left_out = not self.criterion.built_in
        of = both.left_out if left_out else both.with_all
        presets = f"at the presets {self.simulated:.3g}" if math.isfinite(self.simulated) else ""
        said = "; ".join(text for text in (self.said, presets, foretold.words(of, left_out)) if text)
        spread = of.sd if of.sd > 1e-6 * abs(of.mean) else 0.0     # the same in all draws
        return self.criterion.judged(of.mean, spread, said)

    @property
    def z(self) -> float:
        """Standard errors of the study from its finding to the simulated value; NaN where the registry knows none."""
        target = TARGETS.get(self.criterion.number)
        if target:
            return target.z(self.simulated, self.error)
        if self.criterion.found is None:
            return math.nan
        value, error = self.criterion.found
        return (self.simulated - value) / math.hypot(error, self.error)

    def of_version(self, version: str) -> Row:
        return replace(self, version=version)

    def cells(self) -> dict[str, str]:
        """The row as text by column; four significant figures, an empty bound where there is none."""
        c = self.criterion
        number = lambda v: f"{v:.4g}" if math.isfinite(v) else ""
        z = f"{self.z:.1f}" if math.isfinite(self.z) else ""
        return dict(zip(COLUMNS, (c.number, c.name, c.what, c.source, number(c.low), number(c.high),
                                  number(self.simulated), number(self.error), z, self.verdict, self.note, self.version)))


def mean(values: np.ndarray) -> tuple[float, float]:
    """Mean over replicates and its standard error (0 for one replicate)."""
    values = np.asarray(values, dtype=float)
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else 0.0


def ratio(above: np.ndarray, below: np.ndarray) -> tuple[float, float]:
    """Ratio of the means of two paired samples (replicate by replicate), and its jackknife standard error."""
    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    n = len(above)
    value = float(above.mean() / below.mean()) if below.mean() else math.nan
    if n < 2:
        return value, 0.0
    left_out = (above.sum() - above) / (below.sum() - below)
    return value, float(math.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))
