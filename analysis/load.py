"""study.h5 -> StudyData. Absent optional groups become None; failed runs become NaN and are counted, never lost.

Dimensions are found by their attached scales, as netCDF-4 has them, so the order of the axes does not matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from . import sampling
from .errors import InputError
from .statistics import Sampling

DONE, FAILED, NOT_PLANNED = 1, 2, 3  # /design/status
SUBGROUPS = ("school_type", "region", "phase", "career_stage", "school_type_x_region")


@dataclass(frozen=True)
class Variable:
    """One quantity of a file: `values` has one axis per name in `dims`."""

    values: np.ndarray
    dims: tuple[str, ...]
    units: str = "1"
    long_name: str = ""


@dataclass
class Group:
    """A group of the file: labels or numbers along each dimension, and the variables on them."""

    coords: dict[str, np.ndarray] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)

    def get(self, name: str, *dims: str) -> np.ndarray:
        """`name` with its axes in the order `dims`, float64. KeyError where the variable or a dimension is absent."""
        variable = self.variables[name]
        if set(variable.dims) != set(dims):
            raise KeyError(f"{name} has dimensions {variable.dims}, not {dims}")
        return np.asarray(variable.values, dtype=float).transpose([variable.dims.index(d) for d in dims])

    def labels(self, dim: str) -> list[str]:
        return [str(label) for label in self.coords[dim]]

    def column(self, name: str, dim: str) -> list[str]:
        """A variable of words along `dim`, e.g. the paths of the parameters; the labels of `dim` where it is absent."""
        if name in self.variables and self.variables[name].dims == (dim,):
            return [text(value) for value in self.variables[name].values]
        return self.labels(dim)

    def has(self, name: str, *dims: str) -> bool:
        return name in self.variables and set(self.variables[name].dims) == set(dims)


@dataclass
class StudyData:
    """Everything the report uses. Outcomes have the axes (future, strategy, level, draw, replicate)."""

    path: Path
    titles: dict[str, str]                       # by language
    strategies: list[str]
    strategy_titles: dict[str, dict[str, str]]   # of each strategy by language
    levels: np.ndarray                           # (L,), 1 = 100 % of the budget
    futures: list[str]                           # "main" first
    status: np.ndarray                           # (F, S, L, D)
    structure: list[str]                         # (D,), "" where no structural form is varied
    clusters: np.ndarray                         # (D,) draws with the same number are not independent of one another
    errors: list[str]                            # "strategy, 100 %, draw 3: message"
    outcomes: Group
    attributes: dict[str, Any]                   # of /design
    provenance: dict[str, Any]
    language: str = "en"                         # of the names given by `name`
    timeseries: Group | None = None
    quantiles: Group | None = None
    difference_quantiles: Group | None = None
    by_group: dict[str, Group] = field(default_factory=dict)
    budget: Group | None = None
    budget_by_year: Group | None = None
    persistence: Group | None = None
    lorenz: Group | None = None
    programmes: Group | None = None
    parameters: Group | None = None
    attribution: Group | None = None
    network: Group | None = None                 # of one scenario, as kept
    events: Group | None = None
    teachers: Group | None = None
    plan: sampling.Plan | None = None            # how all draws were laid out
    verdict: dict[str, Any] = field(default_factory=dict)   # attributes of /outcomes: what the terminal said
    whole: StudyData | None = None               # with all draws, where only the independent ones are compared
    single: bool = False                         # one scenario: nothing to compare with

    @property
    def baseline(self) -> str | None:
        name = text(self.attributes.get("baseline", ""))
        return name if name in self.strategies else None

    @property
    def main_outcome(self) -> str:
        return text(self.attributes.get("main_outcome", "")) or "sustained_teachers"

    @property
    def interval(self) -> float:
        value = self.number("interval")
        return value if 0.0 < value < 1.0 else 0.9

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.clusters, np.unique(np.array(self.structure), return_inverse=True)[1])

    @property
    def reference_level(self) -> int:
        """Position of the level nearest to 100 % of the budget."""
        return int(np.argmin(np.abs(self.levels - 1.0)))

    @property
    def draws(self) -> int:
        return self.status.shape[3]

    @property
    def replicates(self) -> int:
        return max([v.values.shape[v.dims.index("replicate")] for v in self.outcomes.variables.values()
                    if "replicate" in v.dims], default=1)

    @property
    def all_draws(self) -> StudyData:
        return self.whole or self

    @property
    def failed(self) -> int:
        return int((self.all_draws.status == FAILED).sum())

    @property
    def absent(self) -> int:
        """Planned cases that have not been run."""
        return int((self.all_draws.status == 0).sum())

    def number(self, name: str) -> float:
        """A numeric attribute of /design, NaN where it is absent."""
        try:
            return float(np.asarray(self.attributes.get(name, np.nan)).reshape(-1)[0])
        except (TypeError, ValueError, IndexError):
            return float("nan")

    def listed(self, name: str) -> list[str]:
        """An attribute that is a list of names: an array of strings, or one string with commas."""
        value = self.attributes.get(name, "")
        if isinstance(value, (list, tuple, np.ndarray)):
            return [text(v) for v in np.asarray(value, dtype=object).reshape(-1) if text(v)]
        return [part.strip() for part in text(value).replace(";", ",").split(",") if part.strip()]

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or next(iter(self.titles.values()),
                self.path.parent.name)

    def name(self, strategy: str) -> str:
        """What people call a strategy, in the language of the report, else in English, else in any."""
        titles = self.strategy_titles.get(strategy, {})
        return titles.get(self.language) or titles.get("en") or next(iter(titles.values()), strategy.replace("_", " "))

    @property
    def titles_of_parts(self) -> dict[str, dict[str, str]]:
        """Id of a what-if or programme -> its titles by language, where the study gives any."""
        found: dict[str, dict[str, str]] = {}
        for key in ("programme_titles_json", "future_titles_json"):
            try:
                known = json.loads(text(self.attributes.get(key, "")) or "{}")
            except json.JSONDecodeError:
                known = {}
            found |= {str(k): {"en": v} if isinstance(v, str) else dict(v) for k, v in known.items() if v}
        return found

    def outcome(self, name: str, future: str = "main") -> np.ndarray:
        """(S, L, D, R). A baseline run at one level only stands for all levels, since it has no money to scale."""
        values = self.outcomes.get(name, "future", "strategy", "level", "draw",
                                   "replicate")[self.futures.index(future)].copy()
        if self.baseline is not None:
            base = values[self.strategies.index(self.baseline)]
            there = [i for i in range(len(self.levels)) if np.isfinite(base[i]).any()]
            for i in range(len(self.levels)):
                if there and i not in there:
                    base[i] = base[min(there, key=lambda j: abs(self.levels[j] - 1.0))]
        return values

    def has_outcome(self, name: str) -> bool:
        return name in self.outcomes.variables and bool(np.isfinite(self.outcomes.variables[name].values).any())


def text(value: Any) -> str:
    """A string of the file, whatever h5py made of it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, np.ndarray):
        return text(value.reshape(-1)[0]) if value.size else ""
    return "" if value is None else str(value)


