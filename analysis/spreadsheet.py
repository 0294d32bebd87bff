"""The design and the results of a study as plain tables for other tools: factors, draws, one line per case."""

from __future__ import annotations

import numpy as np

from .labelled import text
from .study_data import DONE, FAILED, NOT_PLANNED, StudyData
from .sampling import Plan
from .tables import Column, Table, column

STATES = {0: "not_run", DONE: "done", FAILED: "failed", NOT_PLANNED: "not_planned"}


def number(title: str) -> Column:
    return Column(title, lambda v: f"{v:.3g}")


def factors_of(study: StudyData) -> tuple[list[str], list[str], np.ndarray]:
    """(paths, units, values (D, k)) of everything the draws vary: the recorded design, else the varied parameters."""
    study = study.all_draws
    if study.plan is not None:
        return study.plan.factors, study.plan.units, study.plan.value
    group = study.table("parameters")
    if group is None or not group.has("value", "draw", "parameter"):
        return [], [], np.zeros((study.draws, 0))
    paths = group.column("path", "parameter")
    units = group.words("unit") if "unit" in group.variables else [""] * len(paths)
    return paths, units, group.get("value", "draw", "parameter")


def factors(study: StudyData) -> Table:
    """One line per factor: path, unit, ends and central value of its range, grade of evidence, source."""
    paths, units, values = factors_of(study)
    group, known = study.all_draws.table("parameters"), {}
    if group is not None:
        known = {path: i for i, path in enumerate(group.column("path", "parameter"))}
    rows = []
    for j, (path, unit) in enumerate(zip(paths, units)):
        def of(name: str, i: int | None = known.get(path)) -> object:
            there = i is not None and name in group.variables
            return group.variables[name].values[i] if there else float("nan")
        ends = [float(of(name)) for name in ("low", "high", "central")]
        if not np.isfinite(ends[0]):
            ends[:2] = [float(values[:, j].min()), float(values[:, j].max())]
        grade = of("evidence")
        rows.append([path, unit, *ends, int(grade) if grade == grade else None,
                     text(of("source")) if path in known else ""])
    return Table([column("factor"), column("unit"), number("low"), number("high"), number("central"),
                  number("evidence"), column("source")], rows)


def draws(study: StudyData, unit_cube: bool = False) -> Table:
    """One line per draw: its place in the design, its structural forms, the value of every factor (in 0..1 with
    `unit_cube`, where the design records it)."""
    study = study.all_draws
    plan, (paths, _, values) = study.plan, factors_of(study)
    if unit_cube and plan is not None:
        values = plan.unit_cube
    places = place_columns(plan)
    rows = [[d, *(place[d] for _, place in places), study.structure[d], *map(float, values[d])]
            for d in range(study.draws)]
    return Table([number("draw"), *(column(name) for name, _ in places), column("structure"),
                  *(number(path) for path in paths)], rows)


def place_columns(plan: Plan | None) -> list[tuple[str, list]]:
    if plan is None or not plan.chained:
        return []
    if plan.sampler == "saltelli":
        return [("row", plan.row.tolist()), ("matrix", plan.matrix)]
    changed = [plan.factors[j] if j >= 0 else "" for j in plan.changed]
    return [("trajectory", plan.trajectory.tolist()), ("position", plan.position.tolist()), ("changed_factor", changed)]


def results(study: StudyData) -> Table:
    """One line per planned case: which one, its state, and of every outcome mean and standard deviation over replicates."""
    study = study.all_draws
    order = ("future", "strategy", "level", "draw", "replicate")
    names = [n for n in study.outcomes.variables if study.outcomes.has(n, *order)]
    values = {n: study.outcomes.get(n, *order) for n in names}
    rows = []
    for f, s, l, d in np.argwhere(study.status != NOT_PLANNED):
        line: list[object] = [study.futures[f], study.strategies[s], float(study.levels[l]), int(d),
                              STATES.get(int(study.status[f, s, l, d]), "unknown")]
        for name in names:
            cell = values[name][f, s, l, d]
            cell = cell[np.isfinite(cell)]
            line += [float(cell.mean()) if len(cell) else float("nan"),
                     float(cell.std(ddof=1)) if len(cell) > 1 else float("nan")]
        rows.append(line)
    return Table([column("future"), column("strategy"), number("level"), number("draw"), column("status"),
                  *(number(n + end) for n in names for end in ("", "_sd"))], rows)
