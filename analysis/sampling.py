"""How the draws of a study were laid out (/design), and which of them may be averaged.

A Morris or Saltelli study chains its draws: neighbours differ in one number. Averages and intervals over such draws
would count the same assumptions many times over. Where /design names the cluster of each draw the intervals take account
of it (statistics.Sampling). In older files the comparison of strategies keeps the independent draws alone - the first
point of each Morris trajectory, the matrices A and B of a Saltelli study - and the indices use all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .labelled import Group, text

REALISATION = "realisation"   # the factor that stands for chance, where it is one


@dataclass(frozen=True)
class Plan:
    """D draws of k factors. Arrays that only one sampler has are empty with the others."""

    sampler: str                # grid, random, latin_hypercube, sobol, morris, saltelli or mixed
    factors: list[str]          # (k,) paths: numbers first, then structural forms
    units: list[str]            # (k,) of `value`, "" for forms
    unit_cube: np.ndarray       # (D, k) in 0..1
    value: np.ndarray           # (D, k) in `units`; forms as their position
    trajectory: np.ndarray      # (D,) morris
    position: np.ndarray        # (D,) morris: 0 is the base point
    changed: np.ndarray         # (D,) morris: the factor that differs from the position before, -1 at the base point
    matrix: list[str]           # (D,) saltelli: "A", "B" or "AB_<factor>"
    row: np.ndarray             # (D,) saltelli

    @property
    def chained(self) -> bool:
        return self.sampler in ("morris", "saltelli")

    def independent(self) -> np.ndarray:
        """(D,) which draws are independent of one another."""
        if self.sampler == "morris":
            return self.position == 0
        if self.sampler == "saltelli":
            return np.array([m in ("A", "B") for m in self.matrix])
        return np.ones(len(self.unit_cube), dtype=bool)


def read_plan(design: Group) -> Plan | None:
    """The layout that /design records; None in a study that varies nothing or was written before it was recorded."""
    if not design.has("unit_cube", "draw", "factor") or "factor" not in design.coords:
        return None
    factors = design.labels("factor")
    whole = lambda name: design.get(name, "draw").astype(int) if design.has(name, "draw") else np.array([], dtype=int)
    words = design.words("matrix") if design.has("matrix", "draw") else []
    units = design.column("factor_unit", "factor") if "factor_unit" in design.variables else [""] * len(factors)
    cube = design.get("unit_cube", "draw", "factor")
    value = design.get("value", "draw", "factor") if design.has("value", "draw", "factor") else cube
    plan = Plan(text(design.data.attrs.get("sampler", "")), factors, units, cube, value, whole("trajectory"),
                whole("position"), whole("changed_factor"), words, whole("row"))
    draws = len(cube)
    complete = {"morris": len(plan.trajectory) == len(plan.position) == len(plan.changed) == draws,
                "saltelli": len(plan.matrix) == len(plan.row) == draws}
    return plan if complete.get(plan.sampler, True) else replace(plan, sampler="mixed")
