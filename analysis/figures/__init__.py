"""The catalogue: the one visible list of figures, in the order and with the numbers of the report.

A figure is a module with `draw(context, sheet) -> list[Drawing]` that raises NoData with a worded reason where the
study lacks what it needs; the report prints that reason instead of the figure. A figure to come has no module yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from . import (attribution, budget_levels, conclusions, discovery, economics, evidence, fan, forest, form_weights,
               funding, groups, indices, knowing, learnt, ledger, lorenz, network, patterns, persistence, regret,
               results_used, tornado, trajectories, turned_by)
from .canvas import Context, Drawing, NoData, Said

__all__ = ["CATALOGUE", "Context", "Drawing", "Entry", "NoData", "Said"]


@dataclass(frozen=True)
class Entry:
    """`part` is where it stands: decision (page one), analysis, appendix. `module` None: not yet part of it."""

    number: int
    name: str
    part: str
    module: ModuleType | None
    study: bool = True      # makes sense for a comparison
    single: bool = False    # makes sense for one scenario


CATALOGUE = [
    Entry(1, "forest", "decision", forest),
    Entry(2, "fan", "analysis", fan, single=True),
    Entry(3, "persistence", "analysis", persistence),
    Entry(4, "ledger", "analysis", ledger, single=True),
    Entry(5, "groups", "analysis", groups, single=True),
    Entry(6, "lorenz", "analysis", lorenz, single=True),
    Entry(7, "attribution", "analysis", attribution, single=True),
    Entry(8, "budget_levels", "analysis", budget_levels),
    Entry(9, "tornado", "analysis", tornado),
    Entry(10, "regret", "analysis", regret),
    Entry(11, "network", "appendix", network, study=False, single=True),
    Entry(12, "economics", "appendix", economics),
    Entry(13, "patterns", "appendix", patterns, single=True),
    Entry(14, "trajectories", "analysis", trajectories, study=False, single=True),
    Entry(15, "conclusions", "analysis", conclusions),
    Entry(16, "discovery", "analysis", discovery),
    Entry(17, "indices", "analysis", indices),
    Entry(18, "evidence", "appendix", evidence),
    Entry(19, "learnt", "appendix", learnt),
    Entry(20, "form_weights", "appendix", form_weights),
    Entry(21, "turned_by", "appendix", turned_by),
    Entry(22, "knowing", "analysis", knowing),
    Entry(23, "funding", "analysis", funding),
    Entry(24, "results_used", "analysis", results_used),
]
