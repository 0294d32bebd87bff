"""Tables of a result file by name. Nothing here knows any of them: what an observer adds to a file is found in it.

A table is an xarray data set (cpdsim.open); `Group` is how figures ask it for plain arrays in a given order of the axes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from .cpdsim.results import Results
from .errors import InputError
from .statistics import mean_of


@dataclass(frozen=True)
class Group:
    """A table. Failing to find a quantity or an axis is a KeyError."""

    data: xr.Dataset

    @property
    def variables(self) -> Mapping[str, xr.DataArray]:
        return self.data.data_vars

    @property
    def coords(self) -> Mapping[str, xr.DataArray]:
        return self.data.coords

    def has(self, name: str, *dims: str) -> bool:
        return name in self.variables and set(self.variables[name].dims) == set(dims)

    def get(self, name: str, *dims: str) -> np.ndarray:
        """`name` with its axes in the order `dims`, float64."""
        if not self.has(name, *dims):
            raise KeyError(f"{name} has dimensions {self.variables[name].dims}, not {dims}")
        return np.asarray(self.variables[name].transpose(*dims).values, dtype=float)

    def over(self, name: str, *dims: str) -> np.ndarray | None:
        """The same, as a mean over replicates where the table keeps them; None where it has no such quantity."""
        if self.has(name, "replicate", *dims):
            return mean_of(self.get(name, "replicate", *dims), 0)
        return self.get(name, *dims) if self.has(name, *dims) else None

    def units(self, name: str) -> str:
        return text(self.variables[name].attrs.get("units", "1")) or "1"

    def long_name(self, name: str) -> str:
        return text(self.variables[name].attrs.get("long_name", ""))

    def labels(self, dim: str) -> list[str]:
        return [text(label) for label in self.data.coords[dim].values]

    def words(self, name: str) -> list[str]:
        """A quantity along one axis, as texts."""
        return [text(value) for value in self.variables[name].values]

    def column(self, name: str, dim: str) -> list[str]:
        """A quantity of words along `dim`, e.g. the paths of the parameters; the labels of `dim` where it is absent."""
        there = name in self.variables and self.variables[name].dims == (dim,)
        return self.words(name) if there else self.labels(dim)

    @property
    def dates(self) -> np.ndarray:
        """Coordinate `time` in days. Empty where the table has none that is a date."""
        there = "time" in self.coords and self.coords["time"].dtype.kind == "M"
        return self.coords["time"].values.astype("datetime64[ns]") if there else np.array([], dtype="datetime64[ns]")

    def days(self) -> np.ndarray:
        """Of `dates`, since the first of them, which is the start of the run."""
        return (self.dates - self.dates[:1]).astype(float) / 86_400e9


class Tables(Mapping[str, Group]):
    """The tables of one file, each read when it is first asked for: `tables["outcomes"]`, `tables.get("by_group/region")`.

    `make` gives the data set of a name, None where there is none after all.
    """

    def __init__(self, names: list[str], make: Callable[[str], xr.Dataset | None]) -> None:
        self._names, self._make = names, make
        self._read: dict[str, Group] = {}

    @classmethod
    def of(cls, results: Results, only: Mapping[str, tuple[str, ...]] | None = None) -> Tables:
        """All of a file; of tables that `only` names, those quantities."""
        def make(name: str) -> xr.Dataset:
            try:
                return results.read(name, (only or {}).get(name))
            except OSError as fault:
                raise InputError(f"{results.path}: /{name} is not readable ({fault}). Run it again") from fault
        return cls(list(results), make)

    def seen(self, view: Callable[[str, xr.Dataset], xr.Dataset]) -> Tables:
        """The same tables, each as `view` shows it."""
        return Tables(self._names, lambda name: view(name, self[name].data))

    def under(self, place: str) -> Tables:
        """Those inside a group of the file, by their names there."""
        there = [name.removeprefix(place + "/") for name in self._names if name.startswith(place + "/")]
        return Tables(there, lambda name: self[f"{place}/{name}"].data)

    def __getitem__(self, name: str) -> Group:
        if name not in self._read:
            made = self._make(name) if name in self._names else None
            if made is None:
                raise KeyError(name)
            self._read[name] = Group(made)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def text(value: Any) -> str:
    """A string of the file, whatever became of it on the way."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, np.ndarray):
        return text(value.reshape(-1)[0]) if value.size else ""
    return "" if value is None else str(value)

