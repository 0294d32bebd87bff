"""Who had changed at which date, post by post, from the events of a run; and a layout of its network that stays fixed.

A post is unchanged until an event says `changed`, until one says `fell_back`, and starts anew with whoever comes to it:
one who arrives changed is said to be so by an event of the same date.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .labelled import Group
from .study_data import StudyData
from .statistics import SEED

NEWCOMER, MOVED_IN, ENROLLED, COMPLETED, TRAINER, CHANGED, FELL_BACK = range(7)
LARGEST = 900          # teachers that can still be told apart


@dataclass(frozen=True)
class Network:
    """N teachers in S schools, T ties of the start."""

    school: np.ndarray         # (N,) position of the school
    source: np.ndarray         # (T,) who turns to
    target: np.ndarray         # (T,) whom
    within: np.ndarray         # (T,) both in one school
    place: np.ndarray          # (N, 2) where to draw each teacher


@dataclass(frozen=True)
class State:
    """All teachers at one date, in one replicate."""

    day: np.datetime64
    reached: np.ndarray        # (N,) ever enrolled in a programme while in the post
    changed: np.ndarray        # (N,)


def ids_of(study: StudyData) -> list[str]:
    return study.table("teachers").words("id")


def complete(study: StudyData) -> bool:
    """Whether the file keeps all that the figure needs."""
    needed = {"teachers": {"id"}, "network": {"from", "to"}, "events": {"date", "kind", "teacher", "replicate"}}
    return all((table := study.table(name)) is not None and names <= set(table.variables)
               for name, names in needed.items())


def states(events: Group, ids: list[str], replicate: int, days: list[np.datetime64]) -> list[State]:
    """The state at each of `days`, replayed from the events of one replicate; of one date arrivals come first."""
    place = {name: i for i, name in enumerate(ids)}
    mine = np.flatnonzero(events.variables["replicate"].values == replicate)
    date = events.variables["date"].values[mine]
    kind = np.asarray(events.variables["kind"].values, int)[mine]
    who = np.array([place[name] for name in np.array(events.words("teacher"))[mine]], dtype=int)
    order = np.lexsort((kind, date))
    reached, changed = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
    found, k = [], 0
    for day in sorted(days):
        while k < len(order) and date[order[k]] <= day:
            teacher, what = who[order[k]], kind[order[k]]
            if what in (NEWCOMER, MOVED_IN):
                reached[teacher] = changed[teacher] = False
            elif what == ENROLLED:
                reached[teacher] = True
            elif what in (CHANGED, FELL_BACK):
                changed[teacher] = what == CHANGED
            k += 1
        found.append(State(day, reached.copy(), changed.copy()))
    return found


def around(count: int, centre: np.ndarray, radius: float) -> np.ndarray:
    """(count, 2) points on a sunflower disc: as even as a disc can be filled."""
    n = np.arange(count)
    angle, far = n * np.pi * (3 - np.sqrt(5)), radius * np.sqrt((n + 0.5) / max(count, 1))
    return centre + np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)


def spring(weight: np.ndarray, steps: int = 400) -> np.ndarray:
    """(S, 2) places of schools by Fruchterman and Reingold (1991): ties pull, all push apart. The same every time."""
    count = len(weight)
    place = np.random.default_rng(SEED).normal(size=(count, 2))
    near = np.sqrt(1.0 / max(count, 1))
    for step in range(steps):
        gap = place[:, None] - place[None]
        far = np.maximum(np.linalg.norm(gap, axis=2), 1e-3)
        force = near**2 / far**2 - weight * far / near
        np.fill_diagonal(force, 0.0)
        move = (gap * force[..., None]).sum(axis=1) - 0.6 * place / max(1.0, np.sqrt(count))
        size = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        place = place + move / size * np.minimum(size, 0.15 * (1 - step / steps))
    return place - place.mean(axis=0)


def apart(place: np.ndarray, radius: np.ndarray, rounds: int = 300) -> np.ndarray:
    """Moves discs of the given radii until none overlaps another."""
    place = place.copy()
    for _ in range(rounds):
        gap = place[:, None] - place[None]
        far = np.maximum(np.linalg.norm(gap, axis=2), 1e-9)
        lack = np.maximum(1.12 * (radius[:, None] + radius[None]) - far, 0.0)
        np.fill_diagonal(lack, 0.0)
        if not lack.any():
            break
        place += 0.5 * (gap / far[..., None] * lack[..., None]).sum(axis=1)
    return place


def network(study: StudyData) -> Network:
    """The ties of the start and where everybody stands: schools by their ties, teachers around their school."""
    ids = ids_of(study)
    place = {name: i for i, name in enumerate(ids)}
    source, target = (np.array([place[name] for name in study.table("network").words(k)], dtype=int) for k in ("from", "to"))
    there = study.table("teachers").variables
    school = np.asarray(there["school"].values, int) if "school" in there else np.zeros(len(ids), int)
    schools, school = np.unique(school, return_inverse=True)
    weight = np.zeros((len(schools), len(schools)))
    np.add.at(weight, (school[source], school[target]), 1.0)
    weight = np.minimum(weight + weight.T, 3.0)
    np.fill_diagonal(weight, 0.0)
    sizes = np.bincount(school, minlength=len(schools))
    radius = np.sqrt(sizes)
    centre = spring(weight)
    spread = np.sqrt((radius**2).sum()) * 1.5
    centre = apart(centre / max(np.abs(centre).max(), 1e-9) * spread, radius)
    where = np.zeros((len(ids), 2))
    for s in range(len(schools)):
        where[school == s] = around(int(sizes[s]), centre[s], radius[s])
    return Network(school, source, target, school[source] == school[target], where)


def share_of_peers(net: Network, changed: np.ndarray) -> tuple[float, float]:
    """Share of changed among those whom the changed turn to, and among those whom the others turn to; NaN without any."""
    peers = changed[net.target]
    of = lambda mask: float(peers[mask].mean()) if mask.any() else float("nan")
    return of(changed[net.source]), of(~changed[net.source])
