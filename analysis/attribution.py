"""What each programme, and each route by which it works, contributes: the difference to a run without it.

Every figure is a run with the same chance in which the programme, or one route of it, was switched off. Contributions
overlap (a cascade feeds colleagues too), so they need not add up; what the routes leave of the whole is called the
rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import statistics
from .compare import Comparison
from .labelled import Group

DIMS = ("strategy", "level", "draw", "replicate", "programme", "route")
WHOLE, ALL = "whole", "all"
ROUTES = ("cascade", "community", "colleagues")


@dataclass(frozen=True)
class Share:
    """What is lost without one route: mean and interval over draws, or over replicates of a single draw."""

    route: str             # whole, cascade, community, colleagues or rest
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Contribution:
    strategy: str
    programme: str         # `all` for all of the strategy together
    shares: list[Share]    # whole first; only the routes that the programme has
    multiplier: float      # whole over rest: what one change by the courses themselves becomes; NaN where the rest is
    multiplier_low: float  # not clearly above 0
    multiplier_high: float


def variable_of(group: Group, wanted: str) -> str | None:
    """The quantity to show: the wanted one where it moves at all, else the gain in practice."""
    for name in (wanted, "practice_gain", *group.variables):
        if name in group.variables and np.nanmax(np.abs(np.nan_to_num(group.variables[name].values)), initial=0.0) > 0:
            return name
    return None


def with_replicates(group: Group, name: str) -> np.ndarray:
    """(S, L, D, R, P, K); a study keeps means over replicates, which then stand as one replicate."""
    if group.has(name, *DIMS):
        return group.get(name, *DIMS)
    return group.get(name, *(d for d in DIMS if d != "replicate"))[:, :, :, None]


def contribution(strategy: str, programme: str, values: dict[str, np.ndarray], interval: float) -> Contribution | None:
    """From (D, R) values by route."""
    present = {route: v for route, v in values.items()
               if np.isfinite(v).any() and (route == WHOLE or np.nanmax(np.abs(v)) > 0)}
    if WHOLE not in present or not np.nanmax(np.abs(present[WHOLE])) > 0:
        return None
    routes = [r for r in ROUTES if r in present]
    if routes:
        present["rest"] = present[WHOLE] - np.sum([present[r] for r in routes], axis=0)
    shares = []
    for route in [WHOLE, *(["rest"] if routes else []), *routes]:
        rows = statistics.units_of_resampling(present[route])
        mean, low, high = statistics.interval_of(rows, interval)[:3] if len(rows) else (np.nan,) * 3
        shares.append(Share(route, float(mean), float(low), float(high)))
    ratio = (float("nan"),) * 3
    if routes and shares[1].low > 0:
        whole, rest = (statistics.units_of_resampling(present[r]).values for r in (WHOLE, "rest"))
        ratio = statistics.bootstrap_ratio(whole, rest, interval)
    return Contribution(strategy, programme, shares, *ratio)


def contributions(comparison: Comparison) -> tuple[str, list[Contribution]] | None:
    """The quantity and every contribution to it, all together first, then by size. None: the file holds none."""
    group = comparison.study.table("attribution")
    name = variable_of(group, comparison.outcome.name) if group is not None else None
    if name is None:
        return None
    values, found = with_replicates(group, name), []
    programmes, routes = group.labels("programme"), group.labels("route")
    for strategy in comparison.strategies:
        mine = values[comparison.study.strategies.index(strategy), comparison.level]
        rows = [contribution(strategy, programme, {route: mine[:, :, p, k] for k, route in enumerate(routes)},
                             comparison.study.interval) for p, programme in enumerate(programmes)]
        rows = [r for r in rows if r is not None]
        if sum(r.programme != ALL for r in rows) == 1:       # one programme alone: `all` has its routes and one more
            rows = [r for r in rows if r.programme == ALL] or rows
        found += sorted(rows, key=lambda r: (r.programme != ALL, -r.shares[0].mean, r.programme))
    return (name, found) if found else None
