#!/usr/bin/python3
"""What a skilled user would write for peers alone, on the network the engine used: scipy.sparse and numba.

    peers_elsewhere.py FOLDER WEIGHT STEPS THREADS

FOLDER holds the arrays of `ensemble`. Prints wall and processor seconds a step and the largest difference to the engine, as JSON. Shapes:
n teachers, 16 replicates; P is (n, 16), one step is P <- (1 - w) b + w W P, and P <- b for who turns to nobody.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy import sparse


def read(folder: Path) -> dict[str, np.ndarray]:
    """The arrays of `ensemble`: first (n+1), to and share (ties), baseline (n), before and after (n, 16)."""
    kinds = {"first": "u4", "to": "u4", "share": "f4", "baseline": "f4", "before": "f4", "after": "f4"}
    a = {name: np.fromfile(folder / f"{name}.{'u32' if kind == 'u4' else 'f32'}", kind) for name, kind in kinds.items()}
    a["before"] = a["before"].reshape(-1, 16)
    a["after"] = a["after"].reshape(-1, 16)
    return a


def with_scipy(a: dict[str, np.ndarray], weight: float, steps: int) -> np.ndarray:
    """One product with sixteen right-hand sides a step; scipy runs it on one thread."""
    n = len(a["baseline"])
    rows = sparse.csr_matrix((a["share"], a["to"].astype(np.int32), a["first"].astype(np.int32)), shape=(n, n))
    rows = rows.multiply(np.float32(weight)).tocsr()
    alone = a["first"][1:] == a["first"][:-1]  # who turns to nobody is held by the own baseline altogether
    held = (np.where(alone, np.float32(1), 1 - np.float32(weight)) * a["baseline"])[:, None]
    p = a["before"].copy()
    for _ in range(steps):
        p = rows @ p
        p += held
    return p


def numba_kernels():
    """(one replicate after another, sixteen together); None where numba cannot be imported."""
    try:
        import numba
    except ImportError:
        return None

    @numba.njit(parallel=True, fastmath=True)
    def one_by_one(first, to, share, baseline, weight, p, q, steps):
        for _ in range(steps):
            for i in numba.prange(p.shape[1]):
                total = np.float32(0)
                for r in range(p.shape[0]):
                    total = np.float32(0)
                    for k in range(first[i], first[i + 1]):
                        total += share[k] * p[r, to[k]]
                    w = weight if first[i] < first[i + 1] else np.float32(0)
                    q[r, i] = (np.float32(1) - w) * baseline[i] + w * total
            p, q = q, p
        return p

    @numba.njit(parallel=True, fastmath=True)
    def together(first, to, share, baseline, weight, p, q, steps):
        for _ in range(steps):
            for i in numba.prange(p.shape[0]):
                total = np.zeros(16, np.float32)
                for k in range(first[i], first[i + 1]):
                    for r in range(16):
                        total[r] += share[k] * p[to[k], r]
                w = weight if first[i] < first[i + 1] else np.float32(0)
                for r in range(16):
                    q[i, r] = (np.float32(1) - w) * baseline[i] + w * total[r]
            p, q = q, p
        return p

    return numba, one_by_one, together


def timed(work, steps: int) -> tuple[dict[str, float], np.ndarray]:
    """Wall and processor seconds a step, the better of two, and what came out."""
    best, result = {"wall": float("inf"), "cpu": float("inf")}, None
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        best["wall"] = min(best["wall"], (time.perf_counter() - wall) / steps)
        best["cpu"] = min(best["cpu"], (time.process_time() - cpu) / steps)
    return best, result


def main() -> None:
    folder, weight, steps, threads = Path(sys.argv[1]), np.float32(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    a = read(folder)
    out = {}
    seconds, p = timed(lambda: with_scipy(a, weight, steps), steps)
    out["scipy"] = {**seconds, "difference": float(np.abs(p - a["after"]).max())}
    kernels = numba_kernels()
    if kernels is None:
        out["numba"] = None
    else:
        numba, one_by_one, together = kernels
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
        fixed = (a["first"], a["to"], a["share"], a["baseline"], weight)
        columns = np.ascontiguousarray(a["before"].T)
        one_by_one(*fixed, columns.copy(), columns.copy(), 1)  # compiles
        seconds, p = timed(lambda: one_by_one(*fixed, columns.copy(), columns.copy(), steps), steps)
        out["numba"] = {**seconds, "difference": float(np.abs(p.T - a["after"]).max())}
        together(*fixed, a["before"].copy(), a["before"].copy(), 1)
        seconds, p = timed(lambda: together(*fixed, a["before"].copy(), a["before"].copy(), steps), steps)
        out["numba, rows of sixteen"] = {**seconds, "difference": float(np.abs(p - a["after"]).max())}
    print(json.dumps(out))


if __name__ == "__main__":
    main()
