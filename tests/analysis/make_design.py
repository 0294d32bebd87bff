"""Designs by hand, as /design of study.h5 records them, and test functions whose indices are known in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Chain:
    """D draws of k factors; what only one sampler has is left empty."""

    sampler: str
    factors: list[str]
    unit_cube: np.ndarray
    trajectory: np.ndarray | None = None
    position: np.ndarray | None = None
    changed_factor: np.ndarray | None = None
    matrix: list[str] = field(default_factory=list)
    row: np.ndarray | None = None


def names(count: int) -> list[str]:
    return [f"programmes.a.x{j + 1}" for j in range(count)]


def plain(count: int, draws: int, seed: int = 1, sampler: str = "latin_hypercube") -> Chain:
    """A Latin hypercube."""
    rng = np.random.default_rng(seed)
    strata = np.stack([rng.permutation(draws) for _ in range(count)], axis=1)
    return Chain(sampler, names(count), (strata + rng.random((draws, count))) / draws)


def saltelli(count: int, rows: int, seed: int = 1) -> Chain:
    """Row-major: A, B, AB_1 .. AB_k of row 0, then of row 1."""
    rng, factors = np.random.default_rng(seed), names(count)
    points, matrix, row = [], [], []
    for r in range(rows):
        a, b = rng.random(count), rng.random(count)
        for name, point in [("A", a), ("B", b), *((f"AB_{f}", np.where(np.arange(count) == j, b, a))
                                                  for j, f in enumerate(factors))]:
            points.append(point)
            matrix.append(name)
            row.append(r)
    return Chain("saltelli", factors, np.array(points), matrix=matrix, row=np.array(row, dtype=np.int32))


def morris(count: int, trajectories: int, levels: int = 4, seed: int = 1) -> Chain:
    """Each trajectory changes every factor once, by +-delta, in a drawn order."""
    rng, delta = np.random.default_rng(seed), levels / (2 * (levels - 1))
    points, trajectory, position, changed = [], [], [], []
    for t in range(trajectories):
        grid = np.arange(levels) / (levels - 1)
        point = rng.choice(grid, count)
        points.append(point)
        trajectory.append(t)
        position.append(0)
        changed.append(-1)
        for step, j in enumerate(rng.permutation(count)):
            point = point.copy()
            point[j] += delta if point[j] + delta <= 1 + 1e-9 else -delta
            points.append(point)
            trajectory.append(t)
            position.append(step + 1)
            changed.append(j)
    arrays = [np.array(v, dtype=np.int32) for v in (trajectory, position, changed)]
    return Chain("morris", names(count), np.array(points), *arrays)


def ishigami(u: np.ndarray) -> np.ndarray:
    """sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3."""
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices (Saltelli et al. 2008, with a = 7, b = 0.1)."""
    b, pi4 = 0.1, np.pi**4
    v1, v2, v13 = 0.5 * (1 + b * pi4 / 5) ** 2, 7**2 / 8, b**2 * pi4**2 * 8 / 225
    total = v1 + v2 + v13
    return np.array([v1, v2, 0.0]) / total, np.array([v1 + v13, v2, v13]) / total


WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0])


def g_function(u: np.ndarray) -> np.ndarray:
    """Sobol's g: product of (|4 u - 2| + a) / (1 + a)."""
    return np.prod((np.abs(4 * u - 2) + WEIGHTS) / (1 + WEIGHTS), axis=1)


def g_indices() -> tuple[np.ndarray, np.ndarray]:
    v = 1 / (3 * (1 + WEIGHTS) ** 2)
    total = np.prod(1 + v) - 1
    return v / total, v * np.array([np.prod(np.delete(1 + v, j)) for j in range(len(v))]) / total
