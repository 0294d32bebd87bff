"""The catalogue: the one visible list of figures, in the order of the page, which is that of their numbers.

A figure is a module with `draw(context, sheet) -> list[Drawing]` that raises NoData with a worded reason where the
study lacks what it needs; the report prints that reason instead of the figure. A figure to come has no module yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from . import (attribution, budget_levels, conclusions, discovery, economics, evidence, fan, forest, form_weights,
               funding, groups, indices, knowing, learnt, ledger, lorenz, network, patterns, persistence, regret,
               results_used, tornado, trajectories, turned_by)
from ..numbering import NUMBERS
from .canvas import Context, Drawing, NoData, Said

__all__ = ["CATALOGUE", "Context", "Drawing", "Entry", "NoData", "Said"]


@dataclass(frozen=True)
class Entry:
    """`part` is where it stands: decision (page one), analysis, appendix. `module` None: not yet part of it."""

    name: str
    part: str
    module: ModuleType | None
    study: bool = True      # makes sense for a comparison
    single: bool = False    # makes sense for one scenario

    @property
    def number(self) -> int:
        return NUMBERS[self.name]


CATALOGUE = [
    Entry("forest", "decision", forest),
    Entry("fan", "analysis", fan, single=True),
    Entry("persistence", "analysis", persistence),
    Entry("ledger", "analysis", ledger, single=True),
    Entry("groups", "analysis", groups, single=True),
    Entry("lorenz", "analysis", lorenz, single=True),
    Entry("attribution", "analysis", attribution, single=True),
    Entry("budget_levels", "analysis", budget_levels),
    Entry("tornado", "analysis", tornado),
    Entry("regret", "analysis", regret),
    Entry("network", "appendix", network, study=False, single=True),
    Entry("economics", "appendix", economics),
    Entry("patterns", "appendix", patterns, single=True),
    Entry("trajectories", "appendix", trajectories, study=False, single=True),
    Entry("conclusions", "appendix", conclusions),
    Entry("discovery", "appendix", discovery),
    Entry("indices", "appendix", indices),
    Entry("evidence", "appendix", evidence),
    Entry("learnt", "appendix", learnt),
    Entry("form_weights", "appendix", form_weights),
    Entry("turned_by", "appendix", turned_by),
    Entry("knowing", "appendix", knowing),
    Entry("funding", "appendix", funding),
    Entry("results_used", "appendix", results_used),
]
