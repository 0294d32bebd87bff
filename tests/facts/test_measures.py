"""What a result file shows of a programme, against cohorts worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import xarray as xr
import pytest

from analysis import measures
from analysis.catalogue import Fact, Programme, number_of
from analysis.errors import InputError
from analysis.facts import AGREES, DIFFERS, INCONSISTENT, NO_SIZE, SET, SHOWN, TARGET, faults_of, setting_of, verdict_of
from analysis.labelled import Group
from analysis.measures import Measure, parse
from analysis.programme_run import ProgrammeRun

STAY = 18


def by_hand(teams: tuple[int, ...] = (4, 6, 2, 0)) -> ProgrammeRun:
    """Four years, intake in September: so many teams of three, who stay 18 months; 2 h in each of their first ten.

    One place in four stays empty; a grant of 500 EUR a school is paid in the first step and a year later.
    """
    steps = 12 * len(teams)
    series = {name: np.zeros((1, steps)) for name in ("members", "schools", "places_booked", "places_taken",
                                                      "hours_delivered", "trainers")}
    spent = np.zeros(steps)
    for year, number in enumerate(teams):
        begin = 12 * year
        series["places_booked"][0, begin] = 3 * number
        series["places_taken"][0, begin] = 3 * number * 0.75
        series["members"][0, begin:begin + STAY] += 3 * number
        series["schools"][0, begin:begin + STAY] += number
        series["hours_delivered"][0, begin:begin + 10] += 3 * number * 2
        for later in (0, 12):
            spent[begin + later:begin + later + 1] += 500 * number
    absorbed = np.concatenate([[0], spent]).reshape(1, 1, 1, 1, -1)
    budget = Group(xr.Dataset({"absorbed": (("replicate", "programme", "payer", "kind", "time"), absorbed)},
                              {"payer": ["ministry"], "kind": ["grant"]}))
    programme = Programme("p", "builtin:programmes/p", "fr", "P", "", {"grant": "500 EUR/school/year"}, ())
    reached, teachers = np.full((1, 2, steps + 1), 0.5), np.full((1, 2, steps + 1), 100.0)
    reached[0, 1] = 0.25
    by_type = Group(xr.Dataset({name: (("replicate", "school_type", "time"), values)
                                for name, values in (("reach_programmes", reached), ("teachers", teachers))},
                               {"school_type": ["rural", "urban"]}))
    by_region = Group(xr.Dataset({"reach_programmes": (("replicate", "region", "time"), reached * [[[1], [0]]])},
                                 {"region": ["a", "b"]}))
    at_work = {name: np.concatenate([[0], series[name][0]]) for name in ("members", "schools")}
    by_phase = Group(xr.Dataset({name: (("replicate", "phase", "time"), np.array([[0.25 * values, 0.75 * values]]))
                                 for name, values in at_work.items()}, {"phase": ["primary", "lower_secondary"]}))
    series["awards"] = np.zeros((1, steps))
    series["awards"][0, 11::12] = 1
    reached_of_phase = np.zeros((1, 2, steps + 1))
    reached_of_phase[0, :, 12:] = 0.08      # 8 of each hundred in the first year, 15 by the end of the second
    reached_of_phase[0, :, 24:] = 0.15
    by_phase = Group(by_phase.data.assign(reach_programmes=(("replicate", "phase", "time"), reached_of_phase),
                                          teachers=(("replicate", "phase", "time"), teachers)))
    series["classes"], series["pupils_in_project"] = 1.5 * series["members"], 40 * series["members"]
    return ProgrammeRun(programme, len(teams), 1.17, series, budget, by_type, by_region, by_phase,
                        {"primary": 40.0, "lower_secondary": 120.0}, people(), {"primary": 10.0, "lower_secondary": 5.0})


def people() -> tuple[Group, Group]:
    """Six teachers of four schools, two replicates. A primary school stands for ten, a secondary one for five."""
    hours = np.array([[0, 3, 0, 0, 0, 0], [1, 0, 0, 0, 2, 0]], dtype=float)
    phases = np.array(["primary", "primary", "lower_secondary", "lower_secondary"], dtype=object)
    return (Group(xr.Dataset({"hours": (("replicate", "teacher"), hours),
                              "school": (("teacher",), np.array([0, 0, 1, 2, 2, 3]))})),
            Group(xr.Dataset({"phase": (("school",), phases)})))


@pytest.mark.parametrize(("measure", "value"), [
    ("places_per_year", 36 / 4),
    ("participants_per_year", 27 / 4),
    ("participants_per_year_2", 13.5),
    ("pupils_per_year_2", 1350),
    ("members_2", 30),                     # 12 who stay on and 18 who join
    ("share_of_phase:primary", 0.25), ("schools_of_phase_2:lower_secondary", 7.5),
    ("schools_of_phase_2:primary+lower_secondary", 10), ("classes_2", 45), ("pupils_in_project_2", 1200),
    ("award_days", 1), ("intakes_2", 2), ("reach_of_two_regions", 0.25),
    ("schools_1", 4), ("schools_2", 10), ("schools_3", 8), ("schools_4", 2),
    ("schools", (10 + 8 + 2) / 3),         # years after the first
    ("duration_years", 1.5),
    ("schools_joined_2", 10), ("schools_joined_3", 12), ("schools_a_year", 3),
    ("team_size", 3),
    ("hours_per_teacher", 20),             # although the last cohorts are smaller and the third is cut short
    ("days_per_teacher", 20 / 6),
    ("empty_places", 0.25),
    ("cost_per_teacher", 12000 / 36),      # two grants of 500 EUR for each of twelve teams
    ("spend_per_year", 12000 / 4),
    ("payer_share:ministry/grant", 1), ("payer_share:sponsor", 0),
    ("share_of_types:rural", 2 / 3), ("share_of_types_1:rural/urban", 1),
    ("regions_1", 1),
    ("schools_of_type_2:urban", 10 / 3), ("schools_of_type_1:rural", 4 * 2 / 3),
    ("coming_again_2", 1 - 14 / 13.5),     # 14 of two hundred are new, 13.5 places were taken: nobody came again
    ("awards_per_year", 1), ("places_within:1.5", 12 + 18), ("places_within:1", 12),
    ("spend_within:1", 2000), ("spend_within:2.5/grant", 2000 + 5000 + 0.5 * 4000),
    # of 45 teachers by weight: one primary (10), then one primary and one secondary
    ("teachers_met", (10 / 45 + 15 / 45) / 2), ("teachers_met_3:lower_secondary", (0 + 5 / 15) / 2),
    ("schools_met:primary", 0.5), ("schools_met:primary+lower_secondary", (10 / 30 + 15 / 30) / 2),
    ("pupils_met", 40 * 10 + 120 * (0 + 5) / 2),
])
def test_a_measure_by_hand(measure: str, value: float) -> None:
    parsed = parse(measure)
    assert measures.QUANTITIES[parsed.name](by_hand(), parsed) == pytest.approx(value)


def test_a_constant_stay_of_one_year_gives_the_yearly_grant() -> None:
    run = by_hand((5, 5, 5, 5))
    # 18 months with two yearly grants each: 1,000 EUR for a year and a half
    assert measures.grant_per_school_year(run, Measure()) == pytest.approx(1000 / 1.5)


def test_measures_are_taken_apart() -> None:
    assert parse("schools_5") == Measure("", "quantity", "schools", 5)
    assert parse("target: schools_5").fitting == "target"
    assert parse("inconsistent") == Measure("inconsistent")
    assert parse("participants_per_year with other").others == ("other",)
    assert parse("setting:coordination.hubs") == Measure("", "setting", "coordination.hubs")
    assert parse("none") == Measure()
    assert parse("schools / 20") == Measure("", "quantity", "schools", over=20.0)
    assert parse("shown: schools_met_3:primary together with a, b") == Measure("shown", "quantity", "schools_met", 3, "primary",
                                                                               beside=("a", "b"))
    for wrong in ("scholls", "shown", "", "target: none", "number"):
        with pytest.raises(ValueError):
            parse(wrong)


def test_a_setting_that_names_nothing_is_refused() -> None:
    programme = Programme("p", "builtin:programmes/p", "fr", "P", "", {"grant": {"value": "500 EUR/school/year"}, "team": {}}, ())
    assert setting_of(programme, fact("setting:grant"), "grant") == 500
    for wrong in ("grants", "grant.vlaue", "team.leads", "team"):
        with pytest.raises(InputError, match=f"p: the fact 'f' is compared with 'setting:{wrong}'"):
            setting_of(programme, fact(f"setting:{wrong}"), wrong)


@pytest.mark.parametrize(("written", "number"), [("5..6 teachers", 5.5), ("72 %", 0.72), ("18 million EUR", 18e6),
                                                 (["a", "b"], 2), ("240 EUR/d", 240), ("1e3", 1000)])
def test_numbers_as_written(written: object, number: float) -> None:
    assert number_of(written) == pytest.approx(number)


def fact(measure: str, tolerance: float | None = None, note: str = "") -> Fact:
    return Fact("p", "f", 100.0, "teacher", "teachers", "2019", "a document", measure, tolerance, note)


@pytest.mark.parametrize(("measure", "tolerance", "simulated", "verdict"), [
    ("members", 0.1, 109.9, AGREES), ("members", 0.1, 110.1, DIFFERS), ("members", 0.1, float("nan"), DIFFERS),
    ("setting:x", None, 100.5, SET), ("setting:x", None, 102.0, DIFFERS), ("setting:x", None, float("nan"), DIFFERS),
    ("target: members", None, 50.0, TARGET), ("inconsistent", None, float("nan"), INCONSISTENT),
    ("shown: members", None, 5.0, SHOWN), ("none", None, float("nan"), NO_SIZE)])
def test_verdicts(measure: str, tolerance: float | None, simulated: float, verdict: str) -> None:
    assert verdict_of(fact(measure, tolerance), parse(measure), simulated) == verdict


def test_a_fact_written_down_badly_is_found() -> None:
    assert faults_of(fact("members", 0.1)) == []
    assert faults_of(fact("members")) == ["compared without a tolerance"]
    assert faults_of(fact("none")) == ["not fitted without a reason in its note"]
    assert faults_of(fact("shown: members", None, "")) == ["not fitted without a reason in its note"]
    assert "there is no measure 'mebmers'" in faults_of(fact("mebmers", 0.1))[0]


def test_the_program_refuses_what_is_not_a_measure() -> None:
    """Its list is typed in once more; a measure that only one side knows would be refused or never computed."""
    source = (Path(__file__).parents[2] / "sim" / "param" / "names.cpp").read_text(encoding="utf-8")
    known = re.search(r"\{Names::measure,\s*\{([^}]*)\}", source)
    assert known is not None
    names = set(re.findall(r'"(\w+)"', known[1])) - {"none", "target", "inconsistent"}
    assert names == set(measures.QUANTITIES)
