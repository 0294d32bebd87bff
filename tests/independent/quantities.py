"""Quantities as scenario files write them, in the model's own units: shares, years, hours."""

from __future__ import annotations

import re
from typing import Any

NUMBER = re.compile(r"\s*([-+0-9.eE]+)\s*(.*)")
IN_YEARS = {"month": 1 / 12, "months": 1 / 12, "week": 1 / 52, "year": 1.0, "years": 1.0, "d": 1 / 364}


def number(value: Any) -> float:
    """The number behind `33 %`, `6 months`, `80 h/teacher`, `instant`; a bare number stands for itself.

    Percentages become shares, durations years. Every other unit is left as it is.
    """
    if isinstance(value, (int, float)):
        return float(value)
    match = NUMBER.fullmatch(value)
    if match is None:
        raise ValueError(f"no quantity: {value!r}")
    amount, unit = float(match[1]), match[2].strip()
    if unit.startswith("%"):
        return amount / 100
    return amount * IN_YEARS.get(unit, 1.0)


def months_since_zero(date: str) -> int:
    """`2026-09` as a count of months."""
    year, month = date.split("-")
    return 12 * int(year) + int(month) - 1
