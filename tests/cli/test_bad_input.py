"""Bad input of many kinds, as it comes from real people and registers: nothing silent, and every hint right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Cpdsim

PEER = """\
format: cpd-scenario/1
title: "three who look at each other"
time: {start: 2026-09, end: 2026-09}
population:
  from: {teachers: teachers.csv}
network: {from: ties.csv}
peers: {form: mean, weight: 100 %, novice_weight: 100 %, anchors: given, layers: {colleagues: 1, between_schools: 3}}
practice: {uptake: instant, decay_half_life: instant}
fading: none
reflection: none
turnover: none
climate: none
programmes: {}
outputs: {keep: [timeseries, teachers]}
run: {replicates: 1}
"""
TEACHERS = "id,school,practice\nana,s,0.2\nbea,s,0.8\ncoy,t,0.2\n"
TIES = "from,to,layer\nana,bea,colleagues\nana,coy,between_schools\nbea,bea,colleagues\ncoy,coy,colleagues\n"


def write(folder: Path, teachers: str | bytes = TEACHERS, ties: str | bytes = TIES, scenario: str = PEER) -> None:
    for name, content in {"teachers.csv": teachers, "ties.csv": ties, "s.yaml": scenario}.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            (folder / name).write_text(content, encoding="utf-8")


def both_refuse(cpdsim: Cpdsim, *words: str) -> str:
    """`check` and `run` say the same, with exit 3, and nothing is written."""
    checked = cpdsim("check", "s.yaml")
    assert checked.returncode == 3, checked.stdout + checked.stderr
    run = cpdsim("run", "s.yaml", "-o", "out")
    assert run.returncode == 3 and run.stdout == ""
    for word in words:
        assert word in checked.stderr, checked.stderr
        assert word in run.stderr, run.stderr
    return checked.stderr


def practice_of_ana(cpdsim: Cpdsim, folder: Path) -> float:
    done = cpdsim("run", "s.yaml", "-o", "out")
    assert done.returncode == 0, done.stderr
    exported = cpdsim("export", "out", "--to", "csv", "-o", "csv")
    assert exported.returncode == 0, exported.stderr
    header, *rows = (folder / "csv" / "teachers.replicate_teacher.csv").read_text(encoding="utf-8").splitlines()
    ana = dict(zip(header.split(","), rows[0].split(",")))  # the first of the file
    return float(ana["practice"])


def test_weights_of_layers_count(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path)
    assert cpdsim("check", "s.yaml").returncode == 0
    assert practice_of_ana(cpdsim, tmp_path) == pytest.approx((1 * 0.8 + 3 * 0.2) / 4)


@pytest.mark.parametrize("layer", ["Colleagues", "colleague", "Between_schools", "between schools", "between-schools", "BETWEEN_SCHOOLS"])
def test_a_layer_by_another_name_is_an_error(cpdsim: Cpdsim, tmp_path: Path, layer: str) -> None:
    meant = "colleagues" if layer.lower().startswith("col") else "between_schools"
    write(tmp_path, ties=f"from,to,layer\nana,bea,{layer}\n")
    both_refuse(cpdsim, "ties.csv:2:9: error[E304]", f"there is no layer '{layer}'", f"did you mean '{meant}'?")


def test_an_unknown_layer_lists_those_that_exist(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path, ties="from,to,layer\nana,bea,club\n")
    both_refuse(cpdsim, "there is no layer 'club'", "colleagues, between_schools")


@pytest.mark.parametrize(("wrong", "right"), [("practise", "practice"), ("Practice", "practice"), ("schol", "school"), ("prac tice", "practice")])
def test_a_misspelt_column_is_an_error(cpdsim: Cpdsim, tmp_path: Path, wrong: str, right: str) -> None:
    write(tmp_path, teachers=TEACHERS.replace(right, wrong, 1))
    both_refuse(cpdsim, f"'{wrong}'", f"did you mean '{right}'?")


def test_a_column_that_is_not_read_is_named(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path, teachers="id,school,practice,remarks,region\nana,s,0.2,x,north\nbea,s,0.8,y,north\ncoy,t,0.2,,north\n")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0
    assert "warning[W304]: columns that are not read: remarks, region (of the other file)" in done.stderr


@pytest.mark.parametrize(("encoded", "word"), [
    (TEACHERS.replace("coy", "zoé").encode("latin-1"), "it looks like Latin-1 or Windows-1252"),
    (TEACHERS.encode("utf-16")[:-1], "it looks like UTF-16"),
    (b"\x00\x01\x02" + TEACHERS.encode(), "it looks like not text"),
    (TEACHERS.encode().replace(b"coy", b"c\xed\xa0\x80"), "is not UTF-8 text"),
])
def test_other_encodings_are_refused_in_one_sentence(cpdsim: Cpdsim, tmp_path: Path, encoded: bytes, word: str) -> None:
    write(tmp_path, teachers=encoded)
    said = both_refuse(cpdsim, word, "save it as UTF-8")
    assert said.count("error[") == 1


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path, teachers=b"\xef\xbb\xbf" + TEACHERS.replace("\n", "\r\n").encode(), ties=TIES.replace("\n", "\r\n"))
    assert practice_of_ana(cpdsim, tmp_path) == pytest.approx(0.35)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf16_is_read(cpdsim: Cpdsim, tmp_path: Path, encoding: str) -> None:
    write(tmp_path, teachers=TEACHERS.encode(encoding))
    assert practice_of_ana(cpdsim, tmp_path) == pytest.approx(0.35)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_and_decimal_commas_are_read(cpdsim: Cpdsim, tmp_path: Path, separator: str) -> None:
    write(tmp_path, teachers=TEACHERS.replace(",", separator).replace("0.", "0,"), ties=TIES.replace(",", separator))
    assert practice_of_ana(cpdsim, tmp_path) == pytest.approx(0.35)


def test_thousands_of_faults_of_a_kind_are_a_few_lines(cpdsim: Cpdsim, tmp_path: Path) -> None:
    rows = "".join(f't{i},s,"0,{i % 9 + 1}"\n' for i in range(5000))
    write(tmp_path, teachers="id,school,practice\nx,s,0.5\n" + rows, ties="from,to\nt1,t2\n")
    said = both_refuse(cpdsim, "'practice' is '0,1', a number with a decimal comma", "write 0.1", "(and so in 4997 more places)")
    assert said.count("error[") == 3


@pytest.mark.parametrize(("written", "meant"), [('"0,8"', "0.8"), ("80 %", "0.8"), ("80%", "0.8"), ("80", "0.8"), ('"0,80"', "0.80")])
def test_hints_for_numbers_in_data_are_right_when_obeyed(cpdsim: Cpdsim, tmp_path: Path, written: str, meant: str) -> None:
    write(tmp_path, teachers=TEACHERS.replace("0.8", written))
    said = both_refuse(cpdsim, "teachers.csv:3:")
    hint = re.search(r"write ([0-9.]+)", said)
    assert hint is not None and float(hint[1]) == float(meant), said
    write(tmp_path, teachers=TEACHERS.replace("0.8", hint[1]))
    assert practice_of_ana(cpdsim, tmp_path) == pytest.approx(0.35)


def test_decimal_commas_that_split_fields(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path, teachers=TEACHERS.replace("0.", "0,"))
    both_refuse(cpdsim, "row has 4 fields, the header has 3", "write numbers with a point (0.8, not 0,8)")


def test_check_reads_the_data(cpdsim: Cpdsim, tmp_path: Path) -> None:
    write(tmp_path, ties="from,to\nana,beo\nzoe,bea\n", scenario=PEER.replace("weight: 100 %", "weight: 100"))
    said = cpdsim("check", "s.yaml")
    assert said.returncode == 3
    assert "error[E204]" in said.stderr and "'beo', who is not in the population" in said.stderr and "'zoe'" in said.stderr


@pytest.mark.parametrize("name", ["/proc/self/mem", "/proc/kmsg", "/dev/zero", "/dev/stdin", "."])
@pytest.mark.parametrize("place", ["network.from", "population.from.teachers"])
def test_only_regular_files_are_read(cpdsim: Cpdsim, tmp_path: Path, name: str, place: str) -> None:
    write(tmp_path)
    for verb in (["check"], ["run", "-o", "out"], ["run", "-n"]):
        done = cpdsim(*verb, "s.yaml", "--set", f"{place}={name}", timeout=20)
        assert done.returncode == 3, done.stderr
        assert "not a regular file" in done.stderr or "it is a folder" in done.stderr


def test_a_scenario_that_is_no_file(cpdsim: Cpdsim) -> None:
    for name in ("/proc/self/mem", "/dev/zero"):
        done = cpdsim("check", name, timeout=20)
        assert done.returncode == 3 and "not a regular file" in done.stderr


SCHOOLS = """\
format: cpd-scenario/1
time: {start: 2026-09, end: 2027-08}
population: {from: {schools: schools.csv}}
programmes:
  course: {recruit: {only: [rural]}, sessions: {hours: 10 h/teacher, spread: 1 month}, costs: {fee: 10 EUR/teacher}}
