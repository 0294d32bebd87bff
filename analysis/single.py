"""One scenario's result file, seen as a study of one strategy and one draw: the same figures then serve both.

Nothing is compared: there is no baseline, so the report shows levels, not differences, and gives no verdict.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import h5py
import numpy as np

from .load import (DONE, SUBGROUPS, Group, StudyData, Variable, attributes_of, optional, read_group, read_provenance,
                   read_titles, text)

QUANTILES = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


def mean_over(values: np.ndarray, axis: int) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a quantity that no replicate has stays NaN
        return np.nanmean(values, axis=axis)


def read_single(name: Path, file: h5py.File) -> StudyData:
    strategy = name.stem
    series = read_group(file["timeseries"])
    attributes = {**attributes_of(file), **attributes_of(file["timeseries"])}
    provenance = read_provenance(file)
    attributes.update({key: provenance[key] for key in ("window_from", "window_to", "seed", "price_year", "n_teachers")
                       if key in provenance})
    timeseries, quantiles, outcomes = Group(dict(series.coords)), Group(dict(series.coords)), Group()
    quantiles.coords["quantile"] = QUANTILES
    for key, variable in series.variables.items():
        if set(variable.dims) != {"replicate", "time"}:
            continue
        values = series.get(key, "replicate", "time")
        timeseries.variables[key] = Variable(values[None, None, None],
                                             ("strategy", "level", "draw", "replicate", "time"), variable.units,
                                             variable.long_name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            spread = np.nanquantile(values, QUANTILES, axis=0)
        quantiles.variables[key] = Variable(spread[None, None], ("strategy", "level", "quantile", "time"),
                                            variable.units, variable.long_name)
        outcomes.variables[key] = Variable(values[None, None, None, None, :, -1],
                                           ("future", "strategy", "level", "draw", "replicate"),
                                           variable.units, variable.long_name)
    headline = optional(file, "outcomes") or read_group(file)
    for key, variable in headline.variables.items():
        if variable.dims == ("replicate",) and np.asarray(variable.values).dtype.kind in "fiu":
            outcomes.variables[key] = Variable(np.asarray(variable.values, float)[None, None, None, None],
                                               ("future", "strategy", "level", "draw", "replicate"),
                                               variable.units, variable.long_name)
    main = text(attributes.get("main_outcome",
                               "")) or next((k for k in ("sustained_teachers", "changed", "practice_share")
                                             if k in outcomes.variables),
                                                            next(iter(outcomes.variables), ""))
    attributes.update({"main_outcome": main, "baseline": ""})
    groups = {key: subgroup(read_group(file["by_group"][key]), key) for key in SUBGROUPS if "by_group" in file
              and key in file["by_group"]}
    budget, by_year = ledger(optional(file, "budget"))
    lorenz, attribution = optional(file, "lorenz"), optional(file, "attribution")
    if "window_to" not in attributes:
        attributes.update(funded_months(text(provenance.get("scenario_as_resolved", ""))))
    return StudyData(name, read_titles(attributes, text(file.attrs.get("title", "")) or strategy), [strategy],
                     {strategy: {"en": text(file.attrs.get("title", ""))}}, np.array([1.0]), ["main"],
                     np.full((1, 1, 1, 1), DONE), [""], np.zeros(1, dtype=int), [], outcomes, attributes, provenance, timeseries=timeseries,
                     quantiles=quantiles,
                     by_group={k: g for k, g in groups.items() if g.variables}, budget=budget, budget_by_year=by_year,
                     lorenz=lift(lorenz, ("percentile",)) if lorenz else None,
                     attribution=each_replicate(attribution, ("programme", "route")) if attribution else None,
                     network=optional(file, "network"), events=optional(file, "events"),
                     teachers=optional(file, "teachers"), single=True)


def funded_months(scenario: str) -> dict[str, str]:
    """First and last funded month by the funding lines of the scenario as resolved; a line without `to` never stops."""
    block = re.search(r"^funding:(.*?)(?=^\S|\Z)", scenario, re.MULTILINE | re.DOTALL)
    lines = re.split(r"^\s*- ", block.group(1), flags=re.MULTILINE)[1:] if block else []
    found = {}
    for name, key, pick in (("window_from", "from", min), ("window_to", "to", max)):
        months = [re.search(rf"\b{key}:\s*[\"']?(\d{{4}}-\d{{2}})", line) for line in lines]
        if months and all(months):
            found[name] = pick(m.group(1) for m in months)
    return found


def each_replicate(group: Group, dims: tuple[str, ...]) -> Group:
    """(replicate, *dims) -> (strategy, level, draw, replicate, *dims)."""
    result = Group(dict(group.coords))
    for key, variable in group.variables.items():
        if set(variable.dims) == {"replicate", *dims}:
            result.variables[key] = Variable(group.get(key, "replicate", *dims)[None, None, None],
                                             ("strategy", "level", "draw", "replicate", *dims), variable.units,
                                             variable.long_name)
    return result


def subgroup(group: Group, dimension: str) -> Group:
    """(replicate, label[, time]) -> (strategy, level, draw, replicate, label) at the last time."""
    result = Group(dict(group.coords))
    for key, variable in group.variables.items():
        dims = tuple(d for d in ("replicate", dimension, "time") if d in variable.dims)
        if set(dims) != set(variable.dims) or dimension not in dims:
            continue
        values = group.get(key, *dims)
        values = values[..., -1] if "time" in dims else values
        values = values if "replicate" in dims else values[None]
        result.variables[key] = Variable(values[None, None, None],
                                         ("strategy", "level", "draw", "replicate", dimension), variable.units,
                                         variable.long_name)
    return result


def lift(group: Group, dims: tuple[str, ...]) -> Group:
    """Mean over replicates, with axes (strategy, level, draw) of length one in front."""
    result = Group(dict(group.coords))
    for key, variable in group.variables.items():
        if set(variable.dims) <= {"replicate", *dims} and set(dims) <= set(variable.dims):
            values = group.get(key, "replicate", *dims) if "replicate" in variable.dims else group.get(key, *dims)[None]
            result.variables[key] = Variable(mean_over(values, 0)[None, None, None],
                                             ("strategy", "level", "draw", *dims), variable.units)
    return result


def ledger(group: Group | None) -> tuple[Group | None, Group | None]:
    """Flows by time -> totals by programme, payer and kind, and sums by calendar year."""
    if group is None:
        return None, None
    total, yearly = Group(dict(group.coords)), Group(dict(group.coords))
    units = text(group.coords.get("time.units", "")).split("since")
    years = np.array([])
    if len(units) == 2 and "time" in group.coords:
        stamps = np.datetime64(units[1].strip()[:10], "D") + np.maximum(np.asarray(group.coords["time"], float) - 1,
                0).astype("timedelta64[D]")
        years = stamps.astype("datetime64[Y]").astype(int) + 1970
        yearly.coords["year"] = np.unique(years)
    for key, variable in group.variables.items():
        if not {"programme", "payer", "kind", "time"} <= set(variable.dims):
            continue
        dims = ("programme", "payer", "kind", "time")
        values = mean_over(group.get(key, "replicate", *dims), 0) if "replicate" in variable.dims else group.get(key,
                *dims)
        total.variables[key] = Variable(np.nansum(values, axis=-1)[None, None, None],
                                        ("strategy", "level", "draw", "programme", "payer", "kind"), variable.units)
        if years.size:
            sums = np.stack([np.nansum(values[..., years == y], axis=(1, 2, 3)) for y in yearly.coords["year"]],
                            axis=-1)
            yearly.variables[key] = Variable(sums[None, None], ("strategy", "level", "programme", "year"),
                                             variable.units)
    return (total if total.variables else None), (yearly if yearly.variables else None)
