"""A country of one's own: from a few numbers to a preset, with a stand-in for all that is not known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

NUMBERS = """\
number,value,source,evidence,low,high
country,Ruritania,,,,
currency,PLN,,,,
rate,0.23 EUR,central bank 2025,4,,
schools,1240,register,4,,
teachers,38600,register,4,,
pupils,431000,register,4,,
concerned,27 %,survey,3,24 %,31 %
turnover,6.2 %,statistics,4,5 %,7.5 %
participation,81 %,TALIS,3,,
day_of_cover,620 PLN,salary scale,3,560 PLN,700 PLN
hour_of_training,85 PLN,contracts,2,,
"""


def evidence(cpdsim: Cpdsim, file: str) -> dict[str, dict[str, object]]:
    done = cpdsim("show", file, "--evidence", "--json")
    assert done.returncode == 0, done.stderr
    return {row["path"]: row for row in json.loads(done.stdout)}


def number(row: dict[str, object]) -> float:
    return float(str(row["value"]).split()[0])


@pytest.fixture
def preset(cpdsim: Cpdsim, tmp_path: Path) -> dict[str, dict[str, object]]:
    (tmp_path / "numbers.csv").write_text(NUMBERS, encoding="utf-8")
    done = cpdsim("init", "--country", "rt", "--numbers", "numbers.csv")
    assert done.returncode == 0, done.stderr
    return evidence(cpdsim, "rt.yaml")


def test_what_was_given_has_its_source_and_grade(preset: dict[str, dict[str, object]]) -> None:
    leave = preset["turnover.leave"]
    assert (leave["value"], leave["range"], leave["source"], leave["evidence"]) == ("6.2 %/year", ["5 %/year", "7.5 %/year"], "statistics", 4)
    assert preset["population.schools.represent"]["value"].startswith("1240")
    assert number(preset["population.schools.size.mean"]) == pytest.approx(38600 / 1240, rel=1e-5)
    # it holds whatever the spread, which the stand-in varies
    assert preset["population.schools.size.log_sd"]["range"] == ["0.4", "0.8"]
    assert number(preset["population.schools.pupils_per_teacher"]) == pytest.approx(431 / 38.6, rel=1e-5)
    # without a range it is certain, whatever the stand-in varies
    assert preset["participation.mean"]["range"] == ["81 %/year", "81 %/year"]


def test_money_is_converted_at_the_rate_given(preset: dict[str, dict[str, object]], tmp_path: Path) -> None:
    cover = float(str(preset["programmes.cover.release.rate"]["value"]).split()[0])
    assert cover == pytest.approx(620 * 0.23)
    rows = {path: row for path, row in preset.items() if path.endswith(".costs.session") or path.endswith(".costs.session.value")}
    price = {path.split(".")[1]: float(str(row["value"]).split()[0]) for path, row in rows.items()}
    assert price["long_course"] == pytest.approx(85 * 0.23)
    # a common programme in proportion: 21 of 31 EUR in the catalogue
    assert price["blended_course"] == pytest.approx(85 * 0.23 * 21 / 31, rel=5e-3)
    assert "PLN" in (tmp_path / "scenario.yaml").read_text(encoding="utf-8")


def test_a_range_of_the_price_is_that_of_the_others_in_proportion(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text(NUMBERS.replace("contracts,2,,", "contracts,2,13.8 EUR,110 PLN"), encoding="utf-8")
    assert cpdsim("init", "--country", "rt", "--numbers", "numbers.csv").returncode == 0
    low, high = (float(end.split()[0]) for end in evidence(cpdsim, "rt.yaml")["programmes.blended_course.costs.session"]["range"])
    assert (low, high) == (pytest.approx(60 * 0.23 * 21 / 31, rel=5e-3), pytest.approx(110 * 0.23 * 21 / 31, rel=5e-3))


def test_the_scenario_of_ones_own_country_changes_no_programme(preset: dict[str, dict[str, object]], tmp_path: Path) -> None:
    """A study is built on it, and would have the change in all its strategies under the catalogue's name."""
    lines = (tmp_path / "scenario.yaml").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith("programmes:")] and "conditions: {release_time: 0 %}" in lines


