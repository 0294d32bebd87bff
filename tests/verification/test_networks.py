"""Contagion on random networks that are made at test time: global cascades, their size, and bootstrap percolation."""
from __future__ import annotations

import math
from pathlib import Path

import make_graphs
import numpy as np
import pytest
from cpdsim_runs import run

CONTAGION = """format: cpd-scenario/1
title: "Complex contagion on a random network"
time: {{start: 2026-09, end: 2036-08, step: 1 month}}
population:
  from: {{teachers: teachers.csv}}
network: {{from: ties.csv}}
practice: {{uptake: instant, decay_half_life: never}}
peers: {{form: threshold, {threshold}, weight: 100 %, novice_weight: 100 %}}
fading: none
reflection: none
turnover: none
climate: none
outputs: {{by: [], keep: [timeseries]}}
run: {{replicates: 1, seed: 1}}
"""


def final_share(folder: Path, graph: make_graphs.Graph, threshold: str) -> float:
    """Share practising when nothing changes any more."""
    make_graphs.write(graph, folder)
    file = folder / "contagion.yaml"
    file.write_text(CONTAGION.format(threshold=threshold), encoding="utf-8")
    share = run(file, folder / "out").series["practising"][0]
    assert share[-1] == share[-2], "still spreading after 120 steps"
    return float(share[-1])


@pytest.mark.parametrize(("degree", "globally"), [(0.8, False), (2.0, True), (4.0, True), (5.2, True), (7.0, False), (9.0, False)])
def test_watts_cascades_are_global_only_within_the_window(tmp_path: Path, degree: float, globally: bool) -> None:
    """Threshold .18: 1.02 < z < 5.76 (for seeds that are few; .1 % move the upper end a little)."""
    share = final_share(tmp_path, make_graphs.poisson(10_000, degree, 0.001, seed=11), "share: 18 %")
    assert share > 0.5 if globally else share < 0.03


def gleeson_cahalane(z: float, phi: float, rho: float) -> float:
    """Mean-field size of cascades on a Poisson network (Gleeson & Cahalane 2007)."""

    def response(degrees: np.ndarray, q: float, shift: int) -> float:
        """Sum over degrees of the chance that enough of `degree - shift` neighbours are active."""
        total = 0.0
        for k in degrees:
            weight = math.exp(-z + (k - shift) * math.log(z) - math.lgamma(k - shift + 1))
            needed = math.ceil(phi * k - 1e-9)
            free = k - shift
            active = sum(math.comb(free, m) * q**m * (1 - q) ** (free - m) for m in range(needed, free + 1))
            total += weight * active
        return total

    q = rho
    for _ in range(2000):
        q = rho + (1 - rho) * response(np.arange(1, 60), q, 1)
    return rho + (1 - rho) * response(np.arange(1, 60), q, 0)


@pytest.mark.parametrize(
    ("z", "phi", "rho", "expected", "nodes", "graphs"),
    [(4, 0.18, 0.001, 0.980194, 20_000, 2), (7, 0.18, 0.001, 0.004242, 20_000, 12), (4, 0.3, 0.01, 0.027195, 10_000, 6)],
)
def test_gleeson_cahalane(tmp_path: Path, z: float, phi: float, rho: float, expected: float, nodes: int, graphs: int) -> None:
    """Four standard errors over the graphs, and 2e-3 for networks that are finite."""
    assert gleeson_cahalane(z, phi, rho) == pytest.approx(expected, abs=2e-6)
    shares = [final_share(tmp_path / str(k), make_graphs.poisson(nodes, z, rho, seed=100 + k), f"share: {phi * 100} %") for k in range(graphs)]
    error = float(np.std(shares, ddof=1)) / math.sqrt(graphs)
    assert error < 0.25 * expected
    assert np.mean(shares) == pytest.approx(expected, abs=4 * error + min(2e-3, 0.1 * expected))


def bootstrap(degree: int, seeds: float) -> float:
    """Final share on a random d-regular network, two active neighbours needed (Balogh & Pittel 2007)."""

    def at_most_one(n: int, y: float) -> float:
        return y**n + n * (1 - y) * y ** (n - 1)

    y = 1 - seeds
    for _ in range(20000):
        y = (1 - seeds) * at_most_one(degree - 1, y)
    return 1 - (1 - seeds) * at_most_one(degree, y)


@pytest.mark.parametrize(("degree", "critical"), [(4, 1 / 9), (5, 0.050781)])
def test_bootstrap_percolation(tmp_path: Path, degree: int, critical: float) -> None:
    """Below the critical share of seeds activity stops where the theory says, above it takes all."""
    assert bootstrap(degree, critical * 0.999) < 0.9
    assert bootstrap(degree, critical * 1.001) == pytest.approx(1, abs=1e-6)
    for seeds in (0.75 * critical, 1.3 * critical):
        share = final_share(tmp_path / f"{seeds:.3f}", make_graphs.regular(20_000, degree, seeds, seed=5), "adopters_needed: 2")
        assert share == pytest.approx(bootstrap(degree, seeds), abs=0.01)