def attributes_of(item: h5py.Group | h5py.Dataset) -> dict[str, Any]:
    """Attributes, strings decoded; references of the dimension scales left out."""
    found: dict[str, Any] = {}
    for key in item.attrs:
        if key in ("DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME") or key.startswith("_Netcdf4"):
            continue
        value = item.attrs[key]
        if isinstance(value, bytes):
            value = text(value)
        elif isinstance(value, np.ndarray) and value.dtype.kind in "OS":
            value = [text(v) for v in value.reshape(-1)]
        found[key] = value
    return found


def values_of(dataset: h5py.Dataset) -> np.ndarray:
    raw = dataset[()]
    if isinstance(raw, (bytes, str)):
        return np.asarray(text(raw), dtype=object)
    raw = np.asarray(raw)
    if raw.dtype.kind in "OS":
        return np.array([text(v) for v in raw.reshape(-1)], dtype=object).reshape(raw.shape)
    return raw


def dimensions_of(dataset: h5py.Dataset) -> tuple[str, ...]:
    names = []
    for axis, dim in enumerate(dataset.dims):
        scale = dim[0].name.rsplit("/", 1)[-1] if len(dim) else ""
        names.append(scale or dim.label or f"axis_{axis}")
    return tuple(names)


def read_group(group: h5py.Group, only: tuple[str, ...] | None = None) -> Group:
    """All of a group, or of its variables `only` some."""
    result = Group()
    for name, item in group.items():
        if not isinstance(item, h5py.Dataset):
            continue
        if h5py.h5ds.is_scale(item.id) or (item.ndim == 1 and dimensions_of(item) == (name,)):
            result.coords[name] = values_of(item)
            if "units" in item.attrs:
                result.coords[name + ".units"] = np.asarray(text(item.attrs["units"]), dtype=object)
        elif only is None or name in only:
            result.variables[name] = Variable(values_of(item), dimensions_of(item),
                                              text(item.attrs.get("units", "1")) or "1",
                                              text(item.attrs.get("long_name", "")))
    return result


