"""A run that is saved in the middle and continued has the bits of one that was not: `--until`, `--save`, `--continue`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

FOLDER = SOURCE / "scenarios"
EXAMPLES = sorted((FOLDER / "examples").glob("*.yaml"))
VERIFICATION = sorted(file for file in (FOLDER / "verification").glob("*.yaml")
                      if "format: cpd-scenario/1" in file.read_text(encoding="utf-8"))
SMALL = ["--set", "population.schools.simulate=25", "--set", "run.replicates=3"]

# Two packs, and alive at the cut: cascades, communities, coaching, labels and awards, money that moves, ties that are
# rewired, a head's leaving, people who move; and everything that can be kept.
RICH = """\
format: cpd-scenario/1
title: "Everything at once"
extends: [builtin:country/france-lower-secondary@1, builtin:programmes/links@1]
time: {start: 2026-09, end: 2032-08}
population: {schools: {simulate: 30, represent: 300}}
turnover: {move: 5 %/year}
programmes:
  cascade_here:
    recruit: {places: 40 teacher/year}
    sessions: {hours: 40 h/teacher, spread: 1 year}
    cascade: {tiers: 2, each_trains: 3 teacher/year, hours: 10 h/teacher, become_trainers: 50 %, trains_for: 3 years}
    costs: {session: 30 EUR/h/teacher, trainer: 100 EUR/trainer}
  group:
    recruit: {places: 60 teacher/year}
    community: {size: 6 teacher, meetings: 6 /year, hours: 2 h, lasts: 2 years}
    coaching: {visits: 4 /year}
    costs: {meeting: 50 EUR/meeting, visit: 40 EUR/visit}
    raises_climate: 0.2 /year
    addresses: [team_learning]
funding:
  - {programme: cascade_here, from: 2026-09, to: 2031-08, amount: 100000 EUR/year, unspent: redistribute}
  - {programme: group, from: 2027-09, to: 2031-08, amount: 60000 EUR/year, unspent: redistribute}
  - {programme: pilot_school, from: 2026-09, to: 2030-08, amount: 400000 EUR/year}
