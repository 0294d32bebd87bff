#!/usr/bin/python3
"""Writes teachers.csv and ties.csv of the small networks for which closed forms are known.

    make_graphs.py two_nodes OUT              Friedkin-Johnsen pair, anchors (1, 0)
    make_graphs.py degroot OUT                three in a line, self-ties, weights 1/2 and 1/3; start (1, 0, 0)
    make_graphs.py centola OUT --seeds adjacent|apart [--nodes 100]     ring, neighbours +-1 and +-2
    make_graphs.py granovetter OUT [--nodes 100] [--gap]                thresholds 0, 1, .. n-1; --gap: the 1 becomes 2
    make_graphs.py poisson OUT --nodes N --degree Z --seed_share S --seed K
    make_graphs.py regular OUT --nodes N --degree D --seed_share S --seed K

Ties read *from turns to to*; undirected graphs have both directions.
"""
from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path
from typing import Iterable, NamedTuple, Sequence

Pair = tuple[int, int]


class Graph(NamedTuple):
    """Columns of teachers.csv by name (each of length n) and rows (from, to[, weight]) of ties.csv, counted from 0."""

    columns: dict[str, Sequence[float]]
    ties: list[tuple]


def both_ways(pairs: Iterable[Pair]) -> list[Pair]:
    """Each undirected pair as two directed ties, sorted."""
    return sorted(tie for a, b in pairs for tie in ((a, b), (b, a)))


def two_nodes() -> Graph:
    return Graph({"practice": [1, 0], "anchor": [1, 0]}, [(0, 1), (1, 0)])


def degroot() -> Graph:
    rows = {0: {0: 1 / 2, 1: 1 / 2}, 1: {0: 1 / 3, 1: 1 / 3, 2: 1 / 3}, 2: {1: 1 / 2, 2: 1 / 2}}
    ties = [(i, j, weight) for i, row in rows.items() for j, weight in row.items()]
    return Graph({"practice": [1, 0, 0], "anchor": [1, 0, 0]}, ties)


def centola(nodes: int, seeds: str) -> Graph:
    """Ring with neighbours +-1 and +-2; two adjacent seeds, or seeds five places apart all round (none spreads)."""
    pairs = {tuple(sorted((i, (i + k) % nodes))) for i in range(nodes) for k in (1, 2)}
    seeded = {0, 1} if seeds == "adjacent" else set(range(0, nodes - 4, 5))
    return Graph({"practice": [int(i in seeded) for i in range(nodes)]}, both_ways(pairs))


def granovetter(nodes: int, gap: bool) -> Graph:
    """Own thresholds 0, 1, .. n-1 among everybody; nobody practises at first."""
    thresholds = list(range(nodes))
    if gap:
        thresholds[1] = 2
    ties = [(i, j) for i in range(nodes) for j in range(nodes) if i != j]
    return Graph({"practice": [0] * nodes, "threshold": thresholds}, ties)


def seeded_practice(nodes: int, share: float, draws: random.Random) -> list[int]:
    """1 for round(share * nodes) random nodes, 0 for the others."""
    chosen = set(draws.sample(range(nodes), round(share * nodes)))
    return [int(i in chosen) for i in range(nodes)]


def poisson(nodes: int, degree: float, share: float, seed: int) -> Graph:
    """Erdos-Renyi graph of round(nodes * degree / 2) distinct pairs: Poisson degrees of that mean."""
    draws = random.Random(seed)
    pairs: set[Pair] = set()
    while len(pairs) < round(nodes * degree / 2):
        a, b = draws.randrange(nodes), draws.randrange(nodes)
        if a != b:
            pairs.add((min(a, b), max(a, b)))
    return Graph({"practice": seeded_practice(nodes, share, draws)}, both_ways(pairs))


def regular(nodes: int, degree: int, share: float, seed: int) -> Graph:
    """Random simple d-regular graph: stubs paired at random, clashing pairs swapped with random others.

    Raises ValueError where nodes * degree is odd or degree >= nodes.
    """
    if nodes * degree % 2 or degree >= nodes:
        raise ValueError("nodes * degree must be even and degree < nodes")
    draws = random.Random(seed)
    stubs = [i for i in range(nodes) for _ in range(degree)]
    draws.shuffle(stubs)
    pairs = [(min(a, b), max(a, b)) for a, b in zip(stubs[::2], stubs[1::2])]
    while True:
        seen: set[Pair] = set()
        clashing = []
        for k, pair in enumerate(pairs):
            if pair[0] == pair[1] or pair in seen:
                clashing.append(k)
            seen.add(pair)
        if not clashing:
            return Graph({"practice": seeded_practice(nodes, share, draws)}, both_ways(pairs))
        for k in clashing:
            other = draws.randrange(len(pairs))
            (a, b), (c, d) = pairs[k], pairs[other]
            if other != k:
                pairs[k], pairs[other] = (min(a, d), max(a, d)), (min(c, b), max(c, b))


def write(graph: Graph, folder: Path) -> None:
    """teachers.csv: id (from 1), school (always 'S') and the graph's columns; ties.csv: from, to[, weight]."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = len(next(iter(graph.columns.values())))
    with open(folder / "teachers.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "school", *graph.columns])
        for i in range(nodes):
            out.writerow([i + 1, "S", *(column[i] for column in graph.columns.values())])
    weighted = bool(graph.ties) and len(graph.ties[0]) == 3
    with open(folder / "ties.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["from", "to", "weight"] if weighted else ["from", "to"])
        for tie in graph.ties:
            out.writerow([tie[0] + 1, tie[1] + 1, *tie[2:]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", choices=["two_nodes", "degroot", "centola", "granovetter", "poisson", "regular"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--nodes", type=int, default=100)
    parser.add_argument("--degree", type=float, default=4)
    parser.add_argument("--seeds", choices=["adjacent", "apart"], default="adjacent")
    parser.add_argument("--seed_share", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", action="store_true")
    given = parser.parse_args()
    graph = {
        "two_nodes": two_nodes,
        "degroot": degroot,
        "centola": lambda: centola(given.nodes, given.seeds),
        "granovetter": lambda: granovetter(given.nodes, given.gap),
        "poisson": lambda: poisson(given.nodes, given.degree, given.seed_share, given.seed),
        "regular": lambda: regular(given.nodes, int(given.degree), given.seed_share, given.seed),
    }[given.graph]()
    write(graph, given.out)


if __name__ == "__main__":
    main()
