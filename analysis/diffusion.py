"""What adoption times on a network tell about contagion, for observed data and for runs alike.

The curve of adoption cannot tell contagion from none. Own thresholds, the spread of final adoption between communities
and the gap in adoption time along ties can. The same definitions as in sim/generators/diffusion_data.hpp.

    adoptions = of_run("out/scenario.h5")            # outputs: {keep: [teachers, network]}
    spread(adoptions), gap(adoptions), thresholds(adoptions)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from .errors import InputError


@dataclass(frozen=True)
class Adoptions:
    """When each of n persons adopted, where she lives, and whom she turns to.

    `time` (n,), in any unit, `never` or more for those who never do; `community` (n,) of integers; `ties` (m, 2) of
    positions, from and to.
    """

    time: np.ndarray
    community: np.ndarray
    ties: np.ndarray
    never: float

    @property
    def adopted(self) -> np.ndarray:
        return self.time < self.never


@dataclass(frozen=True)
class Spread:
    """Final share of adopters over communities. `beyond_chance` is the variance of the communities' shares over
    what chance alone would give with the same share everywhere: about 1 without contagion."""

    lowest: float
    highest: float
    sd: float
    beyond_chance: float


@dataclass(frozen=True)
class Gap:
    """Mean absolute difference in adoption time over ties, and over all pairs of the same community."""

    on_ties: float
    at_random: float


def thresholds(adoptions: Adoptions) -> np.ndarray:
    """Valente (1996): share of those a person turns to who have adopted when she does, her own time included; 0 without
    anybody to turn to and for the first adopters of a community."""
    a = adoptions
    first = np.full(a.community.max() + 1, np.inf)
    np.minimum.at(first, a.community, a.time)
    n = len(a.time)
    named = np.bincount(a.ties[:, 0], minlength=n)
    earlier = a.time[a.ties[:, 1]] <= a.time[a.ties[:, 0]]
    before = np.bincount(a.ties[:, 0], weights=earlier, minlength=n)
    share = np.divide(before, named, out=np.zeros(n), where=named > 0)
    return np.where(a.time <= first[a.community], 0.0, share)


def spread(adoptions: Adoptions) -> Spread:
    a = adoptions
    members = np.bincount(a.community)
    some = members > 0
    shares = np.bincount(a.community, weights=a.adopted)[some] / members[some]
    overall = float(a.adopted.mean())
    sd = float(shares.std(ddof=1)) if len(shares) > 1 else 0.0
    chance = overall * (1 - overall) * float((1 / members[some]).mean())
    return Spread(float(shares.min()), float(shares.max()), sd, sd**2 / chance if chance > 0 else np.nan)


def gap(adoptions: Adoptions) -> Gap:
    a = adoptions
    ties = a.ties[a.ties[:, 0] != a.ties[:, 1]]
    on_ties = float(np.abs(a.time[ties[:, 0]] - a.time[ties[:, 1]]).mean()) if len(ties) else 0.0
    total = pairs = 0.0
    for community in np.unique(a.community):   # the k-th smallest of n counts (k - 1) - (n - k) times
        times = np.sort(a.time[a.community == community])
        n = len(times)
        total += float((times * (2 * np.arange(1, n + 1) - 1 - n)).sum())
        pairs += n * (n - 1) / 2
    return Gap(on_ties, total / pairs if pairs else 0.0)


def of_run(path: Path | str, replicate: int = 0) -> Adoptions:
    """Adoptions of one replicate of a result file with /teachers, /schools and /network: the first time each person was
    seen practising, by school, along the ties at the start. Ties are recorded for the first sixteen replicates only.

    Raises InputError where the file lacks what is needed.
    """
    with h5py.File(path) as file:
        if "network" not in file or "teachers" not in file or "first_practising" not in file["teachers"]:
            raise InputError(f"{path}: no times of adoption (the scenario did not keep them) add `outputs: "
                             f"{{keep: [teachers, network]}}`")
        if not 0 <= replicate < min(16, file["teachers/first_practising"].shape[0]):
            raise InputError(f"{path}: no ties are recorded for replicate {replicate} (they are for the first block "
                             f"of sixteen)")
        time = file["teachers/first_practising"][replicate].astype(float)
        position = {who: k for k, who in enumerate(file["teachers/id"][...])}
        ties = np.array([(position[a], position[b]) for a,
                         b in zip(file["network/from"][...], file["network/to"][...])],
                        dtype=int).reshape(-1, 2)
        last = float(file["timeseries/time"][-1])
        community = file["teachers/school"][...].astype(int)
    step = last / 1000
    return Adoptions(np.where(np.isnan(time), last + step, time), community, ties, last + step)
