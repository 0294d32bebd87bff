"""The one visible list of patterns, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable

from . import change, colleagues, courses, participation
from .laboratory import Laboratory
from .row import Row

PATTERNS: dict[str, Callable[[Laboratory], list[Row]]] = {
    "1": courses.short_courses,
    "2": courses.large_trials,
    "2b": courses.coaching_alone,
    "3": courses.developers_or_trainers,
    "4": courses.fading,
    "5": colleagues.who_responds,
    "6": colleagues.untrained_colleagues,
    "7": colleagues.peer_slope,
    "8": colleagues.pairs,
    "9": colleagues.advice_networks,
    "10": participation.schools_and_teachers,
    "11": participation.never_in_five_years,
    "12": participation.online_activity,
    "13": participation.scale_up,
    "14": participation.enthuse,
    "15": participation.after_support,
    "16": change.turnover_and_culture,
    "17": change.takers_leave_less,
    "18": change.volunteers,
    "19": participation.without_cover,
    "20": participation.duty_or_choice,
    "21": change.contagion_or_none,
}