outputs: {keep: [timeseries, by_group, budget, teachers, network, events, attribution], by: [region, career_stage]}
run: {replicates: 18, seed: 11}
"""


def contents(file: Path) -> dict[str, tuple]:
    """Every value and attribute that says something about the run, and nothing about when and how it was called."""
    h5py = pytest.importorskip("h5py")
    found: dict[str, tuple] = {}

    def note(name, node):
        told = {key: str(value) for key, value in node.attrs.items()
                if key not in ("date", "history", "DIMENSION_LIST", "REFERENCE_LIST")}
        values = node[()] if isinstance(node, h5py.Dataset) and name != "provenance/command" else None
        if values is not None and hasattr(values, "tobytes"):
            values = repr(values.tolist()) if values.dtype.hasobject else values.tobytes()
        found[name] = (told, values)

    with h5py.File(file) as opened:
        note("/", opened)
        opened.visititems(note)
    return found


def differences(one: Path, other: Path) -> list[str]:
    a, b = contents(one), contents(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def middle_of(cpdsim: Cpdsim, file: Path) -> str:
    """Of the time before the first money ends, so that programmes are at work."""
    shown = json.loads(cpdsim("show", file, "--json").stdout)
    start, end = shown["time"]["start"], shown["time"]["end"]
    ends = [end, *(line.get("to", end) for line in shown.get("funding", []))]
    months = [12 * int(text[:4]) + int(text[5:7]) - 1 for text in (start, min(ends))]
    at = (months[0] + months[1]) // 2
    return f"{at // 12}-{at % 12 + 1:02}"


def in_two_parts(cpdsim: Cpdsim, tmp_path: Path, file: Path, month: str, *more: str) -> list[str]:
    """What differs from the run in one piece."""
    for arguments in (("run", file, "-o", "whole", "-q", "-j", "1", *more),
                      ("run", file, "--until", month, "--save", "state", "-q", "-j", "1", *more),
                      ("run", "--continue", "state", "-o", "parts", "-q", "-j", "3")):
        done = cpdsim(*arguments)
        assert done.returncode == 0, done.stderr
    return differences(tmp_path / "whole" / f"{file.stem}.h5", tmp_path / "parts" / f"{file.stem}.h5")


ALIVE = {"at-all": "communities", "fi-all": "trainers", "first-steps": "communities", "fr-all": "communities",
         "france-pilot": "communities", "how-it-spreads": "communities trainers", "it-all": "trainers",
         "uk-all": "communities"}  # beside cohorts, in the middle of an example; a new one has cohorts at least


def number_alive(state: Path, groups: str) -> int:
    with pytest.importorskip("h5py").File(state) as file:
        runs = [run for run in file["state/pack0"].values() if run.attrs["beside"] == ""]
        column = f"world.groups.{groups}." + ("teacher" if groups == "trainers" else "members")
        return sum(len(run[column]) for run in runs if column in run)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples(cpdsim: Cpdsim, tmp_path: Path, file: Path) -> None:
    assert in_two_parts(cpdsim, tmp_path, file, middle_of(cpdsim, file), *SMALL) == []
    for groups in ("cohorts", *ALIVE.get(file.stem, "").split()):
        assert number_alive(tmp_path / "state", groups) > 0, groups


@pytest.mark.parametrize("file", VERIFICATION, ids=lambda file: file.stem)
def test_closed_forms_and_all_forms_of_the_model(cpdsim: Cpdsim, tmp_path: Path, file: Path) -> None:
    assert in_two_parts(cpdsim, tmp_path, file, middle_of(cpdsim, file), "--set", "run.replicates=2") == []


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    file = tmp_path / "rich.yaml"
    file.write_text(RICH, encoding="utf-8")
    return file


def test_any_month_any_number_of_parts(cpdsim: Cpdsim, tmp_path: Path, rich: Path) -> None:
    """The first month, a holiday, the eve of a school year, the end of the money, the last month but one."""
    assert cpdsim("run", rich, "-o", "whole", "-q", "-j", "1").returncode == 0
    before: list[str] = [str(rich)]
    for k, month in enumerate(("2026-09", "2027-07", "2028-08", "2029-01", "2031-08", "2032-07")):
        done = cpdsim("run", *before, "--until", month, "--save", f"state{k}", "-q", "-j", str(1 + k % 3))
        assert done.returncode == 0, done.stderr
        before = ["--continue", f"state{k}"]
        done = cpdsim("run", *before, rich, "-o", f"parts{k}", "-q", "-j", "2")
        assert done.returncode == 0, done.stderr
        assert differences(tmp_path / "whole/rich.h5", tmp_path / f"parts{k}/rich.h5") == [], month


def test_something_is_alive_at_the_cut(cpdsim: Cpdsim, tmp_path: Path, rich: Path) -> None:
    """Else the test above would show little."""
    h5py = pytest.importorskip("h5py")
    assert cpdsim("run", rich, "--until", "2029-01", "--save", "state", "-q").returncode == 0
    with h5py.File(tmp_path / "state") as state:
        run = next(run for run in state["state/pack1"].values() if run.attrs["beside"] == "")
        for column in ("world.groups.cohorts.members", "world.groups.communities.members", "world.groups.trainers.teacher",
                       "world.attendance.sessions.members.lines.teacher", "world.community.members.entries.seat",
                       "policy.climate_pulls.schools", "world.ties", "results.events:row"):
            assert len(run[column]) > 0, column
        assert len(state["state/pack1"]) > 1  # those that attribution compares with


def test_observed_people_and_ties(cpdsim: Cpdsim, tmp_path: Path) -> None:
    schools, each = 6, 8
    teachers = [(s, k) for s in range(schools) for k in range(each)]
    (tmp_path / "schools.csv").write_text("id,type,region\n" + "".join(f"s{s},lower,r{s % 2}\n" for s in range(schools)))
    (tmp_path / "teachers.csv").write_text(
        "id,school,subject,practice\n" + "".join(f"t{s}_{k},s{s},m{k % 2},0.{1 + k % 3}\n" for s, k in teachers))
    (tmp_path / "ties.csv").write_text(
        "from,to,weight\n" + "".join(f"t{s}_{k},t{(s + k) % schools}_{(k + 1) % each},{1 + k % 2}\n" for s, k in teachers))
    mine = tmp_path / "observed.yaml"
    mine.write_text("""\
