"""The four poles of the documents' learning system as a reported profile of each programme.

"Main levers" 3.3 (Krainer & Zehetmaier 2013) asks for balance between action and reflection and between autonomy and
networking, and finds reflection and networking underestimated. The documents give no measure; the points below are an
assumption (evidence 0). Each pole collects points for ingredients that serve it, each at most 1; a profile is the share
of one pole in its pair, 50 % where the pair is balanced or empty:

  action       hours of the sessions (school based: all, blended: half, else a quarter) / 40 h, visits / 6 a year,
               kits and loans, 1 where a grant pays for a project of the unit's own
  reflection   hours of the sessions that are not action / 40 h, hours of facilitated meetings / 12 h a year,
               mentor or hotline, 1 where inquiry_culture or continuous_learning is addressed
  autonomy     1 where teachers come by themselves without the head's consent, 1 for a grant, the low threshold,
               1 where the team chooses its work at its own school (school based), open repository
  networking   the unit (a team or school 1, a partnership 2, a single teacher 0), hours of facilitated
               meetings / 12 h a year, cascade, hubs, 1 where knowledge_exchange or external_learning is addressed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .catalogue import Programme, given_at, number_of

POLES = ("action", "reflection", "autonomy", "networking")
FULL_HOURS, FULL_VISITS, FULL_MEETINGS = 40.0, 6.0, 12.0
IN_CLASS = {"school_based": 1.0, "blended": 0.5}       # share of the hours near the classroom; other modes a quarter
UNITS = {"team": 1.0, "school": 1.0, "partnership": 2.0}


@dataclass(frozen=True)
class Profile:
    """Points of the four poles, and the two balances in 0..1: reflection of (action + reflection), and networking."""

    points: dict[str, float]

    def balance(self, first: str, second: str) -> float:
        together = self.points[first] + self.points[second]
        return self.points[second] / together if together > 0 else 0.5

    @property
    def reflection(self) -> float:
        return self.balance("action", "reflection")

    @property
    def networking(self) -> float:
        return self.balance("autonomy", "networking")


def profile(programme: Programme) -> Profile:
    document = programme.document

    def amount(path: str, full: float = 1.0) -> float:
        value = number_of(given_at(document, path)) if given_at(document, path) is not None else 0.0
        return min(1.0, value / full)

    def addresses(*dimensions: str) -> float:
        return float(any(d in (given_at(document, "addresses") or []) for d in dimensions))

    def has(path: str) -> float:
        return float(given_at(document, path) is not None)

    mode: Any = given_at(document, "sessions.mode") or "face_to_face"
    near = IN_CLASS.get(mode, 0.25)
    yearly = "/year" in str(given_at(document, "sessions.hours"))
    spread = str(given_at(document, "sessions.spread") or "1 year")
    years = number_of(spread) / (12 if "month" in spread else 1) if yearly else 1.0
    hours = amount("sessions.hours", FULL_HOURS / years)
    meetings = amount("community.meetings", FULL_MEETINGS / max(1e-9, number_of(
        given_at(document, "community.hours") or 2)))
    unit: Any = given_at(document, "recruit.unit") or "teacher"
    recruits = has("recruit")
    own_wish = float(recruits == 1 and given_at(document, "recruit.head_consent") != "true"
                     and given_at(document, "recruit.entry") != "invited")
    return Profile({
        "action": hours * near + amount("coaching.visits", FULL_VISITS)
        + min(1.0, amount("materials.kits") + amount("materials.loans")) + has("grant"),
        "reflection": hours * (1 - near) + meetings + max(amount("coaching.mentor"), amount("coaching.hotline"))
        + addresses("inquiry_culture", "continuous_learning"),
        "autonomy": own_wish + has("grant") + amount("recruit.low_threshold") + float(mode == "school_based")
        + amount("materials.repository"),
        "networking": UNITS.get(unit, 0.0) + meetings + has("cascade") + amount("coordination.hubs")
        + addresses("knowledge_exchange", "external_learning"),
    })
