"""Structural forms: the draws of a study are spread over them, and /design names the form of each draw.

No average is taken over forms without weights, since which of them is right is not a matter of frequency: what is
decided (ranking, frontier, acceptability, EVPI) is decided form by form (`forms_apart`).
"""

from __future__ import annotations

import numpy as np


def parts(structure: str) -> list[str]:
    """'learning.dose=saturating; peers.form=mean' -> its two parts."""
    return [p.strip() for p in structure.split(";") if p.strip()]


def masks(structure: list[str]) -> dict[str, tuple[str, np.ndarray]]:
    """Name -> (kind, draws (D,)): each form of each varied structure and, where there are several, their combinations."""
    split = [parts(s) for s in structure]
    single = sorted({p for row in split for p in row})
    paths = {p.split("=")[0] for p in single}
    varied = [p for p in single if sum(q.split("=")[0] == p.split("=")[0] for q in single) > 1]
    found = {p: ("form", np.array([p in row for row in split])) for p in varied}
    whole = sorted(set(structure))
    if len(paths) > 1 and len(whole) > 1:
        found |= {s: ("combination", np.array([t == s for t in structure])) for s in whole if s and s not in found}
    return found


def forms_apart(structure: list[str]) -> list[tuple[str, np.ndarray]]:
    """(name, draws (D,)) of the forms in which a choice is looked at apart: whole combinations, or one named "" where
    nothing is varied."""
    whole = sorted(set(structure))
    if len(whole) < 2:
        return [("", np.ones(len(structure), dtype=bool))]
    return [(s, np.array([t == s for t in structure])) for s in whole]
