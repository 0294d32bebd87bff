"""What `cpdsim calibrate` left in evidence.h5: findings, weights of draws and forms, what was learnt of each number;
posterior.h5 has the same of all draws together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import h5py
import numpy as np

from .errors import InputError

FORMATS = ("cpd-evidence-result/1", "cpd-posterior/1")


def decoded(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "OS":
        return np.array([v.decode() if isinstance(v, bytes) else str(v) for v in values.ravel()],
                        dtype=object).reshape(values.shape)
    return values


@dataclass(frozen=True)
class Calibration:
    """Tables by group and name, as arrays; texts as str."""

    path: Path
    groups: dict[str, dict[str, np.ndarray]]
    attributes: dict[str, object]

    def __getitem__(self, name: str) -> np.ndarray:
        """`targets/T`, `draws/weight`, ..."""
        group, variable = name.split("/")
        return self.groups[group][variable]

    @property
    def effective(self) -> float:
        return float(self.attributes["effective_size"])

    @property
    def own_draws(self) -> int:
        """Draws of the study itself; those behind are rounds of proposals."""
        return int(self.attributes["draws_of_study"])

    @cached_property
    def spread_of_targets(self) -> np.ndarray:
        """Standard error of each finding with its declared distance; of bounds half their width, or a tenth."""
        error = np.hypot(np.nan_to_num(self["targets/error"]), np.nan_to_num(self["targets/discrepancy"]))
        return np.where(error > 0, error, 0.1)

    def away(self, k: int, name: str) -> float:
        """How far what the model says (`posterior_mid`, ...) lies from the finding, in the finding's standard errors;
        anything within bounds is nought away."""
        said, value, low, high = (float(self[f"targets/{n}"][k]) for n in (name, "value", "low", "high"))
        if np.isfinite(value) and self["targets/kind"][k] != "bounds":
            return (said - value) / self.spread_of_targets[k]
        if not (np.isfinite(low) or np.isfinite(high)):
            return float("nan")
        below, above = (min(said - low, 0.0) if np.isfinite(low) else 0.0), (max(said - high, 0.0) if np.isfinite(high) else 0.0)
        return (below + above) / self.spread_of_targets[k]


def read(path: Path) -> Calibration:
    """Raises InputError for a file that is not one of `cpdsim calibrate`."""
    try:
        with h5py.File(path) as file:
            attributes = {name: value.decode() if isinstance(value, bytes) else value for name, value in file.attrs.items()}
            if attributes.get("format") not in FORMATS or "targets" not in file:
                raise InputError(f"{path}: not a file of `cpdsim calibrate` (its format is {attributes.get('format')})")
            groups = {name: {key: decoded(data[...]) for key, data in group.items() if isinstance(data, h5py.Dataset)}
                      for name, group in file.items() if isinstance(group, h5py.Group)}
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault})") from fault
    return Calibration(path, groups, attributes)


def behind(study_file: Path, posterior: str) -> Calibration | None:
    """The calibration from which a study took its draws: what stands in the posterior that it names. None: not there
    (any more)."""
    found = next((file for file in places(study_file, posterior) if file.is_file()), None)
    return read(found) if found is not None else None


def places(study_file: Path, posterior: str) -> list[Path]:
    """Where a posterior may be that a study names: where it was, or beside the study."""
    if not posterior:
        return []
    return [Path(posterior), study_file.parent / posterior, study_file.parent / Path(posterior).name]
