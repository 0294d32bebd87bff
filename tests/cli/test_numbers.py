"""The table of numbers of a country, row by row: what it may say, what is said of it, and the questions instead of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim
from test_country import NUMBERS, evidence

ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)


def made(cpdsim: Cpdsim, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "numbers.csv").write_text(text, encoding="utf-8")
    return cpdsim("init", "--country", "rt", "--numbers", "numbers.csv")


def notes(cpdsim: Cpdsim, *arguments: str) -> dict:
    done = cpdsim("check", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["notes"][0]


# --- faults, where they stand ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "changed", "place", "words"),
    [
        ("24 %,31 %", "31 %,24 %", "8:25", "'concerned' has its low end, 31 %, above its high end, 24 %"),
        ("24 %,31 %", "28 %,31 %", "8:11", "'concerned' is 27 %, outside its own range 28 % .. 31 %"),
        ("24 %,31 %", "24 %,131 %", "8:30", "131 %"),
        ("participation,81 %", "participation,181 %", "10:15", "181 %"),
        ("survey,3,", "survey,3.5,", "8:23", "which is no grade"),
        ("schools,1240", "schools,0", "5:9", "schools"),
        ("schools,1240", "schools,50000", "6:10", "there are 0.772 teachers in a school on average"),
        ("pupils,431000,register,4,,", "smallest_school,40,register,4,,", "7:17", "the smallest school has 40 teachers"),
    ],
)
def test_a_fault_is_said_where_the_user_wrote_it(cpdsim: Cpdsim, tmp_path: Path, line: str, changed: str, place: str, words: str) -> None:
    assert line in NUMBERS
    done = made(cpdsim, tmp_path, NUMBERS.replace(line, changed))
    assert done.returncode == 3 and f"numbers.csv:{place}: error[" in done.stderr and words in done.stderr, done.stderr
    assert "rt.yaml" not in done.stderr and not (tmp_path / "rt.yaml").exists()


def test_a_range_without_a_value_stands_for_its_middle(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS.replace("concerned,27 %", "concerned,")).returncode == 0
    row = evidence(cpdsim, "rt.yaml")["population.schools.stem_share"]
    assert (row["value"], row["range"]) == ("27.5 %", ["24 %", "31 %"])


def test_a_range_of_the_teachers_is_one_of_their_mean(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS.replace("teachers,38600,register,4,,", "teachers,38600,register,4,37200,40300")).returncode == 0
    low, high = (float(end.split()[0]) for end in evidence(cpdsim, "rt.yaml")["population.schools.size.mean"]["range"])
    assert (low, high) == (pytest.approx(30), pytest.approx(32.5))


# --- what check says -------------------------------------------------------------------------------------------------
def test_a_number_without_a_grade_is_called_a_guess(cpdsim: Cpdsim, tmp_path: Path) -> None:
    done = made(cpdsim, tmp_path, NUMBERS.replace("TALIS,3", "TALIS,"))
    assert done.returncode == 0 and "no grade of evidence given, taken as guesses (0): participation" in done.stderr
    assert evidence(cpdsim, "rt.yaml")["participation.mean"]["evidence"] == 0
    said = cpdsim("check", "scenario.yaml").stderr
    assert "no grade of evidence, taken as guesses (0): participation.mean" in said
    assert notes(cpdsim, "scenario.yaml")["ungraded"] == ["participation.mean"]


def test_check_says_what_a_scenario_stands_for(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS).returncode == 0
    for changes in ((), ("--set", "population.schools.size.log_sd=0.8"), ("--set", "population.schools.size.smallest=12 teachers")):
        (row,) = notes(cpdsim, "scenario.yaml", *changes)["stands_for"]
        assert (row["schools"], row["phase"]) == (1240, "")
        assert row["teachers"] == pytest.approx(38600, rel=1e-5) and row["pupils"] == pytest.approx(431000, rel=1e-5)
        assert row["concerned"] == pytest.approx(0.27 * 38600, rel=2e-3)     # and one in each small school
    said = cpdsim("check", "scenario.yaml").stderr
    assert "scenario.yaml: note: stands for 1240 schools, 38600 teachers (104" in said and "431000 pupils" in said


def test_the_phases_of_a_system_add_up(cpdsim: Cpdsim, tmp_path: Path) -> None:
    rows = notes(cpdsim, "builtin:country/en-system@1")["stands_for"]
    *phases, all_of_them = rows
    assert [row["phase"] for row in rows] == ["primary", "lower_secondary", "upper_secondary", ""]
    for what in ("schools", "teachers", "concerned", "pupils"):
        assert sum(row[what] for row in phases) == pytest.approx(all_of_them[what])
    assert phases[0]["concerned"] == phases[0]["teachers"]      # every class teacher
    assert "in all: " in cpdsim("check", "builtin:country/en-system@1").stderr


def test_what_is_drawn_is_what_it_stands_for(cpdsim: Cpdsim, tmp_path: Path) -> None:
    """Thirty worlds of 500 schools: the teachers that a run counts are those of `check`, within what chance allows."""
    assert made(cpdsim, tmp_path, NUMBERS).returncode == 0
    (row,) = notes(cpdsim, "scenario.yaml")["stands_for"]
    counts = []
    for seed in range(1, 31):
        done = cpdsim("check", "scenario.yaml", "--built", "--json", "--set", f"run.seed={seed}")
        (mean,) = [b["came_out"] for b in json.loads(done.stdout)["notes"][0]["built"] if b["path"].endswith("size.mean")]
        counts.append(mean * 1240)
    average = sum(counts) / len(counts)
    error = (sum((c - average) ** 2 for c in counts) / (len(counts) - 1) / len(counts)) ** 0.5
    assert abs(average - row["teachers"]) < 4 * error and error < 0.01 * average


def test_a_median_beside_the_mean_cannot_matter(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS).returncode == 0
    (tmp_path / "own.yaml").write_text("format: cpd-scenario/1\nextends: rt.yaml\npopulation: {schools: {size: {median: 20 teachers}}}\n", encoding="utf-8")
    said = cpdsim("check", "own.yaml").stderr
    assert "population.schools.size.median (population.schools.size.mean is given in its place)" in said


def test_a_mean_outside_the_sizes_is_refused(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("format: cpd-scenario/1\npopulation: {schools: {size: {mean: 20 teachers, smallest: 25 teachers}}}\n", encoding="utf-8")
    done = cpdsim("check", "own.yaml")
    assert done.returncode == 3 and "the mean of 20 teacher lies outside the sizes there are" in done.stderr, done.stderr


# --- the list of rows ------------------------------------------------------------------------------------------------
def test_the_tutorial_lists_every_row(cpdsim: Cpdsim) -> None:
    listed = cpdsim("init", "--list").stdout
    page = (SOURCE / "sim/COUNTRY.md").read_text(encoding="utf-8")
    assert listed in page, "paste what `cpdsim init --list` prints into sim/COUNTRY.md"


def test_every_row_gives_its_parameter(cpdsim: Cpdsim, tmp_path: Path) -> None:
    rows = [found.groups() for found in ROW.finditer(cpdsim("init", "--list").stdout)]
    assert len(rows) > 15
    needed = {"schools": "2400", "teachers": "52000"}
    for name, what, parameter, example in rows:
        assert what and parameter
        path = parameter.strip("`")
        if name in ("country", "currency", "rate"):
            continue
        numbers = "number,value,source,evidence\n" + "".join(f"{n},{v},r,4\n" for n, v in needed.items() if n != name)
        done = made(cpdsim, tmp_path, f'{numbers}{name},"{example}",told of {name},4\n')
        assert done.returncode == 0, (name, done.stderr)
        given = evidence(cpdsim, "rt.yaml")
        row = given.get(path) or given[path + ".value"]
        if name in needed or name == "pupils":
            assert str(row["source"]).startswith(("derived:", "told of ")), (name, row)
        else:
            assert row["source"] == f"told of {name}", (name, row)
        for file in ("rt.yaml", "scenario.yaml"):
            (tmp_path / file).unlink()


def test_defaults_that_cannot_matter_are_not_named(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS).returncode == 0
    defaults = {row["path"] for row in notes(cpdsim, "scenario.yaml")["defaults"]}
    assert "population.schools.size.largest" in defaults and "population.schools.size.median" not in defaults


def test_check_names_the_rows_that_would_help(cpdsim: Cpdsim, tmp_path: Path) -> None:
    assert made(cpdsim, tmp_path, NUMBERS).returncode == 0
    rows = notes(cpdsim, "scenario.yaml")["rows_to_give"]
    assert "pupils_taught" in rows and "spread_of_sizes" in rows and "years_of_service" in rows
    assert not {"schools", "teachers", "pupils", "concerned", "turnover", "participation"} & set(rows)
    assert "rows of a numbers table (`init --numbers`) that would give some of them: pupils_taught" in cpdsim("check", "scenario.yaml").stderr


# --- questions -------------------------------------------------------------------------------------------------------
def asked(binary: Path, folder: Path, answers: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([binary, "init", "--country", "rt", "--ask"], input="\n".join(answers) + "\n", cwd=folder, text=True, capture_output=True, timeout=60, check=False,
                          env={**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")})  # fmt: skip


def test_questions_take_ranges_sources_and_grades(binary: Path, cpdsim: Cpdsim, tmp_path: Path) -> None:
    answers = ["Ruritania", "PLN", "0,23 EUR", "central bank", "4", "1240", "register", "4", "38600", "register; staff", "4",
               "", "24..31 %", "survey", "3", "", "", "", "", "", "", "6,2 % (5..7,5 %)", "statistics", ""] + [""] * 10  # fmt: skip
    done = asked(binary, tmp_path, answers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not known: as the stand-in (population.schools.pupils_per_teacher: 12)" in done.stdout and "taken as 27.5 %, the middle" in done.stdout
    rows = evidence(cpdsim, "rt.yaml")
    share, leave = rows["population.schools.stem_share"], rows["turnover.leave"]
    assert (share["value"], share["range"], share["source"], share["evidence"]) == ("27.5 %", ["24 %", "31 %"], "survey", 3)
    assert (leave["value"], leave["range"], leave["source"], leave["evidence"]) == ("6.2 %/year", ["5 %/year", "7.5 %/year"], "statistics", 0)
    assert "register; staff" in rows["population.schools.size.mean"]["source"]
    assert "taken as guesses (0): turnover" in done.stderr
    # what was answered is a table like any other
    again = cpdsim("init", "--country", "rt", "--numbers", "rt-numbers.csv", "--force")
    assert again.returncode == 0, again.stderr


def test_a_wrong_answer_is_said_at_once_and_asked_again(binary: Path, cpdsim: Cpdsim, tmp_path: Path) -> None:
    answers = ["Ruritania", "ZLT", "EUR", "many", "", "1240", "register", "9", "4", "38600", "register", "4",
               "", "27", "31..24 %", "27 %", "survey", "3"] + [""] * 14  # fmt: skip
    done = asked(binary, tmp_path, answers)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("'ZLT' is no currency", "'value' is 'many', which is no number", "this number is needed",
                  "'evidence' is 9, outside 0..5", "write 27 %", "'concerned' has its low end, 31 %, above its high end, 24 %"):  # fmt: skip
        assert words in done.stdout, (words, done.stdout)
    rows = evidence(cpdsim, "rt.yaml")
    assert rows["population.schools.stem_share"]["value"] == "27 %" and rows["population.schools.represent"]["evidence"] == 4


def test_answers_that_end_too_early_write_nothing(binary: Path, tmp_path: Path) -> None:
    done = subprocess.run([binary, "init", "--country", "rt", "--ask"], input="Ruritania\nEUR\n", cwd=tmp_path, text=True, capture_output=True, timeout=60, check=False,
                          env={**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")})  # fmt: skip
    assert done.returncode == 2 and "the answers end at 'schools'" in done.stderr
    assert not list(tmp_path.iterdir())
