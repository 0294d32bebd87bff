"""What the draws behind the shipped studies say of a criterion whose study is done again by `cpdsim calibrate`: with
the study itself, and all that rests on it, left out of what weighs the draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from .. import calibration, registry

POSTERIOR = registry.FOLDER / "posterior.h5"


@dataclass(frozen=True)
class Foretold:
    """Mean, standard deviation, 5 and 95 % over draws of what the study would find; the share of them `inside` the
    registry's bounds (NaN: it has none); how many equal draws they are worth."""

    mean: float
    sd: float
    low: float
    high: float
    inside: float
    effective: float


@dataclass(frozen=True)
class Both:
    """Of one finding: under all that weighs, and with its own study left out."""

    with_all: Foretold
    left_out: Foretold


def read(path: Path = POSTERIOR, targets: list[registry.Target] | None = None) -> dict[str, Both]:
    """By number of criterion; empty where the posterior is older and does not say it."""
    file = calibration.read(path)
    held = file.groups["targets"]
    if "left_out_mean" not in held:
        return {}
    pattern = {target.id: target.pattern for target in targets or registry.read()}
    found = {}
    for k, name in enumerate(held["target"]):
        if number := pattern.get(str(name)):
            found[number] = Both(*(Foretold(*(float(held[f"{kind}_{what}"][k])
                                              for what in ("mean", "sd", "low", "high", "inside", "effective")))
                                   for kind in ("with_all", "left_out")))
    return found


def words(foretold: Foretold, left_out: bool) -> str:
    """For the note of a row."""
    inside = f"{100 * foretold.inside:.0f} % of them inside, " if math.isfinite(foretold.inside) else ""
    return (("held out: the posterior's draws without this study; " if left_out else "on the posterior's draws; ") +
            f"{inside}nine in ten from {foretold.low:.3g} to {foretold.high:.3g}")