format: cpd-scenario/1
title: "As observed"
time: {start: 2026-09, end: 2030-08}
population: {from: {teachers: teachers.csv, schools: schools.csv}}
network: {from: ties.csv, survival: 70 %/year}
turnover: {leave: 10 %/year, move: 10 %/year}
programmes:
  course:
    title: "A course"
    about: "Sixty hours."
    recruit: {places: 12 teacher/year}
    sessions: {hours: 60 h/teacher, spread: 1 year}
    costs: {session: {value: 30 EUR/h/teacher, source: "a price list", evidence: 3}}
funding:
  - {programme: course, from: 2026-09, to: 2029-08, amount: 20000 EUR/year}
run: {replicates: 4, seed: 3}
""", encoding="utf-8")
    assert in_two_parts(cpdsim, tmp_path, mine, "2028-02") == []
    (tmp_path / "ties.csv").write_text("from,to,weight\nt0_0,t0_1,1\n")
    done = cpdsim("run", "--continue", "state", "-o", "again")
    assert done.returncode == 3 and "ties.csv" in done.stderr


def sealed(content: bytes) -> bytes:
    total = 0xCBF29CE484222325
    for byte in content:
        total = ((total ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return content + f"cpdsim seal FNV-1a {total:016x}".encode()


def test_what_does_not_belong_together_is_refused_in_words(cpdsim: Cpdsim, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    first = FOLDER / "examples/first-steps.yaml"
    small = ["--set", "population.schools.simulate=4", "--set", "run.replicates=1"]

    def refused(code: int, *arguments: str | Path) -> str:
        done = cpdsim("run", *arguments)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        return done.stderr

    assert "belong together" in refused(2, first, "--until", "2028-08")
    assert "2028-13" in refused(2, first, *small, "--until", "2028-13", "--save", "state")
    assert "nothing to do" in refused(2, first, *small, "--until", "2090-01", "--save", "state")
    assert "are for scenarios" in refused(2, FOLDER / "studies/france-30-million.yaml", "--until", "2028-08", "--save", "s")
    assert cpdsim("run", first, *small, "--until", "2028-08", "--save", "state", "-q").returncode == 0
    assert "there already" in refused(7, first, *small, "--until", "2028-08", "--save", "state")
    assert "nothing to do" in refused(2, "--continue", "state", "--until", "2027-08", "--save", "earlier")
    assert "another run" in refused(2, "--continue", "state", "--seed", "5")

    other = refused(3, "--continue", "state", FOLDER / "examples/fr-all.yaml", *small)
    assert "not the same in everything that matters" in other and "first-steps.yaml" in other
    assert "not the same" in refused(3, "--continue", "state", first, *small, "--seed", "77")
    assert "not the saved state" in refused(3, "--continue", first)
    assert "nowhere" in refused(3, "--continue", "nowhere")
    assert cpdsim("run", first, *small, "-o", "whole", "-q").returncode == 0
    assert "not the saved state" in refused(3, "--continue", "whole/first-steps.h5")

    whole = (tmp_path / "state").read_bytes()
    (tmp_path / "bent").write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    assert "check sum" in refused(3, "--continue", "bent")
    (tmp_path / "short").write_bytes(whole[: len(whole) // 2])
    assert "short" in refused(3, "--continue", "short")

    unsealed = whole[: -len(sealed(b""))]
    for name, change in {"older": lambda file: file["provenance"].attrs.modify("version", "0.0.9"),
                         "lacking": lambda file: file["state/pack0/run0"].pop("world.state.knowledge"),
                         "renamed": lambda file: file["state/pack0/run0"].move("world.state.hours", "world.state.minutes")}.items():
        (tmp_path / name).write_bytes(unsealed)
        with h5py.File(tmp_path / name, "r+") as file:
            change(file)
        (tmp_path / name).write_bytes(sealed((tmp_path / name).read_bytes()))
    assert "0.0.9" in refused(3, "--continue", "older")
    assert "world.state.knowledge" in refused(3, "--continue", "lacking")
    assert "world.state.hours" in refused(3, "--continue", "renamed")
