"""When a result comes and what it may still move: money that is committed by then cannot be chosen again."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError


@dataclass(frozen=True)
class Decide:
    """`by`: month of the decision; `open`: share of the budget that it can still move; `waiting`: EUR a year that
    keeping it back loses."""

    by: str
    open: float
    waiting: float = 0.0


def years_between(start: str, end: str) -> float:
    """From one month to another; 0 where the end comes first. Raises InputError."""
    try:
        (a, b), (c, d) = ((int(n) for n in month.split("-")[:2]) for month in (start, end))
    except ValueError as fault:
        raise InputError(f"'{start}' or '{end}' is no month. Write them as 2028-06") from fault
    return max(0.0, (c - a) + (d - b) / 12)


@dataclass(frozen=True)
class Timing:
    """What the whole budget would gain, times `factor`, less `waiting`, is what a result at this date is worth."""

    late: bool
    years: float        # from the start of the money to the result
    factor: float       # share still open, discounted; 0 for a result after the decision
    waiting: float      # EUR

    def worth(self, gain: float) -> float:
        """A result that is not worth waiting for is worth nothing: nobody has to wait."""
        return max(0.0, gain * self.factor - self.waiting)


def timing(decide: Decide, result: str, start: str, discount: float) -> Timing:
    years = years_between(start, result)
    late = result > decide.by
    return Timing(late, years, 0.0 if late else decide.open / (1 + discount) ** years, decide.waiting * years)


@dataclass(frozen=True)
class Price:
    """EUR of a study of so many schools and teachers."""

    fixed: float = 0.0
    per_school: float = 0.0
    per_teacher: float = 0.0

    def of(self, schools: float, teachers: float) -> float:
        return self.fixed + self.per_school * schools + self.per_teacher * teachers
