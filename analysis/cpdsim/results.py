"""A result file as a mapping from the names of its groups to xarray data sets.

Data are read when a group is first asked for, then kept; the file is not held open. Units, long names and coordinates
are those of the file (UDUNITS; `time` decoded to dates).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import h5py
import xarray as xr


# What this package reads. Files of before formats had a number name none; theirs have the same groups and variables.
FORMATS = ("cpd-result/2", "cpd-optimise/1", "cpd-posterior/1", "")


class UnknownFormat(ValueError):
    """The file is of a format that this version does not know."""


class Results(Mapping[str, xr.Dataset]):
    """Groups of one result file: `results["timeseries"]`, `results["by_group/school_type"]`.

    `attrs` holds the attributes of the file's root (title, format, source, history, id); `kind` and `better` among those
    of a variable say what may be done with it (sim/RESULTS.md). A group without variables of its own,
    such as `by_group`, is not listed; those inside it are.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if self.path.is_dir():
            self.path = self.path / "study.h5"
        if not self.path.is_file():
            raise FileNotFoundError(f"no result file '{self.path}' (give a file, or the folder of a study)")
        self._read: dict[str, xr.Dataset] = {}
        try:
            with h5py.File(self.path, "r") as file:
                self.attrs: dict[str, Any] = {name: file.attrs[name] for name in file.attrs if name[0] != "_"}
                self._groups = _groups(file)
                self._names = [name for name, has_data in self._groups.items() if has_data]
        except OSError as fault:
            raise ValueError(f"'{self.path}' is not a result file ({fault})") from fault
        self.format = str(self.attrs.get("format", ""))
        if self.format not in FORMATS:
            raise UnknownFormat(f"'{self.path}' has the format '{self.format}' (this version reads {FORMATS[0]}) use the "
                                f"version that wrote it, {self.attrs.get('source', 'unknown')}, or run the scenario again")

    def __getitem__(self, name: str) -> xr.Dataset:
        if name not in self._names:
            raise KeyError(f"'{name}' (this file has {', '.join(self._names)})")
        if name not in self._read:
            self._read[name] = self.read(name)
        return self._read[name]

    def read(self, name: str, only: Collection[str] | None = None) -> xr.Dataset:
        """A group, or some of its variables, read anew."""
        with xr.open_dataset(self.path, group=name, engine="h5netcdf", decode_timedelta=False) as data:
            return (data if only is None else data[[v for v in data.data_vars if v in only]]).load()

    def has(self, name: str) -> bool:
        """Whether there is such a group, with variables or with attributes alone."""
        return name in self._groups

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        title = self.attrs.get("title", self.path.name)
        return f"<cpdsim results of '{title}': {', '.join(self._names)}>"


def _groups(file: h5py.File) -> dict[str, bool]:
    """Names of the groups, in the order of the file, and whether they hold data besides other groups."""
    names: dict[str, bool] = {}

    def look(name: str, item: h5py.Group | h5py.Dataset) -> None:
        if isinstance(item, h5py.Group):
            names[name] = any(isinstance(inside, h5py.Dataset) for inside in item.values())

    file.visititems(look)
    return names


def open(path: str | Path) -> Results:  # noqa: A001  the name is the contract
    """The results in a file that `cpdsim run` wrote, or in the folder of a study.

    Errors: FileNotFoundError, ValueError for a file that is not HDF5, and UnknownFormat.
    """
    return Results(path)
