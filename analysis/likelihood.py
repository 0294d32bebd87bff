"""How well each draw of a posterior agrees with each finding, once more from what posterior.h5 says of them: the same
densities as `cpdsim calibrate` (sim/evidence/likelihood.hpp; a test puts them side by side), in pieces from which
any choice of findings can be put together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, logsumexp, ndtr

from .calibration import Calibration

IMPOSSIBLE = -50.0    # of a study that came to no number under a draw
SPREADS = 24          # at which the half-normal of a group is summed
NEEDED = ("per_sd", "used_error", "used_discrepancy", "misread", "group_scale")


@dataclass(frozen=True)
class Member:
    """A finding that shares an unknown spread with others of its group."""

    found: np.ndarray     # (D,) what the study would have found
    noise: np.ndarray     # (D,) its Monte Carlo error
    value: float
    variance: float
    per_sd: bool


@dataclass(frozen=True)
class Pieces:
    """Of the findings that count, in the order of the file: `alone` (D,) log densities, `by_ratio` (K, D) the same for
    each standard deviation of teachers, `members` of groups; each finding is in one of the three."""

    ids: list[str]
    ratios: np.ndarray
    alone: dict[str, np.ndarray]
    by_ratio: dict[str, np.ndarray]
    members: dict[str, Member]
    groups: list[tuple[float, list[str]]]       # scale of the half-normal, members

    def log_likelihood(self, counts: set[str]) -> np.ndarray:
        """(D,) of the findings named."""
        return logsumexp(self.by_each_ratio(counts), axis=0) - np.log(len(self.ratios))

    def by_each_ratio(self, counts: set[str]) -> np.ndarray:
        """(K, D) the same, were the standard deviation of teachers known."""
        total = sum((self.alone[i] for i in self.ids if i in self.alone and i in counts), np.zeros(self.draws))
        rows = []
        for k, ratio in enumerate(self.ratios):
            row = sum((self.by_ratio[i][k] for i in self.ids if i in self.by_ratio and i in counts), total)
            for scale, members in self.groups:
                row = row + of_group([self.members[i] for i in members if i in counts], scale, ratio)
            rows.append(row)
        return np.array(rows)

    @property
    def draws(self) -> int:
        return len(next(iter([*self.alone.values(), *(m.found for m in self.members.values()),
                              *(p[0] for p in self.by_ratio.values())])))


def spreads() -> tuple[np.ndarray, np.ndarray]:
    """Points of the half-normal, in its scale, and the logs of their shares."""
    x = 3.0 * (np.arange(SPREADS) + 0.5) / SPREADS
    return x, -0.5 * x**2 - logsumexp(-0.5 * x**2)


def log_normal(away: np.ndarray, variance: np.ndarray) -> np.ndarray:
    return -0.5 * (np.log(2 * np.pi) + np.log(variance) + away**2 / variance)


def of_group(members: list[Member], scale: float, ratio: float) -> np.ndarray | float:
    if not members:
        return 0.0
    x, share = spreads()
    terms = share[:, None] + np.zeros(len(members[0].found))
    for m in members:
        r = ratio if m.per_sd else 1.0
        variance = m.variance + (r * m.noise)**2 + (x[:, None] * scale)**2
        terms = terms + np.where(np.isfinite(m.found), log_normal(m.value - r * m.found, variance), IMPOSSIBLE)
    return logsumexp(terms, axis=0)


def log_density(c: Calibration, j: int, found: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """(D,) of finding j, which shares no spread."""
    at = lambda name: float(c[f"targets/{name}"][j])
    kind = c["targets/kind"][j]
    variance = at("used_error")**2 + at("used_discrepancy")**2 + noise**2
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind == "normal":
            log = log_normal(at("value") - found, variance)
        elif kind == "binomial":
            log = log_count(at("count"), at("of"), at("misread") + (1 - 2 * at("misread")) * found, at("used_discrepancy"))
        else:
            sd, inside = np.sqrt(variance), np.ones(len(found))
            low, high = bounds_of(c, j)
            inside = inside * ndtr((found - low) / sd) * ndtr((high - found) / sd)
            log = np.maximum(IMPOSSIBLE, np.log(inside))
    return np.where(np.isfinite(found), log, IMPOSSIBLE)


def bounds_of(c: Calibration, j: int) -> tuple[float, float]:
    """Where a finding has none, its sign alone."""
    low, high, value = (float(c[f"targets/{name}"][j]) for name in ("low", "high", "value"))
    if np.isnan(low) and np.isnan(high):
        low, high = (low, 0.0) if value < 0 else (0.0, high)
    return (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)


def log_count(count: float, of: float, share: np.ndarray, relative: float) -> np.ndarray:
    """Beta-binomial whose extra spread is that of a share known to `relative` of itself."""
    p = np.clip(share, 0.002, 0.998)
    choose = gammaln(of + 1) - gammaln(count + 1) - gammaln(of - count + 1)
    if relative < 1e-6:
        return choose + count * np.log(p) + (of - count) * np.log1p(-p)
    size = 1 / min(0.99, relative**2) - 1
    a, b = p * size, (1 - p) * size
    return choose + gammaln(count + a) + gammaln(of - count + b) - gammaln(of + size) + gammaln(size) - gammaln(a) \
        - gammaln(b)


def pieces(c: Calibration, draws: np.ndarray) -> Pieces | None:
    """Of the posterior's draws with these positions; None where the file is older and does not say enough."""
    if "sd_ratios" not in c.attributes or any(name not in c.groups["targets"] for name in NEEDED):
        return None
    ratios = np.atleast_1d(np.asarray(c.attributes["sd_ratios"], float))
    made = Pieces([], ratios, {}, {}, {}, [])
    groups: dict[str, tuple[float, list[str]]] = {}
    for j in np.flatnonzero(c["targets/in_likelihood"]):
        name = str(c["targets/target"][j])
        found, noise = (c[f"targets/{n}"][j][draws].astype(float) for n in ("T", "mc_error"))
        noise = np.where(np.isfinite(noise), noise, 0.0)
        per_sd, scale = bool(c["targets/per_sd"][j]), float(c["targets/group_scale"][j])
        made.ids.append(name)
        if np.isfinite(scale):
            variance = float(c["targets/used_error"][j])**2 + float(c["targets/used_discrepancy"][j])**2
            made.members[name] = Member(found, noise, float(c["targets/value"][j]), variance, per_sd)
            groups.setdefault(str(c["targets/group"][j]), (scale, []))[1].append(name)
        elif per_sd and len(ratios) > 1:
            made.by_ratio[name] = np.array([log_density(c, j, found * r, noise * r) for r in ratios])
        else:
            r = ratios[0] if per_sd else 1.0
            made.alone[name] = log_density(c, j, found * r, noise * r)
    made.groups.extend(groups.values())
    return made
