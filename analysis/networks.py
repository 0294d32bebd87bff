"""Statistics of directed networks of ties, for those of result files (/network) and observed ones alike.

Ties are an integer array of shape (tie, 2), from and to, among nodes 0 .. n - 1; repeated ties and self-ties do not
count. Definitions as in sim/generators/statistics.hpp, which computes the same in the tests of the generator.
"""

from __future__ import annotations

import numpy as np


def distinct(ties: np.ndarray) -> np.ndarray:
    """Ties without repetitions and self-ties, sorted."""
    ties = np.unique(np.asarray(ties, dtype=np.int64).reshape(-1, 2), axis=0)
    return ties[ties[:, 0] != ties[:, 1]]


def neighbours(ties: np.ndarray, nodes: int) -> list[set[int]]:
    """Of each node, those it shares a tie with in either direction."""
    found: list[set[int]] = [set() for _ in range(nodes)]
    for a, b in ties.tolist():
        found[a].add(b)
        found[b].add(a)
    return found


def components(around: list[set[int]]) -> list[int]:
    """Sizes of the weakly connected components, the largest first."""
    left, sizes = set(range(len(around))), []
    while left:
        reached = [left.pop()]
        size = 0
        while reached:
            size += 1
            fresh = around[reached.pop()] & left
            left -= fresh
            reached.extend(fresh)
        sizes.append(size)
    return sorted(sizes, reverse=True)


def describe(ties: np.ndarray, nodes: int) -> dict[str, float]:
    """The usual statistics. Clustering is the mean local one of the undirected network, 0 for fewer than two
    neighbours; reciprocity the share of ties that are returned."""
    given = np.asarray(ties, dtype=np.int64).reshape(-1, 2)
    self_ties = len(np.unique(given[given[:, 0] == given[:, 1], 0]))
    ties = distinct(given)
    out, into = np.bincount(ties[:, 0], minlength=nodes), np.bincount(ties[:, 1], minlength=nodes)
    keys = ties[:, 0] * nodes + ties[:, 1]
    returned = np.isin(keys, ties[:, 1] * nodes + ties[:, 0])
    around = neighbours(ties, nodes)
    local, triangles, triples = [], 0, 0
    for others in around:
        degree = len(others)
        linked = sum(len(around[o] & others) for o in others) // 2
        triangles += linked
        triples += degree * (degree - 1) // 2
        local.append(2 * linked / (degree * (degree - 1)) if degree > 1 else 0.0)
    sizes = components(around)
    return {"nodes": nodes, "arcs": len(ties), "self_loop_pairs": self_ties,
            "density": len(ties) / (nodes * (nodes - 1)),
            "mean_out_degree": float(out.mean()), "mutual_dyads": int(returned.sum()) // 2,
            "asymmetric_dyads": int((~returned).sum()), "reciprocity": float(returned.mean()),
            "max_in_degree": int(into.max()), "max_out_degree": int(out.max()),
            "clustering": float(np.mean(local)), "transitivity": triangles / triples if triples else 0.0,
            "isolates": sum(not others for others in around), "weak_components": len(sizes),
            "largest_component": sizes[0],
            "in_variance_to_mean": float(into.var(ddof=1) / into.mean()),
            "out_variance_to_mean": float(out.var(ddof=1) / out.mean())}


def degree_slope(ties: np.ndarray, school: np.ndarray) -> float:
    """Slope of the log of a school's mean out-degree on the log of its size."""
    size = np.bincount(school)
    named = np.bincount(school[distinct(ties)[:, 0]], minlength=len(size))
    some = named > 0
    return float(np.polyfit(np.log(size[some]), np.log(named[some] / size[some]), 1)[0])


def same_group_odds(ties: np.ndarray, group: np.ndarray, school: np.ndarray) -> float:
    """Odds ratio of a tie between two of the same group to one between two of different groups, within schools."""
    ties = distinct(ties)
    ties = ties[school[ties[:, 0]] == school[ties[:, 1]]]
    alike = int((group[ties[:, 0]] == group[ties[:, 1]]).sum())
    pairs = alike_pairs = 0
    for s in np.unique(school):
        inside = group[school == s]
        pairs += len(inside) * (len(inside) - 1)
        counts = np.unique(inside, return_counts=True)[1]
        alike_pairs += int((counts * (counts - 1)).sum())
    unlike, unlike_pairs = len(ties) - alike, pairs - alike_pairs
    return (alike / (alike_pairs - alike)) / (unlike / (unlike_pairs - unlike))