def test_a_number_found_later_leaves_the_scenario_as_it_is(preset: dict[str, dict[str, object]], cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("format: cpd-scenario/1\ntitle: mine\nextends: rt.yaml\n", encoding="utf-8")
    (tmp_path / "numbers.csv").write_text(NUMBERS.replace("schools,1240", "schools,1300"), encoding="utf-8")
    assert cpdsim("init", "--country", "rt", "--numbers", "numbers.csv").returncode == 7
    done = cpdsim("init", "--country", "rt", "--numbers", "numbers.csv", "--force")
    assert done.returncode == 0 and "scenario.yaml is left as it is" in done.stdout + done.stderr
    assert "title: mine" in (tmp_path / "scenario.yaml").read_text(encoding="utf-8")
    assert evidence(cpdsim, "rt.yaml")["population.schools.represent"]["value"].startswith("1300")


def test_all_else_is_a_named_guess(preset: dict[str, dict[str, object]], cpdsim: Cpdsim) -> None:
    given = ("turnover.leave", "participation.mean", "population.schools.")
    lent = {path: row for path, row in preset.items() if str(row["source"]).startswith("stand-in")}
    assert len(lent) > 40 and all(row["evidence"] == 0 for row in lent.values())
    assert not any(path.startswith(given[0]) or path.startswith(given[1]) for path in lent if path in given)
    report = json.loads(cpdsim("check", "scenario.yaml", "--json").stdout)["notes"][0]
    named = {row["path"] for row in report["stand_ins"]} | {row["path"] for row in report["defaults"]}
    in_use = {path for path in lent if not path.startswith("programmes.")}
    assert in_use <= named
    said = cpdsim("check", "scenario.yaml").stderr
    assert "come from a stand-in" in said and "within_reach" in said and "novice_weight" in said


def test_another_country_can_lend(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text(NUMBERS, encoding="utf-8")
    assert cpdsim("init", "--country", "rt", "--numbers", "numbers.csv", "--stand-in", "at").returncode == 0
    text = (tmp_path / "rt.yaml").read_text(encoding="utf-8")
    assert "stand-in (Austria, lower secondary schools): over 90 %" not in text  # participation was given
    assert "stand-in (Austria, lower secondary schools): schulautonomie.at" in text and "Wien" not in text
    assert cpdsim("check", "scenario.yaml").returncode == 0


@pytest.mark.parametrize(
    ("line", "changed", "words"),
    [
        ("schools,1240,register", "schols,1240,register", "did you mean 'schools'?"),
        ("concerned,27 %", "concerned,27", "write 27 %"),
        ("concerned,27 %,survey", "concerned,27 %,", "'concerned' has no source"),
        ("rate,0.23 EUR,central bank 2025,4,,\n", "", "gives no rate for PLN"),
        ("currency,PLN", "currency,ZLT", "is no currency"),
        ("teachers,38600,register,4,,\n", "", "none of teachers"),
        ("24 %,31 %", "24 %,", "one end of a range"),
        ("turnover,6.2 %", "turnover,6.2 h", "turnover"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(cpdsim: Cpdsim, tmp_path: Path, line: str, changed: str, words: str) -> None:
    assert line in NUMBERS
    (tmp_path / "numbers.csv").write_text(NUMBERS.replace(line, changed), encoding="utf-8")
    done = cpdsim("init", "--country", "rt", "--numbers", "numbers.csv")
    assert done.returncode == 3 and words in done.stderr, done.stderr
    assert not (tmp_path / "rt.yaml").exists()


def test_one_phase_of_several(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = "number,value,source,phase\ncountry,Ruritania,,\nschools,900,r,primary\nteachers,9000,r,primary\nschools,300,r,lower_secondary\nteachers,9300,r,lower_secondary\nturnover,6 %,s,\n"
    (tmp_path / "numbers.csv").write_text(text, encoding="utf-8")
    done = cpdsim("init", "--country", "rt", "--numbers", "numbers.csv", "--phase", "upper_secondary")
    assert done.returncode == 3 and "say which with --phase: lower_secondary, primary" in done.stderr
    assert cpdsim("init", "--country", "rt", "--numbers", "numbers.csv", "--phase", "primary").returncode == 0
    rows = evidence(cpdsim, "rt.yaml")
    assert rows["population.schools.represent"]["value"].startswith("900") and rows["turnover.leave"]["value"] == "6 %/year"
    assert rows["population.schools.phases.primary"]["value"] == "100 %"


def test_several_phases_in_one_preset(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = "number,value,source,phase\ncountry,Ruritania,,\nschools,900,r,primary\nteachers,9000,r,primary\nconcerned,100 %,r,primary\nparticipation,70 %,t,primary\nschools,300,r,lower_secondary\nteachers,9300,r,lower_secondary\nconcerned,27 %,r,lower_secondary\nparticipation,80 %,t,lower_secondary\nturnover,6 %,s,\n"
    (tmp_path / "numbers.csv").write_text(text, encoding="utf-8")
    done = cpdsim("init", "--country", "rt", "--numbers", "numbers.csv")
    assert done.returncode == 0, done.stderr
    rows = evidence(cpdsim, "rt.yaml")
    assert rows["population.phases.primary.represent"]["value"].startswith("900") and rows["population.phases.lower_secondary.represent"]["value"].startswith("300")
    assert rows["population.phases.primary.concerned"]["value"] == "100 %" and rows["population.phases.lower_secondary.concerned"]["value"] == "27 %"
    assert rows["participation.mean.primary"]["value"] == "70 %/year" and rows["participation.mean.lower_secondary"]["value"] == "80 %/year"
    assert rows["turnover.leave"]["value"] == "6 %/year"  # given for all
    assert cpdsim("check", "scenario.yaml").returncode == 0
    assert cpdsim("run", "scenario.yaml", "-o", "out", "--set", "run.replicates=1").returncode == 0


# What only a preset switches on: without one, schools are alike and quality does not fall, as in closed forms.
OFF_BY_DEFAULT = ("quality.", "participation.schools_differ")


# --- defaults and the generic preset ---------------------------------------------------------------------------------
def test_the_generic_preset_has_the_programs_own_values(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "blank.yaml").write_text("format: cpd-scenario/1\n", encoding="utf-8")
    (tmp_path / "generic.yaml").write_text("format: cpd-scenario/1\nextends: builtin:country/generic@1\n", encoding="utf-8")
    blank, generic = evidence(cpdsim, "blank.yaml"), evidence(cpdsim, "generic.yaml")
    differing = {path: (row["value"], blank[path]["value"]) for path, row in generic.items()
                 if path in blank and row["value"] != blank[path]["value"] and not path.startswith(OFF_BY_DEFAULT)}
    assert not differing
    varied = {path for path, row in generic.items() if "range" in row}
    assert len(varied) > 45


def test_where_all_countries_agree_the_default_is_theirs(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "blank.yaml").write_text("format: cpd-scenario/1\n", encoding="utf-8")
    blank = evidence(cpdsim, "blank.yaml")
    files = sorted((SOURCE / "scenarios/countries").glob("*@1.yaml"))
    countries = [evidence(cpdsim, f"builtin:country/{file.stem}") for file in files if file.stem.split("-")[0] in ("austria", "finland", "france", "italy", "england") and "system" not in file.stem]
    assert len(countries) == 5
    unlike = {}
    for path, row in blank.items():
        values = {country[path]["value"] for country in countries if path in country and not country[path]["default"]}
        if len(values) == 1 and all(not country[path]["default"] for country in countries) and values != {row["value"]} \
                and not path.startswith(OFF_BY_DEFAULT):
            unlike[path] = (row["value"], values)
    assert not unlike


def test_a_study_that_leaves_out_what_presets_vary_is_refused(cpdsim: Cpdsim, tmp_path: Path) -> None:
    base = "format: cpd-scenario/1\nextends: [%s]\ntime: {start: 2026-09, end: 2031-08}\npractice: {sustained_after: 12 months}\n"
    study = """\
format: cpd-study/1
title: "x"
base: base.yaml
budget: {total: 1 million EUR, window: {from: 2026-09, to: 2029-08}}
baseline: nothing
strategies: {nothing: {mix: {}}, courses: {mix: {long_course: 100 %}}}
uncertainty: {vary: all_with_range, draws: 4}
"""
    (tmp_path / "s.yaml").write_text(study, encoding="utf-8")
    (tmp_path / "base.yaml").write_text(base % "builtin:programmes/links@1", encoding="utf-8")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 3 and "error[E407]" in done.stderr and "practice.{" in done.stderr and "generic@1" in done.stderr
    (tmp_path / "base.yaml").write_text(base % "builtin:country/generic@1, builtin:programmes/links@1", encoding="utf-8")
    assert cpdsim("check", "s.yaml").returncode == 0
    # one number that lost its range is named, and one that is said to be certain is not
    (tmp_path / "base.yaml").write_text(base % "builtin:country/generic@1, builtin:programmes/links@1" + "peers: {form: none}\nturnover: {leave: {value: 8 %/year, range: 8..8 %/year}}\n", encoding="utf-8")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0, done.stderr


def test_the_list_of_usual_ranges_is_that_of_the_presets(cpdsim: Cpdsim) -> None:
    files = [file for file in (SOURCE / "scenarios/countries").glob("*@1.yaml") if file.stem != "generic@1" and "system" not in file.stem]
    varied = [{path for path, row in evidence(cpdsim, f"builtin:country/{file.stem}").items() if "range" in row} for file in files]
    listed = set(re.findall(r'"([a-z_.0-9]+)"', (SOURCE / "sim/design/usual_ranges.cpp").read_text(encoding="utf-8").split("paths{")[1]))
    assert listed == set.intersection(*varied)


# --- currencies ------------------------------------------------------------------------------------------------------
def test_amounts_in_any_currency_with_a_rate(cpdsim: Cpdsim, small: Path) -> None:
    text = small.read_text(encoding="utf-8")
    euros = cpdsim("run", small, "-o", "eur")
    assert euros.returncode == 0
    small.write_text(text.replace("amount: 20000 EUR", "amount: 100000 SEK").replace("value: 30 EUR/h/teacher", "value: 150 SEK/h/teacher")
                     + "money: {rates: {SEK: {value: 0.2 EUR, source: made up}}}\n", encoding="utf-8")
    crowns = cpdsim("run", small, "-o", "sek")
    assert crowns.returncode == 0, crowns.stderr
    assert cpdsim("diff", "eur/small.h5", "sek/small.h5").stdout.count("spend") == 0


@pytest.mark.parametrize(
    ("money", "amount", "words"),
    [
        ("", "100000 SEK", "give its rate, as in `money: {rates: {SEK: 0.23 EUR}}`"),
        ("money: {currency: SEK}\n", "20000 EUR", "there is no rate for SEK"),
        ("money: {rates: {SKE: 0.1 EUR}}\n", "20000 EUR", "did you mean 'SEK'?"),
    ],
)
def test_a_currency_without_a_rate(cpdsim: Cpdsim, small: Path, money: str, amount: str, words: str) -> None:
    small.write_text(small.read_text(encoding="utf-8").replace("20000 EUR", amount) + money, encoding="utf-8")
    done = cpdsim("check", small)
    assert done.returncode == 3 and words in done.stderr, done.stderr
