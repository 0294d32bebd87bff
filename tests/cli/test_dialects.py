"""Registers, rosters and records as the world writes them: the same in every dialect, or one right sentence."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest
from conftest import Cpdsim

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS = {"utf8": "utf-8", "bom": "utf-8-sig", "utf16": "utf-16", "latin1": "latin-1"}
DIALECTS = list(itertools.product(SEPARATORS, ENCODINGS))  # twelve
REGIONS = ["Île", "Forêt", "Côte", "Süd", "plain"]


def quoted(field: str, separator: str) -> str:
    return f'"{field}"' if separator in field else field


def written(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    return "".join(separator.join(quoted(field, separator) for field in row) + "\r\n" for row in rows).encode(encoding)


def decimal(number: str, sign: str) -> str:
    return number.replace(".", sign)


def register(sign: str) -> list[list[str]]:
    """5,000 schools whose staff is in full-time equivalents, so that the decimal sign matters."""
    source = random.Random(7)
    rows = [["code", "region", "staff"]]
    for i in range(5000):
        staff = f"{source.lognormvariate(3, 0.6):.{source.choice([1, 2, 3])}f}"
        rows.append([f"s{i:04}", source.choice(REGIONS), decimal(staff, sign)])
    return rows


@pytest.mark.parametrize("sign", [".", ","])
def test_a_register_of_5000_rows_is_the_same_in_twelve_dialects(cpdsim: Cpdsim, tmp_path: Path, sign: str) -> None:
    rows = register(sign)
    presets = set()
    for separator, encoding in DIALECTS:
        folder = tmp_path / f"{separator}-{encoding}"
        folder.mkdir()
        (folder / "register.csv").write_bytes(written(rows, SEPARATORS[separator], ENCODINGS[encoding]))
        arguments = ["import-schools", "register.csv", "--columns", "id=code,teachers=staff", "--source", "Ministry 2026", "-o", "."]
        done = cpdsim(*arguments, cwd=folder)
        if encoding == "latin1":  # cannot be told from its neighbours: one sentence, and what to do
            assert done.returncode == 3 and done.stderr.count("error[") == 1
            assert "is not UTF-8 text (it looks like Latin-1 or Windows-1252)" in done.stderr
            done = cpdsim(*arguments, "--encoding", "latin-1", cwd=folder)
        assert done.returncode == 0, (separator, encoding, done.stderr)
        preset = (folder / "register.yaml").read_text(encoding="utf-8")
        presets.add(re.sub(r"# Made by: .*\n", "", preset))
    assert len(presets) == 1, "the dialects do not agree"
    assert '"Île": ' in presets.pop()


def test_both_decimal_signs_give_the_same_preset(cpdsim: Cpdsim, tmp_path: Path) -> None:
    texts = []
    for sign in ".,":
        (tmp_path / "r.csv").write_bytes(written(register(sign), ";", "utf-8"))
        assert cpdsim("import-schools", "r.csv", "--columns", "id=code,teachers=staff", "--source", "x", "-o", ".").returncode == 0
        texts.append((tmp_path / "r.yaml").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("numbers", "flags", "median"),
    [
        (["1.200", "900,5", "1.000"], [], "1000"),  # one comma tells for all
        (["1.200", "900.5", "1.000"], [], "1.2"),  # one point, too
        (["1 200", "900", "1 000"], [], "1000"),
        (["1 200", "900", "1'000"], [], "1000"),
        (["1.200", "900", "1.000"], ["--decimal", "comma"], "1000"),
        (["1.200", "900", "1.000"], ["--decimal", "point"], "1.2"),
    ],
)
def test_thousands(cpdsim: Cpdsim, tmp_path: Path, numbers: list[str], flags: list[str], median: str) -> None:
    rows = "".join(f"s{i};{number}\n" for i, number in enumerate(numbers))
    (tmp_path / "r.csv").write_text("id;teachers\n" + rows, encoding="utf-8")
    done = cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".", *flags)
    assert done.returncode == 0, done.stderr
    assert f"median: {{value: {median} teachers" in (tmp_path / "r.yaml").read_text(encoding="utf-8")


def test_a_number_that_reads_in_two_ways_is_not_guessed(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id;teachers\n" + "".join(f"s{i};1.20{i % 10}\n" for i in range(50)), encoding="utf-8")
    done = cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".")
    assert done.returncode == 3 and "which may be 1200 or 1.2" in done.stderr
    assert "--decimal" not in done.stdout and done.stderr.count("error[") <= 3


@pytest.mark.parametrize(
    ("flags", "sizes"),
    [(["--pupils-per-teacher", "10"], [10, 20, 40]), (["--teachers-per-class", "1.5"], [6, 15, 30])],
)
def test_registers_without_staff(cpdsim: Cpdsim, tmp_path: Path, flags: list[str], sizes: list[int]) -> None:
    (tmp_path / "r.csv").write_text("id;pupils;classes\na;100;4\nb;200;10\nc;400;20\n", encoding="utf-8")
    refused = cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".")
    assert refused.returncode == 3 and "--drawn-sizes" in refused.stderr
    assert cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".", *flags).returncode == 0
    text = (tmp_path / "r.yaml").read_text(encoding="utf-8")
    assert f"median: {{value: {sizes[1]} teachers" in text and "own computation" in text


def test_a_register_that_knows_no_sizes_leaves_them_to_the_distribution(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,region\na,north\nb,south\n", encoding="utf-8")
    done = cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".", "--drawn-sizes", "--observed")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "r.yaml").read_text(encoding="utf-8")
    assert "size:" not in text and "drawn from the distribution" in text
    assert cpdsim("check", "r.yaml").returncode == 0


def test_ids_that_stand_twice_are_named_once_with_both_lines(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,teachers\na,10\nb,20\na,30\na,40\n", encoding="utf-8")
    done = cpdsim("import-schools", "r.csv", "--source", "x", "-o", ".")
    assert done.returncode == 3 and done.stderr.count("the school 'a' stands twice") == 1
    assert "r.csv:4:1" in done.stderr and "in line 2 already" in done.stderr


# --- rosters and matrices --------------------------------------------------------------------------------------------
SCENARIO = """\
format: cpd-scenario/1
time: {start: 2026-09, end: 2026-12}
population: {from: {teachers: teachers.csv}}
network: {from: ties.csv%s}
run: {replicates: 1}
outputs: {keep: [teachers, network]}
"""
TEACHERS = "id,school,practice\nana,s,0.2\nbéa,s,0.8\ncoy,s,0.5\ndan,t,0.5\n"
LIST = [["from", "to"], ["ana", "béa"], ["ana", "coy"], ["béa", "dan"], ["coy", "ana"]]
ROSTER = [["person", "named_1", "named_2"], ["ana", "béa", "coy"], ["béa", "dan", ""], ["coy", "ana", ""]]
MATRIX = [["", "ana", "béa", "coy", "dan"], ["ana", "0", "1", "1", ""], ["béa", "", "", "", "1"], ["coy", "1", "", "", ""]]


def ties_of(cpdsim: Cpdsim, folder: Path, network: str = "", teachers: str = TEACHERS) -> tuple[set[tuple[str, str]], str]:
    """The ties that the program has built, by ids, and what it said."""
    h5py = pytest.importorskip("h5py")
    (folder / "teachers.csv").write_text(teachers, encoding="utf-8")
    (folder / "s.yaml").write_text(SCENARIO % network, encoding="utf-8")
    done = cpdsim("run", "s.yaml", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    with h5py.File(folder / "out/s.h5") as file:
        ties = {(a.decode(), b.decode()) for a, b in zip(file["network/from"][()], file["network/to"][()], strict=True)}
    return ties, cpdsim("check", "s.yaml", cwd=folder).stderr


EXPECTED = {("ana", "béa"), ("ana", "coy"), ("béa", "dan"), ("coy", "ana")}


@pytest.mark.parametrize("form", ["list", "roster", "matrix"])
def test_ties_in_twelve_dialects(cpdsim: Cpdsim, tmp_path: Path, form: str) -> None:
    rows = {"list": LIST, "roster": ROSTER, "matrix": MATRIX}[form]
    for separator, encoding in DIALECTS:
        (tmp_path / "ties.csv").write_bytes(written(rows, SEPARATORS[separator], ENCODINGS[encoding]))
        if encoding == "latin1":
            (tmp_path / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
            (tmp_path / "s.yaml").write_text(SCENARIO % "", encoding="utf-8")
            refused = cpdsim("check", "s.yaml")
            assert refused.returncode == 3 and refused.stderr.count("error[") == 1 and "save it as UTF-8" in refused.stderr
            continue
        ties, said = ties_of(cpdsim, tmp_path)
        assert ties == EXPECTED, (form, separator, encoding)
        # dan was named and did not answer; a list cannot tell that from naming nobody
        assert ("one person was named and did not answer ('dan'); ties to her are kept" in said) == (form != "list"), said


@pytest.mark.parametrize("rows", [ROSTER, MATRIX])
def test_silent_nominees_are_dropped_when_asked(cpdsim: Cpdsim, tmp_path: Path, rows: list[list[str]]) -> None:
    (tmp_path / "ties.csv").write_bytes(written(rows, ";", "utf-8"))
    ties, said = ties_of(cpdsim, tmp_path, ", silent: drop")
    assert ties == EXPECTED - {("béa", "dan")} and "dropped" in said


def test_people_without_a_row_are_refused_or_made(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_bytes(written(ROSTER, ",", "utf-8"))
    without = TEACHERS.replace("dan,t,0.5\n", "")
    (tmp_path / "teachers.csv").write_text(without, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SCENARIO % "", encoding="utf-8")
    refused = cpdsim("check", "s.yaml")
    assert refused.returncode == 3 and "'dan'" in refused.stderr and "network.unlisted: make" in refused.stderr
    ties, said = ties_of(cpdsim, tmp_path, ", unlisted: make", without)
    assert ties == EXPECTED and "one person of ties.csv is made without a row here: dan" in said


def test_somebody_who_answers_twice_is_told_with_both_lines(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_bytes(written([*ROSTER, ["ana", "dan", ""]], ",", "utf-8"))
    (tmp_path / "teachers.csv").write_text(TEACHERS, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SCENARIO % "", encoding="utf-8")
    done = cpdsim("check", "s.yaml")
    assert done.returncode == 3 and "ties.csv:5:1" in done.stderr and "'ana' answers in line 2 already" in done.stderr


# --- a sample of a register ------------------------------------------------------------------------------------------
def test_a_sample_of_the_schools_stands_for_all(cpdsim: Cpdsim, tmp_path: Path) -> None:
    source = random.Random(3)
    rows = "".join(f"s{i},{source.choice(['north', 'south'])},{source.randint(5, 80)}\n" for i in range(2000))
    (tmp_path / "schools.csv").write_text("id,region,teachers\n" + rows, encoding="utf-8")
    text = "format: cpd-scenario/1\ntime: {start: 2026-09, end: 2026-12}\nnetwork: {colleagues: none, between_schools: none}\npopulation: {from: {schools: schools.csv%s}}\nrun: {replicates: 1}\n"
    (tmp_path / "all.yaml").write_text(text % "", encoding="utf-8")
    (tmp_path / "some.yaml").write_text(text % ", simulate: 400", encoding="utf-8")
    priced = {name: cpdsim("run", f"{name}.yaml", "-n") for name in ("all", "some")}
    assert all(done.returncode == 0 for done in priced.values()), priced
    h5py = pytest.importorskip("h5py")
    sizes = {}
    for name in ("all", "some"):
        done = cpdsim("run", f"{name}.yaml", "-o", "out")
        assert done.returncode == 0, done.stderr
        with h5py.File(tmp_path / f"out/{name}.h5") as file:
            regions = [name.decode() for name in file["by_group/region/region"]]
            sizes[name] = dict(zip(regions, file["by_group/region/teachers"][()].reshape(-1, len(regions))[0].tolist(), strict=True))
    assert sizes["all"].keys() == sizes["some"].keys() and sum(sizes["all"].values()) > 50_000
    for region, teachers in sizes["all"].items():
        assert sizes["some"][region] == pytest.approx(teachers, rel=0.03), region  # a sample of a fifth, in the shares of all
    steps = {name: float(re.findall(r"agent-steps +(\S+)", done.stdout)[0]) for name, done in priced.items()}
    assert steps["some"] == pytest.approx(steps["all"] / 5, rel=0.05)  # priced by what is drawn


# --- records ---------------------------------------------------------------------------------------------------------
def test_records_in_twelve_dialects(cpdsim: Cpdsim, tmp_path: Path) -> None:
    source = random.Random(11)
    rows = [["teacher", "school", "programme", "date", "hours"]]
    for _ in range(5000):
        person = source.randint(0, 2999)
        rows.append([f"t{person}", f"é{person % 150}", "course", f"{source.randint(13, 28)}/{source.randint(1, 12):02}/{source.randint(2021, 2024)}", f"{source.randint(3, 40) / 2}"])
    schools = "id,teachers\n" + "".join(f"é{i},40\n" for i in range(150))
    (tmp_path / "schools.csv").write_text(schools, encoding="utf-8")
    answers = set()
    for separator, encoding in DIALECTS:
        for sign in ".,":
            changed = [rows[0]] + [[*row[:4], decimal(row[4], sign)] for row in rows[1:]]
            (tmp_path / "records.csv").write_bytes(written(changed, SEPARATORS[separator], ENCODINGS[encoding]))
            arguments = ["describe-records", "records.csv", "--schools", "schools.csv", "--json", "--resamples", "20"]
            done = cpdsim(*arguments)
            if encoding == "latin1":
                assert done.returncode == 3 and done.stderr.count("error[") == 1
                done = cpdsim(*arguments, "--encoding", "latin-1")
                if done.returncode == 3:  # schools.csv is UTF-8 and is read as such: never the reason
                    raise AssertionError(done.stderr)
            assert done.returncode == 0, done.stderr
            answers.add(done.stdout)
    assert len(answers) == 1
