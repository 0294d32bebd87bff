"""Several phases of schooling in one scenario and one budget: what two phases do together is what each does apart where
nothing crosses, totals and money add up, unequal weights count everywhere, and slips are said."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

np = pytest.importorskip("numpy")
h5py = pytest.importorskip("h5py")

# Every kind of programme: teachers one by one with a cascade, school teams with communities, visits, awards, cover.
HEAD = """\
format: cpd-scenario/1
title: "Two phases"
time: {start: 2026-09, end: 2032-08, step: 1 month}
network: {between_schools: {ties_per_teacher: 0.4, decay_with: 20 km, other_phase: OTHER}}
turnover: {leave: {primary: 9 %/year, lower_secondary: 8 %/year}, move: 6 %/year, heads: {value: 10 %/year, primary: 7 %/year}}
participation:
  mean: {primary: 75 %/year, lower_secondary: 66 %/year}
  no_show: {primary: 40 %, lower_secondary: 35 %}
  ordinary_hours: {primary: 19 h/teacher/year, lower_secondary: 15 h/teacher/year}
  schools_differ: 1
quality: {scale: floor, falls_at_scale: 40 %}
practice: {sustained_after: 12 months}
population:
  regions: {north: 40 %, south: 60 %}
  phases:
"""
PRIMARY = """\
    primary:
      {simulate: 60, represent: 2520, size: {median: 6 teachers, log_sd: 0.5, largest: 30 teachers}, concerned: 100 %,
       pupils_taught: 25, classes: 1, types: {village: 60 %, town: 40 %}, baseline: {mean: 15 %}, subjects: {class_teacher: 100 %}}
"""
LOWER = """\
    lower_secondary:
      {simulate: 40, represent: 410, size: {median: 30 teachers, log_sd: 0.4}, concerned: 12 %, pupils_taught: 130, classes: 5}
"""
PROGRAMMES = """\
programmes:
  course:
    recruit: {phases: [primary], places: 3000 teacher/year}
    sessions: {hours: 40 h/teacher, spread: 1 year}
    cascade: {tiers: 2, each_trains: 3 teacher/year, hours: 10 h/teacher, become_trainers: 30 %, trains_for: 2 years}
    recognition: {winners: 5 %/year, award: 100 EUR/winner, visibility: 50 %}
    costs: {session: 30 EUR/h/teacher, trainer: 100 EUR/trainer}
  teams:
    recruit: {phases: [lower_secondary], unit: school, schools: 120, team: 2..3 teachers, head_consent: true}
    sessions: {hours: 24 h/teacher/year, spread: 2 years}
    community: {size: 6 teacher, meetings: 6 /year, hours: 2 h, lasts: 3 years, scope: between_schools}
    coaching: {visits: 3 /year}
    release: {days: 3 d/teacher/year, rate: 200 EUR/d}
    grant: 500 EUR/school/year
    costs: {session: 40 EUR/h/teacher, meeting: 90 EUR/meeting, coaching_visit: 200 EUR/visit}
