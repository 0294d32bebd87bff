"""The profile between the documents' four poles, by hand, and what it must say of the catalogue."""

from __future__ import annotations

import pytest

from analysis.catalogue import Programme
from analysis.poles import POLES, profile


def programme(**document: object) -> Programme:
    return Programme("p", "builtin:programmes/p", "fr", "P", "", document, ())


def test_a_profile_by_hand() -> None:
    found = profile(programme(
        recruit={"unit": "team", "entry": "open"}, sessions={"hours": "20 h/teacher", "mode": "blended"},
        coaching={"visits": "3 /year", "mentor": "20 %"}, community={"meetings": "3 /year", "hours": "2 h/meeting"},
        grant="500 EUR/school/year", addresses=["inquiry_culture", "knowledge_exchange"]))
    assert found.points == {"action": 0.5 * 0.5 + 0.5 + 0 + 1, "reflection": 0.5 * 0.5 + 0.5 + 0.2 + 1,
                            "autonomy": 1 + 1 + 0 + 0 + 0, "networking": 1 + 0.5 + 0 + 0 + 1}
    assert found.reflection == pytest.approx(1.95 / 3.7) and found.networking == pytest.approx(2.5 / 4.5)


def test_hours_by_the_year_count_over_the_whole_time() -> None:
    found = profile(programme(sessions={"hours": "10 h/teacher/year", "spread": "2 years", "mode": "school_based"}))
    assert found.points["action"] == 0.5


def test_nothing_is_balanced() -> None:
    found = profile(programme())
    assert set(found.points) == set(POLES) and found.reflection == found.networking == 0.5


def test_the_catalogue_ranks_as_the_documents_do(catalogue: list[Programme]) -> None:
    by_name = {p.name: profile(p) for p in catalogue}
    assert by_name["action_research"].reflection > by_name["turnkey_kits"].reflection
    assert by_name["enthuse_partnerships"].networking > by_name["long_course"].networking
    assert by_name["matikkakukko"].points["autonomy"] < by_name["colleges_pilotes"].points["autonomy"]
