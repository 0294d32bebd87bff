"""One scenario's result file, seen as a study of one strategy and one draw: the same figures then serve both.

Nothing is compared: there is no baseline, so the report shows levels, not differences, and gives no verdict. A table
that is not named here is shown as it stands at the end, each replicate by itself, which is what a study keeps of it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable

import numpy as np
import xarray as xr

from .cpdsim.results import Results
from .labelled import Group, Tables, text
from .study_data import DONE, StudyData, provenance_of, titles_in

QUANTILES = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
LEDGER = ("programme", "payer", "kind", "time")
OF_CASE, OF_MONEY = ("strategy", "level", "draw"), ("strategy", "level")


def placed(data: xr.Dataset, before: tuple[str, ...]) -> xr.Dataset:
    """With axes of length one in front."""
    return data.expand_dims(list(before)) if data.data_vars else data


def at_the_end(data: xr.Dataset) -> xr.Dataset:
    return placed(data.isel(time=-1) if "time" in data.dims else data, OF_CASE)


def each_step(data: xr.Dataset) -> xr.Dataset:
    return placed(data, OF_CASE)


def quantiles(data: xr.Dataset) -> xr.Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a quantity that no replicate has stays NaN
        return placed(data.astype(float).quantile(QUANTILES, dim="replicate", skipna=True, keep_attrs=True), OF_MONEY)


def flows(data: xr.Dataset) -> xr.Dataset:
    """Mean over replicates of what is booked over time."""
    kept = data[[name for name, array in data.data_vars.items() if set(LEDGER) <= set(array.dims)]]
    return kept.mean("replicate", keep_attrs=True) if "replicate" in kept.dims else kept


def over_the_run(data: xr.Dataset) -> xr.Dataset:
    return placed(flows(data).sum("time", keep_attrs=True), OF_CASE)


def by_calendar_year(data: xr.Dataset) -> xr.Dataset:
    """What a step spends belongs to the year of its last day."""
    booked, dates = flows(data), Group(data).dates
    if not len(dates):
        return xr.Dataset()
    years = np.maximum(dates - np.timedelta64(1, "D"), dates[0]).astype("datetime64[Y]").astype(int) + 1970
    sums = booked.sum(["payer", "kind"], keep_attrs=True).assign_coords(year=("time", years))
    return placed(sums.groupby("year").sum("time", keep_attrs=True), OF_MONEY)


def outcomes(results: Results) -> xr.Dataset:
    """Every series at its end, and the outcomes of each replicate."""
    series, own = results["timeseries"].isel(time=-1, drop=True), results.read("outcomes" if results.has("outcomes") else "/")
    numbers = own[[name for name, array in own.data_vars.items() if array.dims == ("replicate",) and array.dtype.kind in "fiu"]]
    return placed(series.merge(numbers, compat="override").assign(numbers), ("future", *OF_CASE))


# Name of the table in a study -> table of the file, and what a study keeps of it.
Rule = tuple[str, Callable[[xr.Dataset], xr.Dataset]]
RULES: dict[str, Rule] = {"timeseries": ("timeseries", each_step), "quantiles": ("timeseries", quantiles),
                          "budget": ("budget", over_the_run), "budget_by_year": ("budget", by_calendar_year)}
AS_THEY_ARE = ("network", "events", "teachers", "schools", "provenance")      # no study keeps these
NOT_SHOWN = ("programmes",)                                        # `cpdsim why` tells what each did over the run


def tables_of(results: Results) -> Tables:
    def make(name: str) -> xr.Dataset | None:
        if name == "outcomes":
            return outcomes(results)
        if name.split("/")[0] in AS_THEY_ARE:
            return results[name]
        source, rule = RULES.get(name, (name, at_the_end))
        made = rule(results[source]) if results.has(source) else None
        return made if made is not None and made.data_vars else None
    names = [name for name in results if name not in NOT_SHOWN]
    return Tables([*names, *(name for name in (*RULES, "outcomes") if name not in names)], make)


def read_single(results: Results) -> StudyData:
    strategy, title = results.path.stem, text(results.attrs.get("title", ""))
    provenance, tables = provenance_of(results), tables_of(results)
    attributes = {**results.attrs, **results["timeseries"].attrs}
    attributes.update({key: provenance[key] for key in ("window_from", "window_to", "seed", "price_year", "n_teachers")
                       if key in provenance})
    known = tables["outcomes"].variables
    main = text(attributes.get("main_outcome", "")) or next(
        (k for k in ("sustained_teachers", "changed", "practice_share") if k in known), next(iter(known), ""))
    attributes.update({"main_outcome": main, "baseline": ""})
    if "window_to" not in attributes:
        attributes.update(funded_months(text(provenance.get("scenario_as_resolved", ""))))
    return StudyData(results.path, titles_in(attributes, title or strategy), [strategy], {strategy: {"en": title}},
                     np.array([1.0]), ["main"], np.full((1, 1, 1, 1), DONE), [""], np.zeros(1, dtype=int), [], tables,
                     attributes, provenance, single=True)


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