def optional(file: h5py.File, name: str, only: tuple[str, ...] | None = None) -> Group | None:
    return read_group(file[name], only) if name in file and isinstance(file[name], h5py.Group) else None


def read_provenance(file: h5py.File) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "provenance" in file:
        group = file["provenance"]
        found.update(attributes_of(group))
        for name, item in group.items():
            if isinstance(item, h5py.Dataset) and item.ndim == 0:
                found[name] = text(values_of(item).item())
    for key in ("source", "history", "id", "title"):
        if key in file.attrs:
            found.setdefault(key, text(file.attrs[key]))
    return found


def read_strategy_titles(attributes: dict[str, Any], design: Group, strategies: list[str]) -> dict[str, dict[str, str]]:
    """By strategy and language; files of others may know one title each."""
    known = json.loads(text(attributes.get("strategy_titles_json", "")) or "{}")
    plain = design.column("strategy_title", "strategy") if "strategy_title" in design.variables else []
    titles = {strategy: {"en": title} for strategy, title in zip(strategies, plain) if title and title != strategy}
    return {strategy: {**titles.get(strategy, {}), **known.get(strategy, {})} for strategy in strategies}


def read_titles(attributes: dict[str, Any], fallback: str) -> dict[str, str]:
    try:
        titles = json.loads(text(attributes.get("title_json", "")) or "{}")
    except json.JSONDecodeError:
        titles = {}
    if isinstance(titles, str):
        titles = {"en": titles}
    return {str(k): str(v) for k, v in titles.items()} or {"en": fallback}


def years_since(group: Group, origin: np.datetime64) -> np.ndarray:
    """Coordinate `time` in years since `origin`. Empty where the file has no readable time."""
    units = text(group.coords.get("time.units", "")).split("since")
    if "time" not in group.coords or len(units) != 2:
        return np.array([])
    start = np.datetime64(units[1].strip()[:10], "D")
    days = np.asarray(group.coords["time"], dtype=float) + (start - origin.astype("datetime64[D]")).astype(float)
    return days / 365.25


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
        with h5py.File(name, "r") as file:
            if "design" in file:
                return sampling.comparable(read_study(name, file))
            if "timeseries" in file:
                from .single import read_single
                return read_single(name, file)
            raise InputError(f"{name}: neither a study (group /design) nor a result file (group /timeseries) of cpdsim")
    except OSError as fault:
        why = f"{name}: not readable as HDF5 ({fault}). Was the run killed while writing? Run it again"
        raise InputError(why) from fault


