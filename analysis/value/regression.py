"""E[benefit | what would be known] by least squares on splines that are added one by one, while leaving one out errs less.

What would be known is a set of numbers and of structural forms. Candidates are natural splines of each number in four
sizes, the forms, products of two numbers that are in, and numbers by form; a search among many pays for its choice.
All is done in one orthonormal basis that is carried along at other points, so a fit predicts without a second solve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

INNER = (0, 2, 4, 8)     # inner knots of the splines on offer: a straight line first
MOST_TERMS = 24
TINY = 1e-9


@dataclass(frozen=True)
class Known:
    """N futures: (N, p) numbers and, for each structural choice, (N,) position of the form."""

    numbers: np.ndarray
    forms: tuple[np.ndarray, ...] = ()

    def of(self, rows: np.ndarray) -> "Known":
        return Known(self.numbers[rows], tuple(f[rows] for f in self.forms))

    def __len__(self) -> int:
        return len(self.numbers)


def spline(x: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """(N, K - 1) natural cubic spline without its constant; a line where there are fewer than three knots."""
    if len(knots) < 3:
        return x[:, None]
    cube = lambda k: np.maximum(x - k, 0.0) ** 3
    last, before = knots[-1], knots[-2]
    d_last = (cube(before) - cube(last)) / (last - before)
    return np.stack([x, *((cube(k) - cube(last)) / (last - k) - d_last for k in knots[:-2])], axis=1)


class Terms:
    """What may be added: each term gives its columns at the futures fitted to and at others."""

    def __init__(self, at: Known, there: Known) -> None:
        scale = at.numbers.std(axis=0)
        self.varied = [j for j in range(at.numbers.shape[1]) if scale[j] > TINY * (1 + abs(at.numbers[:, j]).max())]
        self.x = {j: [(k.numbers[:, j] - at.numbers[:, j].mean()) / scale[j] for k in (at, there)] for j in self.varied}
        self.at, self.there = at, there
        self.splines: dict[tuple[int, int], list[np.ndarray]] = {}

    def of_number(self, j: int, inner: int) -> list[np.ndarray]:
        if (j, inner) not in self.splines:
            own = self.x[j][0]
            knots = np.unique(np.quantile(own, np.linspace(0, 1, inner + 2))) if inner else np.array([])
            self.splines[j, inner] = [spline(x, knots) for x in self.x[j]]
        return self.splines[j, inner]

    def of_form(self, f: int) -> list[np.ndarray]:
        kinds = np.unique(self.at.forms[f])[1:]
        return [(k.forms[f][:, None] == kinds).astype(float) for k in (self.at, self.there)]

    def of_pair(self, i: int, j: int, powers: int) -> list[np.ndarray]:
        found = []
        for x, y in zip(self.x[i], self.x[j]):
            a, b = (np.stack([v, v**2], axis=1)[:, :powers] for v in (x, y))
            found.append((a[:, :, None] * b[:, None, :]).reshape(len(x), -1))
        return found

    def by_form(self, j: int, f: int, inner: int) -> list[np.ndarray]:
        return [(a[:, :, None] * b[:, None, :]).reshape(len(a), -1)
                for a, b in zip(self.of_number(j, inner), self.of_form(f))]

    def first(self) -> list[tuple]:
        return [("number", j, inner) for j in self.varied for inner in INNER] + \
            [("form", f) for f in range(len(self.at.forms)) if len(np.unique(self.at.forms[f])) > 1]

    def after(self, kept: list[tuple]) -> list[tuple]:
        """What a term that was added last makes possible."""
        last, inside = kept[-1], sorted({t[1] for t in kept if t[0] == "number"})
        forms = sorted({t[1] for t in kept if t[0] == "form"})
        pairs = [(i, last[1]) for i in inside if i != last[1]] if last[0] == "number" else []
        mixed = [(j, f) for j in inside for f in forms if last in [("form", f)] or last[:2] == ("number", j)]
        return [("pair", *sorted(p), n) for p in pairs for n in (1, 2)] + \
            [("by_form", j, f, inner) for j, f in mixed for inner in (0, 2)]

    def columns(self, term: tuple) -> list[np.ndarray]:
        kinds = {"number": self.of_number, "form": self.of_form, "pair": self.of_pair, "by_form": self.by_form}
        return kinds[term[0]](*term[1:])


@dataclass
class Apart:
    """Columns of a term at the futures fitted to (times root) and elsewhere, less what lies along the first `since`
    columns of the basis; `size` is what they measured at first."""

    new: np.ndarray
    other: np.ndarray
    size: np.ndarray
    since: int = 0


class Fit:
    """Weighted least squares of (N, S) `y`; the basis is orthonormal in the weights."""

    def __init__(self, at: Known, y: np.ndarray, there: Known, weights: np.ndarray | None = None) -> None:
        count = len(at)
        w = np.ones(count) if weights is None else weights * count / weights.sum()
        self.root = np.sqrt(w / count)[:, None]
        self.count = w.sum() ** 2 / (w**2).sum()
        self.basis = [self.root.copy(), np.ones((len(there), 1))]       # at the futures (times root), and elsewhere
        self.left = self.root * (y - (self.root**2 * y).sum(axis=0))
        self.leverage = self.basis[0][:, 0] ** 2
        self.terms, self.kept = Terms(at, there), []
        self.apart: dict[tuple, Apart] = {}
        self.error = self.left_out(self.left, self.leverage)
        self.grow()

    def left_out(self, residual: np.ndarray, leverage: np.ndarray) -> float:
        return float((residual**2 / (1 - np.minimum(leverage, 0.99))[:, None] ** 2).sum())

    def less_the_basis(self, term: tuple) -> Apart:
        """The columns of a term, less what lies along the basis. They are kept, so that only what the basis has gained
        since then is taken off: a term is asked for again after each one that is added."""
        columns = self.apart.get(term)
        if columns is None:
            new, other = self.terms.columns(term)
            new = self.root * new
            columns = self.apart[term] = Apart(new, other, np.sqrt((new**2).sum(axis=0)))
        gained = [b[:, columns.since:] for b in self.basis]
        if gained[0].shape[1]:
            for _ in range(2):
                along = gained[0].T @ columns.new
                columns.new, columns.other = columns.new - gained[0] @ along, columns.other - gained[1] @ along
            columns.since = self.basis[0].shape[1]
        return columns

    def orthogonal(self, term: tuple) -> list[np.ndarray] | None:
        """What the columns of a term add to the basis, orthonormal; None where they add nothing."""
        columns = self.less_the_basis(term)
        norm = np.sqrt((columns.new**2).sum(axis=0))
        good = norm > 1e-6 * np.maximum(columns.size, TINY)
        if not good.any():
            return None
        new, other, scale = columns.new[:, good], columns.other[:, good], norm[good]
        value, vector = np.linalg.eigh((new / scale).T @ (new / scale))
        turn = (vector / np.sqrt(np.maximum(value, TINY)))[:, value > 1e-7 * value.max()] / scale[:, None]
        return [new @ turn, other @ turn]

    def grow(self) -> None:
        """Adds the best term, and what it makes possible, while the error falls by more than the search is worth."""
        offered = self.terms.first()
        price = 1 + 2 * np.log(max(1, len(offered))) / max(self.count, 2)
        paid = 1.0
        while offered and len(self.kept) < MOST_TERMS:
            best, found = self.error * paid * (1 - 1e-9), None
            for term in offered:
                basis = self.orthogonal(term)
                if basis is None or self.basis[0].shape[1] + basis[0].shape[1] > self.count / 3:
                    continue
                residual = self.left - basis[0] @ (basis[0].T @ self.left)
                leverage = self.leverage + (basis[0] ** 2).sum(axis=1)
                error = self.left_out(residual, leverage)
                if error * paid * price < best:
                    best, found = error * paid * price, (term, basis, residual, leverage, error)
            if found is None:
                return
            self.take(*found)
            paid *= price
            offered = [t for t in offered if t != found[0]] + self.terms.after(self.kept)

    def take(self, term, basis, residual, leverage, error) -> None:
        self.kept.append(term)
        self.basis = [np.hstack(pair) for pair in zip(self.basis, basis)]
        self.left, self.leverage, self.error = residual, leverage, error

    def take_line(self) -> None:
        """At least a straight line of the one number, or the form: what is too weak to be seen is not yet nothing."""
        if self.kept or not self.terms.first():
            return
        term = self.terms.first()[0]
        basis = self.orthogonal(term)
        if basis is not None:
            self.take(term, basis, self.left, self.leverage, self.error)

    @property
    def design(self) -> np.ndarray:
        """(N, K) values of the basis at the futures fitted to."""
        return self.basis[0] / np.maximum(self.root, TINY)

    def fitted(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Any (N, M) outcomes on the same basis: at the futures fitted to, and elsewhere."""
        coefficients = self.basis[0].T @ (self.root * z)
        return self.design @ coefficients, self.basis[1] @ coefficients
