"""study.h5, or the result file of one scenario -> StudyData. Failed runs become NaN and are counted, never lost.

Tables are read by name when a figure asks for them; what the file does not have is None. Dimensions are found by their
attached scales, as netCDF-4 has them, so the order of the axes does not matter.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import xarray as xr

from .cpdsim.results import Results, UnknownFormat
from .errors import InputError
from .labelled import Group, Tables, text
from .sampling import read_plan
from .single import read_single
from .study_data import DONE, FAILED, StudyData, comparable, provenance_of, titles_in

CASE = ("future", "strategy", "level", "draw")
# Hundreds of draws: what no figure uses of the series is left in the file.
USED = {"timeseries": ("spend",)}


def find_file(path: Path) -> Path:
    """The HDF5 file that `path` (a file or a folder) means."""
    if path.is_file():
        return path
    if not path.exists():
        raise InputError(f"{path}: no such file or folder. Give the folder that `cpdsim run` wrote")
    if (path / "study.h5").is_file():
        return path / "study.h5"
    files = sorted(path.glob("*.h5"))
    if len(files) == 1:
        return files[0]
    if files:
        raise InputError(f"{path}: has no study.h5 but {len(files)} result files. Name one of them, e.g. {files[0]}")
    raise InputError(f"{path}: has no study.h5 (it is written when the study has ended). Resume it with `cpdsim run`")


def load(path: str | Path) -> StudyData:
    """Read a study folder, study.h5, or one scenario's result file. Raises InputError."""
    name = find_file(Path(path))
    try:
        results = Results(name)
    except UnknownFormat as fault:
        raise InputError(str(fault)) from fault
    except ValueError as fault:
        why = f"{name}: not readable as HDF5 ({fault.__cause__}). Was the run killed while writing? Run it again"
        raise InputError(why) from fault
    if "design" in results:
        return comparable(read_study(results))
    if "timeseries" in results:
        return read_single(results)
    raise InputError(f"{name}: neither a study (group /design) nor a result file (group /timeseries) of cpdsim")


def read_study(results: Results) -> StudyData:
    name, tables = results.path, Tables.of(results, USED)
    design = tables["design"]
    for needed in CASE[1:]:
        if needed not in design.coords:
            raise InputError(f"{name}: /design has no coordinate '{needed}' (not by cpdsim?). Run the study again")
    if not tables.get("outcomes") or not tables["outcomes"].variables:
        raise InputError(f"{name}: has no /outcomes, so there is nothing to compare")
    attributes, strategies = design.data.attrs, design.labels("strategy")
    futures = design.labels("future") if "future" in design.coords else ["main"]
    levels, draws = design.coords["level"].values.astype(float), len(design.coords["draw"])
    status = (design.get("status", *CASE).astype(int) if "status" in design.variables
              else np.full((len(futures), len(strategies), len(levels), draws), DONE))
    structure = design.words("structure") if "structure" in design.variables else [""] * draws
    study = StudyData(name, titles_in(attributes, text(results.attrs.get("title", "")) or name.parent.name), strategies,
                      read_strategy_titles(design, strategies), levels, futures, status, structure,
                      read_clusters(design, draws), read_errors(design, status, strategies, levels),
                      tables.seen(lambda table, data: finished(data, status) if table == "outcomes" else data),
                      attributes, provenance_of(results), plan=read_plan(design),
                      verdict=tables["outcomes"].data.attrs)
    if not study.has_outcome(study.main_outcome):
        raise InputError(f"{name}: no finished run has the main outcome '{study.main_outcome}'. See `cpdsim status`")
    return study


def finished(data: xr.Dataset, status: np.ndarray) -> xr.Dataset:
    """A run that was not finished is NaN even where the file says 0."""
    done = xr.DataArray(status == DONE, dims=CASE)
    order = lambda array: array.transpose(*CASE, *(d for d in array.dims if d not in CASE))
    return data.map(lambda array: order(array).where(done) if set(CASE) <= set(array.dims) else array, keep_attrs=True)


def read_strategy_titles(design: Group, strategies: list[str]) -> dict[str, dict[str, str]]:
    """By strategy and language; files of others may know one title each."""
    known = json.loads(text(design.data.attrs.get("strategy_titles_json", "")) or "{}")
    plain = design.column("strategy_title", "strategy") if "strategy_title" in design.variables else []
    titles = {strategy: {"en": title} for strategy, title in zip(strategies, plain) if title and title != strategy}
    return {strategy: {**titles.get(strategy, {}), **known.get(strategy, {})} for strategy in strategies}


def read_clusters(design: Group, draws: int) -> np.ndarray:
    """Which draws share a slice of the design, a world, a trajectory; each is its own where the file does not say."""
    name = next((n for n in ("cluster", "world") if design.has(n, "draw")), None)
    return design.get(name, "draw").astype(int) if name is not None else np.arange(draws)


def read_errors(design: Group, status: np.ndarray, strategies: list[str], levels: np.ndarray) -> list[str]:
    messages = design.variables["error"].transpose(*CASE).values if design.has("error", *CASE) else None
    found = []
    for f, s, l, d in np.argwhere(status == FAILED):
        why = text(messages[f, s, l, d]) if messages is not None else ""
        found.append(f"{strategies[s]}, {levels[l]:.0%}, draw {d}: {why or 'no message'}")
    return found