funding: [{programme: course, to: 2026-12, amount: 1000 EUR}]
practice: {sustained_after: 6 months}
run: {replicates: 1}
"""


def schools(folder: Path, text: str, scenario: str = SCHOOLS) -> None:
    (folder / "schools.csv").write_text(text, encoding="utf-8")
    (folder / "s.yaml").write_text(scenario, encoding="utf-8")


def test_labels_of_data_are_compared_with_what_programmes_name(cpdsim: Cpdsim, tmp_path: Path) -> None:
    schools(tmp_path, "id,type,teachers\na,Rural,5\nb,urban,5\n")
    both = cpdsim("check", "s.yaml")
    assert both.returncode == 3 and "error[E305]" in both.stderr and "did you mean 'Rural'?" in both.stderr
    schools(tmp_path, "id,type,teachers\na,rural,5\nb,urban,5\n")
    assert cpdsim("check", "s.yaml").returncode == 0


def test_schools_without_staff_are_left_out_with_a_word(cpdsim: Cpdsim, tmp_path: Path) -> None:
    schools(tmp_path, "id,type,teachers\na,rural,5\nb,urban,0\nc,rural,0\n")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0 and "2 of 3 schools are left out, since they have 0 teachers (the first is 'b')" in done.stderr
    assert cpdsim("run", "s.yaml", "-o", "out").returncode == 0


def test_schools_whose_teachers_are_not_listed_are_left_out_with_a_word(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "teachers.csv").write_text("id,school\nx,a\n", encoding="utf-8")
    schools(tmp_path, "id,type\na,rural\nb,urban\n", SCHOOLS.replace("schools.csv}", "schools.csv, teachers: teachers.csv}"))
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0 and "1 of 2 schools are left out, since teachers.csv lists none of their teachers" in done.stderr


@pytest.mark.parametrize(("places", "code", "words"), [
    ("48.8,2.3", 0, ""),
    ("2.3,48.8", 0, "would lie inside with latitude and longitude exchanged"),
    ("0,0", 3, "latitude and longitude are 0, which is a place in the sea"),
    ("48.8,", 3, "a school with a latitude but no longitude"),
    ("139.7,35.6", 3, "'latitude' is 139.7, outside -90..90"),
])
def test_places(cpdsim: Cpdsim, tmp_path: Path, places: str, code: int, words: str) -> None:
    schools(tmp_path, f"id,type,teachers,latitude,longitude\na,rural,5,{places}\n")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == code and words in done.stderr, done.stderr


def test_schools_without_a_place_among_others_are_counted(cpdsim: Cpdsim, tmp_path: Path) -> None:
    schools(tmp_path, "id,type,teachers,latitude,longitude\na,rural,5,48.8,2.3\nb,rural,5,,\n")
    assert "1 of 2 schools have no place" in cpdsim("check", "s.yaml").stderr


@pytest.mark.parametrize("label", ["region", "type"])
def test_seventy_thousand_labels_are_refused_at_once(cpdsim: Cpdsim, tmp_path: Path, label: str) -> None:
    only = SCHOOLS.replace("{only: [rural]}", "{}")
    schools(tmp_path, f"id,{label},teachers\n" + "".join(f"s{i},label {i},2\n" for i in range(70_000)), only)
    for verb in (["check"], ["run", "-n"], ["run", "-o", "out"]):
        done = cpdsim(*verb, "s.yaml", timeout=30)
        assert done.returncode == 3, done.stderr
        assert f"column '{label}' has more than 65535 different values" in done.stderr


FREE = """\
format: cpd-scenario/1
time: {start: 2026-09, end: 2028-08}
population: {schools: {simulate: 5}}
practice: {sustained_after: 6 months}
programmes:
  course:
    sessions: {hours: 30 h/teacher, spread: 1 month}
    costs:
funding: [{programme: course, to: 2027-08, amount: 1000 EUR}]
run: {replicates: 1}
"""


def test_costs_left_empty_are_not_zero(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(FREE, encoding="utf-8")
    both_refuse(cpdsim, "s.yaml:8:5: error[E105]: 'costs' of programme 'course' has no value", "write 'costs: {}' for none")
    (tmp_path / "s.yaml").write_text(FREE.replace("costs:", "costs: {}"), encoding="utf-8")
    assert cpdsim("check", "s.yaml").returncode == 0
    (tmp_path / "s.yaml").write_text(FREE.replace("    costs:\n", ""), encoding="utf-8")
    assert "warning[W310]" in cpdsim("check", "s.yaml").stderr


def test_payers_that_pay_nothing(cpdsim: Cpdsim, tmp_path: Path) -> None:
    paid = FREE.replace("costs:", "costs: {fee: {value: 10 EUR/teacher, payer: ministry}}")
    (tmp_path / "s.yaml").write_text(paid + "money: {whose: [ministery]}\n", encoding="utf-8")
    both_refuse(cpdsim, "error[E310]: unknown payer 'ministery'", "did you mean 'ministry'?")
    (tmp_path / "s.yaml").write_text(paid + "money: {whose: [sponsor]}\n", encoding="utf-8")
    assert "warning[W310]" in cpdsim("check", "s.yaml").stderr
    (tmp_path / "s.yaml").write_text(paid.replace("payer: ministry", "payer: a foundation"), encoding="utf-8")
    assert cpdsim("check", "s.yaml").returncode == 0  # a new payer


def test_sustained_change_after_the_end_is_missing(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = FREE.replace("costs:", "costs: {}").replace("6 months", "3 years")
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0 and "note: sustained change counts 3 years after" in done.stderr and "'time.end: 2030-08' would do" in done.stderr
    run = cpdsim("run", "s.yaml", "-o", "out", "--json")
    assert run.returncode == 0 and json.loads(run.stdout)["sustained_teachers"] is None
    (tmp_path / "s.yaml").write_text(text.replace("end: 2028-08", "end: 2030-08"), encoding="utf-8")
    assert "sustained" not in cpdsim("check", "s.yaml").stderr
    again = cpdsim("run", "s.yaml", "-o", "long", "--json")
    assert json.loads(again.stdout)["sustained_teachers"] is not None


STUDY = """\
format: cpd-study/1
base: s.yaml
budget: {total: 1000 EUR, window: {from: 2026-09, to: 2027-08}, whose: [ministry]}
baseline: nothing
strategies: {nothing: {mix: {}}, a: {mix: {course: 100 %}}}
replicates: {per_draw: 1}
"""


def test_a_study_that_rests_on_what_is_not_measured_is_refused(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = FREE.replace("costs:", "costs: {fee: 10 EUR/teacher}").replace("funding: [{programme: course, to: 2027-08, amount: 1000 EUR}]\n", "")
    (tmp_path / "s.yaml").write_text(text.replace("6 months", "3 years"), encoding="utf-8")
    study = tmp_path / "study.yaml"
    study.write_text(STUDY, encoding="utf-8")
    done = cpdsim("run", study, "-o", "out")
    assert done.returncode == 3 and "error[E303]" in done.stderr and "'time.end: 2030-08' would do" in done.stderr
    study.write_text(STUDY + "outcomes: {main: practice_years}\n", encoding="utf-8")
    assert cpdsim("run", study, "-o", "out", "-q").returncode == 0
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    study.write_text(STUDY, encoding="utf-8")
    assert cpdsim("run", study, "-o", "measured", "-q").returncode == 0
    study.write_text(STUDY + "uncertainty: {what_if: {later: {practice.sustained_after: 5 years}}}\n", encoding="utf-8")
    assert "error[E303]" in cpdsim("check", study).stderr
    study.write_text(STUDY.replace("whose: [ministry]", "whose: [ministry], taper: 3 years"), encoding="utf-8")
    assert "the taper of 3 years after 2027-08 runs beyond the end" in cpdsim("check", study).stderr


@pytest.mark.parametrize(("written", "hint"), [
    ("turnover: {leave: 0.085}", "8.5 %/year"),
    ("money: {discount: 0.03}", "3 %/year"),
    ("turnover: {leave: '4,5 %/year'}", "4.5 %/year"),
])
def test_hints_that_are_obeyed(cpdsim: Cpdsim, tmp_path: Path, written: str, hint: str) -> None:
    head = "format: cpd-scenario/1\n"
    (tmp_path / "s.yaml").write_text(head + written + "\n", encoding="utf-8")
    said = cpdsim("check", "s.yaml")
    assert said.returncode == 3 and f"'{hint}'" in said.stderr, said.stderr


def test_a_comma_in_a_number_inside_brackets(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("format: cpd-scenario/1\nturnover: {leave: 4,5 %/year}\n", encoding="utf-8")
    said = cpdsim("check", "s.yaml")
    assert said.returncode == 3 and "inside brackets a comma begins a new entry" in said.stderr


def test_too_large_is_said_at_once(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("format: cpd-scenario/1\npopulation: {schools: {simulate: 10000000}}\n", encoding="utf-8")
    for verb in (["check"], ["run", "-n"], ["run", "-o", "out"]):
        done = cpdsim(*verb, "s.yaml", timeout=20)
        assert done.returncode == 3, done.stderr
        fits = re.search(r"'simulate: (\d+)' would fit", done.stderr)
        assert fits is not None, done.stderr
        assert cpdsim("check", "s.yaml", "--set", f"population.schools.simulate={fits[1]}").returncode == 0


def test_a_hundred_thousand_programmes_are_read_in_time(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = "format: cpd-scenario/1\nprogrammes:\n" + "".join(f"  p{i}: {{sessions: {{hours: 10 h/teacher}}}}\n" for i in range(100_000))
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    assert cpdsim("check", "s.yaml", timeout=200).returncode == 0


def test_notes_say_what_is_default_and_what_cannot_matter(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("format: cpd-scenario/1\nlearning: {dose: saturating, h50: 80 h, h0: 15 h}\n", encoding="utf-8")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 0 and done.stdout == "s.yaml: ok\n"
    assert "numbers are the program's own defaults" in done.stderr
    assert "1 of the file's numbers cannot matter here: learning.h50 (learning.dose is saturating)" in done.stderr
    assert cpdsim("check", "-q", "s.yaml").stderr == ""
    (notes,) = json.loads(cpdsim("check", "--json", "s.yaml").stdout)["notes"]
    assert [n["path"] for n in notes["cannot_matter"]] == ["learning.h50"]
    defaults = {row["path"]: row["value"] for row in notes["defaults"]}
    assert defaults["practice.transfer"] == "18 %" and "learning.h0" not in defaults


def test_what_came_out_stands_beside_what_was_wished_for(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "format: cpd-scenario/1\npopulation: {schools: {simulate: 60, size: {median: 6 teachers, log_sd: 0.1}}}\n"
        "network: {colleagues: {clustering: 5 %}}\nrun: {replicates: 1}\ntime: {start: 2026-09, end: 2026-10}\n", encoding="utf-8")
    built = cpdsim("check", "--built", "s.yaml")
    assert built.returncode == 0
    (line,) = [line for line in built.stdout.splitlines() if line.startswith("network.colleagues.clustering")]
    assert "5 %" in line and "not reached" in line
    run = cpdsim("run", "s.yaml", "-o", "out")
    assert run.returncode == 0 and "warning[W308]" in run.stderr and "network.colleagues.clustering" in run.stderr


@pytest.mark.parametrize(("topic", "words"), [
    ("sustained_teachers", "an outcome"), ("budget.taper", "falls to nothing"), ("uncertainty.sampler", "latin_hypercube"),
    ("strategies.any.mix", "shares of the budget"), ("outcomes.main", "names     outcome: sustained_teachers"),
])
def test_explain_knows_outcomes_and_studies(cpdsim: Cpdsim, topic: str, words: str) -> None:
    done = cpdsim("explain", topic)
    assert done.returncode == 0 and words in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(("topic", "meant"), [("sustaned_teachers", "sustained_teachers"), ("budget.tapr", "budget.taper"), ("learning.h5", "learning.h50")])
def test_explain_suggests(cpdsim: Cpdsim, topic: str, meant: str) -> None:
    done = cpdsim("explain", topic)
    assert done.returncode == 2 and f"did you mean '{meant}'?" in done.stderr


def test_a_study_that_varies_nothing_says_so(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = FREE.replace("costs:", "costs: {fee: 10 EUR/teacher}")
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    study = tmp_path / "study.yaml"
    study.write_text(STUDY + "uncertainty: {vary: all_with_range, draws: 8}\n", encoding="utf-8")
    assert "no number in use has a range" in cpdsim("check", study).stderr
    study.write_text(STUDY + "uncertainty: {sampler: sobol}\n", encoding="utf-8")
    assert "'sampler: sobol' draws only once" in cpdsim("check", study).stderr
