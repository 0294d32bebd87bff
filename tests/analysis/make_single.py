"""The result file of one scenario with made-up values, laid out as the command does."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
from make_study import TYPES, Writer, chance_of, shape_in_time


def write_single(path: Path, replicates: int = 16) -> Path:
    """One scenario's result file: changed rises to 0.2 in five years and fades; ledger of 2 programmes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    days = np.round(np.arange(0, 181) * 365.25 / 12).astype(np.int32)
    shape, chance = shape_in_time(days / 365.25), chance_of(replicates)
    with h5py.File(path, "w", track_order=True) as file:
        file.attrs.update({"Conventions": "CF-1.10", "format": "cpd-result/2", "title": "France: pilot schools",
                           "source": "cpdsim 0.1.0"})
        w = Writer(file)
        group = w.group("timeseries", {"replicate": np.arange(replicates, dtype=np.int32), "time": days})
        group["time"].attrs.update({"units": "days since 2026-09-01", "calendar": "standard"})
        for name, top, units in (("changed", 0.2, "1"), ("practising", 0.1, "1"), ("practice_share", 0.05, "1"),
                                 ("sustained_teachers", 900.0, "teacher"), ("spend", 18e6, "EUR")):
            w.put(group, name, (top * (1 + 0.1 * chance[:, None]) * shape).astype(np.float32), ("replicate", "time"),
                  units)
        types = w.group("by_group/school_type",
                        {"replicate": np.arange(replicates, dtype=np.int32), "school_type": list(TYPES), "time": days})
        types["time"].attrs.update({"units": "days since 2026-09-01", "calendar": "standard"})
        w.put(types, "changed",
              (np.array([0.1, 0.2, 0.3])[None, :, None] * (1 + 0.1 * chance[:, None, None]) * shape).astype(np.float32),
              ("replicate", "school_type", "time"), "1")
        w.put(types, "sustained_teachers",
              (np.array([300.0, 500.0, 100.0])[None, :, None] * (1 + 0.1 * chance[:, None, None]) * shape)
              .astype(np.float32), ("replicate", "school_type", "time"), "teacher")
        budget = w.group("budget",
                         {"replicate": np.arange(replicates, dtype=np.int32), "programme": ["pilot_school", "cascade"],
                          "payer": ["ministry"], "kind": ["session"], "time": days})
        budget["time"].attrs.update({"units": "days since 2026-09-01", "calendar": "standard"})
        flow = np.zeros((replicates, 2, 1, 1, 181))
        flow[..., 1:61] = np.array([300e3, 150e3])[None, :, None, None, None]
        for name, share in (("planned", 1.0), ("absorbed", 0.8), ("unspent", 0.2)):
            w.put(budget, name, flow * share, ("replicate", "programme", "payer", "kind", "time"), "EUR")
        lorenz = w.group("lorenz",
                         {"replicate": np.arange(replicates, dtype=np.int32),
                          "percentile": np.arange(101, dtype=np.int32)})
        w.put(lorenz, "share", np.broadcast_to(np.linspace(0, 1, 101) ** 2, (replicates, 101)).astype(np.float32),
              ("replicate", "percentile"))
    return path
