"""A sentence of page one, and how its names and numbers are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import money
from .compare import Comparison
from .language import Words

MOST_PAIRS = 3
MOST_FACTOR = 50      # more than so many times the futures at hand: more of them will not settle it


@dataclass(frozen=True)
class Sentence:
    key: str     # which branch was taken, for tests and --json
    text: str


def names(c: Comparison, words: Words, *strategies: str) -> list[str]:
    return [words.quote(c.study.name(s)) for s in strategies]


def known(c: Comparison, words: Words, value: float, half: float) -> str:
    """A value of the outcome, rounded to what an uncertainty of `half` leaves of it."""
    return words.value(c.outcome, rounded(value, half, c.outcome.scale))


def rounded(value: float, half: float, scale: float = 1.0) -> float:
    """Rounded to the power of ten below half of the uncertainty, but to two figures at least and three at most."""
    if not np.isfinite(value) or value == 0:
        return value
    two = np.floor(np.log10(abs(value * scale))) - 1
    step = 10.0 ** (np.clip(np.floor(np.log10(half * scale / 2)), two - 1, two) if np.isfinite(half) and half > 0 else two)
    return float(np.round(value * scale / step) * step / scale)


def around(c: Comparison, words: Words, value: float) -> str:
    """Two figures: for medians and other quantiles."""
    return known(c, words, value, float("nan"))


def beyond(c: Comparison, words: Words, value: float, up: bool) -> str:
    """About two figures, in halves of the second, and never on the wrong side of the value: for "more than" and "less
    than"."""
    if not np.isfinite(value) or value == 0:
        return around(c, words, value)
    step = 10.0 ** (np.floor(np.log10(abs(value * c.outcome.scale))) - 1) / 2
    return words.value(c.outcome, float((np.ceil if up else np.floor)(value * c.outcome.scale / step + (-1e-9 if up else 1e-9))
                                        * step / c.outcome.scale))


def price_words(words: Words, price: money.Price) -> dict[str, str]:
    half = (price.high - price.low) / 2
    show = lambda v: words.money(rounded(v, half))
    low, high = show(price.low), show(price.high)
    return {"price": show(price.value), "range": words("verdict.price_range", low=low, high=high) if low != high else ""}