"""
MONEY = {"course": "  - {programme: course, from: 2026-09, to: 2030-08, amount: 2 million EUR/year}\n",
         "teams": "  - {programme: teams, from: 2026-09, to: 2030-08, amount: 700000 EUR/year}\n"}
TAIL = """\
outputs: {keep: [timeseries, by_group, budget, teachers, network], by: [school_type, region, phase, career_stage]}
run: {replicates: 16, seed: 5}
"""


def scenario(phases: str, lines: list[str], other: str = "0 %", tail: str = TAIL) -> str:
    text = HEAD.replace("OTHER", other)
    if "primary:\n" not in phases.replace("lower_secondary:\n", ""):   # numbers by phase name what there is
        text = text.replace("primary: 9 %/year, ", "").replace("primary: 75 %/year, ", "").replace("primary: 40 %, ", "")
        text = text.replace("primary: 19 h/teacher/year, ", "").replace("{value: 10 %/year, primary: 7 %/year}", "10 %/year")
    if "lower_secondary:\n" not in phases:
        text = text.replace(", lower_secondary: 8 %/year", "").replace(", lower_secondary: 66 %/year", "")
        text = text.replace(", lower_secondary: 35 %", "").replace(", lower_secondary: 15 h/teacher/year", "")
    return text + phases + PROGRAMMES + "funding:\n" + "".join(MONEY[line] for line in lines) + tail


def run(cpdsim: Cpdsim, folder: Path, name: str, text: str) -> h5py.File:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = cpdsim("run", f"{name}.yaml", "-o", "out", "-q", "--force")
    assert done.returncode == 0, done.stderr
    return h5py.File(folder / "out" / f"{name}.h5")


def refused(cpdsim: Cpdsim, folder: Path, text: str) -> str:
    (folder / "wrong.yaml").write_text(text, encoding="utf-8")
    done = cpdsim("check", "wrong.yaml")
    assert done.returncode == 3, done.stdout + done.stderr
    return done.stderr + done.stdout


def table(file: h5py.File, name: str, dimension: str = "phase"):
    """(values [replicate, group, time], labels)"""
    group = file["by_group"][dimension] if dimension in file["by_group"] else file["by_group"]
    labels = [label.decode() if isinstance(label, bytes) else label for label in group[dimension][()]]
    return group[name][()], labels


@pytest.fixture(scope="module")
def apart_and_together(binary, tmp_path_factory):
    import os
    import subprocess
    folder = tmp_path_factory.mktemp("phases")

    def cpdsim(*arguments):
        return subprocess.run([binary, *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False,
                              env={**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}, stdin=subprocess.DEVNULL)
    return (run(cpdsim, folder, "primary", scenario(PRIMARY, ["course"])),
            run(cpdsim, folder, "lower", scenario(LOWER, ["teams"])),
            run(cpdsim, folder, "both", scenario(PRIMARY + LOWER, ["course", "teams"])))


def test_every_teacher_has_the_bits_of_the_phase_alone(apart_and_together) -> None:
    primary, lower, both = apart_and_together
    first = primary["teachers/practice"].shape[1]
    assert first > 200 and lower["teachers/practice"].shape[1] > 50
    for column in ("practice", "baseline", "knowledge", "hours", "role"):
        together = both["teachers"][column][()]
        assert np.array_equal(together[:, :first], primary["teachers"][column][()]), column
        assert np.array_equal(together[:, first:], lower["teachers"][column][()]), column
    assert (both["teachers/knowledge"][()] > 0).any(axis=0)[:first].any()
    assert (both["teachers/knowledge"][()] > 0).any(axis=0)[first:].any()


def test_totals_are_those_of_the_phases_to_the_teacher_and_the_cent(apart_and_together) -> None:
    primary, lower, both = apart_and_together
    for name in ("practice_gain", "still_changed", "pupils_by_inquiry", "trainers"):
        apart = primary["timeseries"][name][()].astype(float) + lower["timeseries"][name][()].astype(float)
        assert np.allclose(both["timeseries"][name][()], apart, rtol=2e-6, atol=0.6), name
    for outcome in ("lasting_gain", "changed_teachers", "sustained_teachers"):
        apart = primary["outcomes"][outcome][()].astype(float) + lower["outcomes"][outcome][()].astype(float)
        assert np.allclose(both["outcomes"][outcome][()], apart, rtol=2e-6, atol=1), outcome
    absorbed = {name: file["budget/absorbed"][()].sum() for name, file in
                (("primary", primary), ("lower", lower), ("both", both))}
    assert round(absorbed["both"], 2) == round(absorbed["primary"] + absorbed["lower"], 2)
    for file, of in ((primary, "primary"), (lower, "lower_secondary")):
        alone, labels = table(file, "practice_share")
        together, names = table(both, "practice_share")
        assert labels == [of]
        assert np.allclose(together[:, names.index(of)], alone[:, 0], rtol=2e-6), of


def test_the_phases_stand_for_the_schools_they_say(apart_and_together) -> None:
    _, _, both = apart_and_together
    teachers, labels = table(both, "teachers")
    assert labels == ["primary", "lower_secondary"]
    simulated = [int((both["schools/phase"].asstr()[()] == name).sum()) for name in labels]
    assert simulated == [60, 40]
    posts = both["schools/teachers"][()]
    of = both["schools/phase"].asstr()[()]
    for g, (name, weight) in enumerate((("primary", 42.0), ("lower_secondary", 10.25))):
        assert teachers[0, g, 0] == pytest.approx(weight * posts[of == name].sum(), rel=1e-6)
    stage, _ = table(both, "teachers", "career_stage")
    assert stage[:, :, 0].sum(axis=1) == pytest.approx(teachers[:, :, 0].sum(axis=1), rel=1e-5)
    kinds, _ = table(both, "teachers", "school_type")
    assert kinds[:, :, 0].sum(axis=1) == pytest.approx(teachers[:, :, 0].sum(axis=1), rel=1e-5)


def test_a_small_school_may_have_nobody_concerned(apart_and_together) -> None:
    _, lower, _ = apart_and_together
    staff, posts = lower["schools/staff"][()], lower["schools/teachers"][()]
    assert (posts >= np.floor(staff * 0.12)).all() and (posts <= np.ceil(staff * 0.12)).all()


def test_money_by_phase_adds_up_to_the_cent(cpdsim: Cpdsim, tmp_path: Path) -> None:
    across = PROGRAMMES.replace("phases: [primary], ", "").replace("phases: [lower_secondary], ", "")
    text = scenario(PRIMARY + LOWER, ["course", "teams"], "20 %").replace(PROGRAMMES, across)
    file = run(cpdsim, tmp_path, "money", text)
    by_phase, labels = table(file, "spend")
    spend = file["timeseries/spend"][()]
    assert spend.sum() > 1e6
    cents = np.round(by_phase.astype(float) * 100)
    assert (cents[:, 0].sum(axis=1) > 0).all() and (cents[:, 1].sum(axis=1) > 0).all(), labels
    assert np.allclose(by_phase.astype(float).sum(axis=1), spend, rtol=3e-7, atol=0)   # single precision; cents: policy tests
    planned, absorbed = file["budget/planned"][()], file["budget/absorbed"][()]
    assert (absorbed.sum(axis=tuple(range(1, absorbed.ndim))) <= planned.sum(axis=tuple(range(1, planned.ndim))) + 0.01).all()


def test_ties_cross_as_often_as_is_said(cpdsim: Cpdsim, tmp_path: Path) -> None:
    file = run(cpdsim, tmp_path, "ties", scenario(PRIMARY + LOWER, ["course"], "30 %"))
    layer = file["network/layer"].asstr()[()]
    between = layer == "between_schools"
    split = int(file["schools/teachers"][()][file["schools/phase"].asstr()[()] == "primary"].sum())
    start = file["network/from"].asstr()[()][between].astype(int) > split
    end = file["network/to"].asstr()[()][between].astype(int) > split
    share = np.mean(start != end)
    assert abs(share - 0.3) < 4 * (0.3 * 0.7 / between.sum()) ** 0.5, (share, between.sum())


PARTNERSHIPS = """\
format: cpd-scenario/1
title: "Partnerships"
extends: [builtin:country/en-system@1, builtin:programmes/links@1]
time: {start: 2026-09, end: 2031-08}
population: {phases: {primary: {simulate: 210}, lower_secondary: {simulate: 173}}}
funding: [{programme: enthuse_partnerships, from: 2026-09, to: 2030-08, amount: 10 million GBP}]
outputs: {by: [phase], keep: [timeseries, by_group, budget]}
run: {replicates: 16, seed: 3}
"""


def test_partnerships_in_england_are_two_thirds_primary(cpdsim: Cpdsim, tmp_path: Path) -> None:
    file = run(cpdsim, tmp_path, "partnerships", PARTNERSHIPS)
    schools, labels = table(file, "schools")
    at_work = schools[:, :, 6:48].mean(axis=2)
    share = at_work[:, labels.index("primary")] / at_work.sum(axis=1)
    error = share.std(ddof=1) / len(share) ** 0.5
    assert (at_work.sum(axis=1) > 50).all(), at_work
    assert abs(share.mean() - 0.66) < max(3 * error, 0.01), (share.mean(), error)
    by_phase, _ = table(file, "spend")
    assert np.allclose(by_phase.astype(float).sum(axis=1), file["timeseries/spend"][()], rtol=3e-7, atol=0)


def test_a_number_by_phase_moves_its_phase_alone(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = scenario(PRIMARY + LOWER, ["course", "teams"])
    one = run(cpdsim, tmp_path, "one", text)
    other = run(cpdsim, tmp_path, "other", text.replace("primary: 75 %/year", "primary: 30 %/year"))
    reach, labels = table(one, "reach")
    less, _ = table(other, "reach")
    p, s = labels.index("primary"), labels.index("lower_secondary")
    assert less[:, p, -1].mean() < reach[:, p, -1].mean() - 0.1
    assert np.array_equal(less[:, s], reach[:, s])


def test_a_number_may_be_set_for_a_phase(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(scenario(PRIMARY + LOWER, ["course"]), encoding="utf-8")
    shown = cpdsim("show", "s.yaml", "--set", "participation.mean.primary=50 %/year", "--origin")
    assert shown.returncode == 0, shown.stderr
    assert "primary: 50 %/year" in shown.stdout
    beside = cpdsim("show", "s.yaml", "--set", "turnover.move.primary=11 %/year")
    assert beside.returncode == 0, beside.stderr
    assert "primary: 11 %/year" in beside.stdout and "value: 6 %/year" in beside.stdout


SWEEP = """\
format: cpd-study/1
title: "Participation by phase"
base: base.yaml
budget: {total: 4 million EUR, window: {from: 2026-09, to: 2029-08}}
baseline: nothing
strategies: {nothing: {mix: {}}, course: {mix: {course: 100 %}}}
outcomes: {main: reach}
vary: {participation.mean.primary: [20 %/year, 80 %/year]}
uncertainty: {sampler: grid}
replicates: {per_draw: 8}
"""


def test_a_study_varies_the_number_of_a_phase(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(scenario(PRIMARY + LOWER, []).replace("funding:\n", ""), encoding="utf-8")
    (tmp_path / "sweep.yaml").write_text(SWEEP, encoding="utf-8")
    done = cpdsim("run", "sweep.yaml", "-o", "swept", "-q")
    assert done.returncode == 0, done.stderr
    file = h5py.File(tmp_path / "swept" / "study.h5")
    values = np.squeeze(file["outcomes/reach"][()])[0]    # strategy nothing; draw, replicate
    assert values.shape[0] == 2 and values[0].mean() < values[1].mean() - 0.05, values


WRONG = [
    ("mean: {primary: 75 %/year", "mean: {primry: 75 %/year", "unknown school type, region or phase 'primry'", "did you mean 'primary'"),
    ("mean: {primary: 75 %/year, lower_secondary: 66 %/year}", "mean: {primary: 75 %/year}", "says nothing of", "lower_secondary"),
    ("mean: {primary: 75 %/year, lower_secondary: 66 %/year}", "mean: {value: 70 %/year, primary: 75 %/year, north: 60 %/year}",
     "names schools of several kinds", "name phases, or school types, or regions"),
    ("move: 6 %/year", "stay_odds_after_cpd: {primary: 1, lower_secondary: 2}", "may not be given by phase", "turnover.leave"),
    ("mean: {primary: 75 %/year", "mean: {primary: 75 EUR", "participation.mean", ""),
    ("{phases: [primary]", "{phases: [primari]", "unknown phase 'primari'", "did you mean 'primary'"),
    ("{phases: [primary]", "{phases: [pre_primary]", "'course' serves pre_primary", "nobody could join"),
    ("  regions: {north: 40 %, south: 60 %}", "  regions: {north: 40 %, south: 50 %}", "add up to 90 %", ""),
    ("  regions: {north: 40 %, south: 60 %}", "  regions: {north: 40 %, south: 60 %}\n  schools: {simulate: 3}",
     "both 'schools' and 'phases'", "population.regions"),
    ("concerned: 12 %", "concernd: 12 %", "unknown key 'concernd'", "did you mean 'concerned'"),
    ("phases: [lower_secondary], unit", "schools_by_phase: {primary: 66 %, lower_secondary: 33 %}, unit", "add up to 99 %", ""),
]


@pytest.mark.parametrize(("right", "wrong", "problem", "mend"), WRONG)
def test_slips_are_said_with_a_place(cpdsim: Cpdsim, tmp_path: Path, right: str, wrong: str, problem: str, mend: str) -> None:
    text = scenario(PRIMARY + LOWER, ["course", "teams"])
    assert right in text
    said = refused(cpdsim, tmp_path, text.replace(right, wrong, 1))
    assert "wrong.yaml:" in said and mend in said, said
    if "75 EUR" not in wrong:
        assert problem in said, said


def test_a_run_of_two_phases_is_saved_and_continued(cpdsim: Cpdsim, tmp_path: Path) -> None:
    text = scenario(PRIMARY + LOWER, ["course", "teams"], "20 %")
    whole = run(cpdsim, tmp_path, "whole", text)
    done = cpdsim("run", "whole.yaml", "--until", "2029-08", "--save", "state.h5", "-q")
    assert done.returncode == 0, done.stderr
    done = cpdsim("run", "whole.yaml", "--continue", "state.h5", "-o", "later", "-q")
    assert done.returncode == 0, done.stderr
    later = h5py.File(tmp_path / "later" / "whole.h5")
    for name in ("teachers/practice", "timeseries/practice_gain", "timeseries/spend", "budget/absorbed"):
        assert np.array_equal(whole[name][()], later[name][()], equal_nan=True), name
    assert np.array_equal(table(whole, "spend")[0], table(later, "spend")[0])


def test_threads_change_no_bit(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(scenario(PRIMARY + LOWER, ["course", "teams"], "20 %"), encoding="utf-8")
    files = []
    for jobs in ("1", "3"):
        done = cpdsim("run", "t.yaml", "-o", f"jobs{jobs}", "-j", jobs, "-q")
        assert done.returncode == 0, done.stderr
        files.append(h5py.File(tmp_path / f"jobs{jobs}" / "t.h5"))
    for name in ("teachers/practice", "timeseries/practice_gain", "timeseries/gini_cpd_hours", "budget/absorbed"):
        assert np.array_equal(files[0][name][()], files[1][name][()], equal_nan=True), name