def read_study(name: Path, file: h5py.File) -> StudyData:
    design, attributes = read_group(file["design"]), attributes_of(file["design"])
    for needed in ("strategy", "level", "draw"):
        if needed not in design.coords:
            raise InputError(f"{name}: /design has no coordinate '{needed}' (not by cpdsim?). Run the study again")
    outcomes = optional(file, "outcomes")
    if outcomes is None or not outcomes.variables:
        raise InputError(f"{name}: has no /outcomes, so there is nothing to compare")
    strategies = design.labels("strategy")
    futures = design.labels("future") if "future" in design.coords else ["main"]
    levels = np.asarray(design.coords["level"], dtype=float)
    draws = len(design.coords["draw"])
    shape = (len(futures), len(strategies), len(levels), draws)
    status = np.full(shape, DONE)
    if "status" in design.variables:
        variable = design.variables["status"]
        status = np.asarray(variable.values).transpose([variable.dims.index(d)
                                                        for d in ("future", "strategy", "level", "draw")])
    outcomes.variables = {key: masked(variable, status) for key, variable in outcomes.variables.items()}
    structure = [text(s)
                 for s in design.variables["structure"].values] if "structure" in design.variables else [""] * draws
    parts = {"timeseries": optional(file, "timeseries", ("spend",))}    # hundreds of draws: what no figure uses is left
    parts |= {key: optional(file, key)
             for key in ("quantiles", "difference_quantiles", "budget", "budget_by_year",
                          "persistence", "lorenz", "programmes", "parameters", "attribution")}
    groups = {key: read_group(file["by_group"][key]) for key in SUBGROUPS if "by_group" in file
              and key in file["by_group"]}
    study = StudyData(name, read_titles(attributes, text(file.attrs.get("title", "")) or name.parent.name), strategies,
                      read_strategy_titles(attributes, design, strategies), levels, futures, status, structure,
                      read_clusters(design, draws), read_errors(design, status, strategies, levels),
                      outcomes, attributes, read_provenance(file), by_group=groups,
                      plan=sampling.read_plan(design, attributes), verdict=attributes_of(file["outcomes"]), **parts)
    if not study.has_outcome(study.main_outcome):
        raise InputError(f"{name}: no finished run has the main outcome '{study.main_outcome}'. See `cpdsim status`")
    return study


def read_clusters(design: Group, draws: int) -> np.ndarray:
    """Which draws share a slice of the design, a world, a trajectory; each is its own where the file does not say."""
    name = next((n for n in ("cluster", "world") if design.has(n, "draw")), None)
    return design.get(name, "draw").astype(int) if name is not None else np.arange(draws)


def masked(variable: Variable, status: np.ndarray) -> Variable:
    """A run that was not finished is NaN even where the file says 0."""
    order = ("future", "strategy", "level", "draw")
    if not set(order) <= set(variable.dims):
        return variable
    rest = [d for d in variable.dims if d not in order]
    axes = [variable.dims.index(d) for d in (*order, *rest)]
    values = np.array(np.asarray(variable.values, dtype=float).transpose(axes))
    values[status != DONE] = np.nan
    return Variable(values, (*order, *rest), variable.units, variable.long_name)


def read_errors(design: Group, status: np.ndarray, strategies: list[str], levels: np.ndarray) -> list[str]:
    found = []
    variable = design.variables.get("error")
    messages = None
    if variable is not None and set(variable.dims) == {"future", "strategy", "level", "draw"}:
        messages = variable.values.transpose([variable.dims.index(d) for d in ("future", "strategy", "level", "draw")])
    for f, s, l, d in np.argwhere(status == FAILED):
        why = text(messages[f, s, l, d]) if messages is not None else ""
        found.append(f"{strategies[s]}, {levels[l]:.0%}, draw {d}: {why or 'no message'}")
    return found
