"""`cpdsim optimise`: an exact optimum through the whole engine, the same bytes however it was run, faults with their mends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

GREEDY = SOURCE / "scenarios" / "verification" / "optimum-greedy.yaml"


def small_study(folder: Path, optimise: str = "", extra: str = "") -> Path:
    """Five programmes on a dozen schools, so that a search takes a second."""
    file = folder / "mix.yaml"
    body = optimise or """
  mix: {long_course: 0..100 %, cascade: 0..60 %, pilot_school: 0..100 %, community: 0..40 %}
  step: 10 %
  better: [lasting_gain, worst_tenth]
  indifferent: 25 lasting_gain
  effort: {cases: 60, together: 4, draws: 16}
  certify: {draws: 16, at_most: 16}"""
    file.write_text(f"""format: cpd-study/1
title: {{en: "A small search"}}
base: base.yaml
budget: {{total: 3 million EUR, window: {{from: 2026-09, to: 2028-08}}, whose: [ministry, municipality]}}
baseline: nothing
strategies:
  nothing: {{mix: {{}}}}
  schools: {{mix: {{pilot_school: 60 %, community: 40 %}}}}
outcomes: {{main: lasting_gain}}
uncertainty:
  vary: all_with_range
  draws: 16
optimise:{body}
{extra}""", encoding="utf-8")
    (folder / "base.yaml").write_text("""format: cpd-scenario/1
title: "Small"
extends: [builtin:country/france-lower-secondary@1, builtin:programmes/links@1]
time: {start: 2026-09, end: 2031-12, step: 1 month}
population: {schools: {simulate: 10}}
practice: {sustained_after: 24 months}
""", encoding="utf-8")
    return file


def found(done: subprocess.CompletedProcess) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_exact_knapsack_through_the_whole_engine(cpdsim: Cpdsim, tmp_path: Path) -> None:
    best = found(cpdsim("optimise", GREEDY, "-o", "out", "--json"))
    assert best["best"] == "middling 60 %, cheap 40 %" or best["best"] == "cheap 40 %, middling 60 %"
    assert best["gain"] == pytest.approx(175, rel=0.001)
    assert best["ranges"] == {"cheap": [0.4, 0.4], "middling": [0.6, 0.6], "dear": [0, 0]}


def test_best_yaml_is_an_ordinary_study(cpdsim: Cpdsim, tmp_path: Path) -> None:
    found(cpdsim("optimise", GREEDY, "-o", "out", "--json"))
    shown = json.loads(cpdsim("show", "out/best.yaml", "--json").stdout)
    assert shown["strategies"]["best"]["mix"] == {"cheap": "40 %", "middling": "60 %"}
    assert "optimise" not in shown
    assert cpdsim("check", "out/best.yaml").returncode == 0


def test_the_same_bytes_on_threads_and_after_kills(cpdsim: Cpdsim, binary: Path, tmp_path: Path) -> None:
    file = small_study(tmp_path)
    found(cpdsim("optimise", file, "-o", "one", "-j", "1", "--json"))
    found(cpdsim("optimise", file, "-o", "two", "-j", "2", "--json"))
    whole = (tmp_path / "one" / "optimise.h5").read_bytes()
    assert (tmp_path / "two" / "optimise.h5").read_bytes() == whole
    for k in range(6):
        process = subprocess.Popen([str(binary), "optimise", str(file), "-o", "killed", "-j", "2", "-q"], cwd=tmp_path,
                                   env={**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.15 + 0.1 * k)
        process.send_signal(signal.SIGKILL)
        process.wait()
    last = found(cpdsim("optimise", file, "-o", "killed", "-j", "2", "--json"))
    assert (tmp_path / "killed" / "optimise.h5").read_bytes() == whole
    assert (tmp_path / "killed" / "best.yaml").read_bytes() == (tmp_path / "one" / "best.yaml").read_bytes()
    again = found(cpdsim("optimise", file, "-o", "killed", "--json"))
    assert again["runs"] == 0 and again["kept"] == last["runs"] + last["kept"]


def test_every_mix_that_was_run_keeps_to_fixed_limits(cpdsim: Cpdsim, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    file = small_study(tmp_path, """
  mix: {long_course: 10..100 %, cascade: 0..60 %, pilot_school: 0..50 %, community: 0..40 %}
  step: 10 %
  limits: {programmes: {at_most: 3}}
  effort: {cases: 50, together: 4, draws: 16}
  certify: {draws: 16, at_most: 16}""")
    found(cpdsim("optimise", file, "-o", "out", "--json"))
    with h5py.File(tmp_path / "out" / "optimise.h5") as h5:
        for group in ("search", "certified"):
            role = h5["certified/role"].asstr()[()] if group == "certified" else [""] * len(h5["search/share"])
            for share, why in zip(h5[f"{group}/share"][()], role):
                if "strategy" in why:
                    continue
                assert abs(share.sum() - 1) < 1e-9
                assert (share > 0).sum() <= 3 and share[0] >= 0.1 - 1e-9 and share[2] <= 0.5 + 1e-9


def test_pricing_says_what_is_likely_and_what_at_most(cpdsim: Cpdsim, tmp_path: Path) -> None:
    price = json.loads(cpdsim("optimise", small_study(tmp_path), "-n", "--json").stdout)
    assert 0 < price["likely_packs"] <= price["most_packs"] and price["pack_seconds"] > 0
    assert not (tmp_path / "out").exists()


def test_a_study_without_the_section_is_a_usage_error(cpdsim: Cpdsim, tmp_path: Path) -> None:
    done = cpdsim("optimise", SOURCE / "scenarios" / "studies" / "france-30-million.yaml")
    assert done.returncode == 2 and "optimise" in done.stderr


@pytest.mark.parametrize(("wrong", "code", "says"), [
    ("  mix: {long_corse: 0..100 %, cascade: 0..60 %}", "E302", "did you mean 'long_course'?"),
    ("  mix: {long_course: 0..100 %, cascade: 0..63 %}", "E406", "no multiple of the step"),
    ("  mix: {long_course: 0..40 %, cascade: 0..40 %}", "E406", "make 80 % together"),
    ("  mix: {long_course: 0..100 %}", "E406", "nothing to choose"),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  indifferent: 25 teachers", "E406", "25 lasting_gain"),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  better: [worst_tenths]", "E403", "did you mean 'worst_tenth'?"),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  choose: {programmes.cascade.costs.coarse: [1 EUR/teacher]}", "E402", ""),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  limits: {spend: {payer: municipalities, at_most: 1 EUR}}", "E310",
     "did you mean 'municipality'?"),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  robust: median", "E206", "10th_percentile"),
    ("  mix: {long_course: 0..100 %, cascade: 0..60 %}\n  step: 7 %", "E406", "do not make 100 %"),
])
def test_what_cannot_be_is_refused_with_its_mend(cpdsim: Cpdsim, tmp_path: Path, wrong: str, code: str, says: str) -> None:
    done = cpdsim("check", small_study(tmp_path, "\n" + wrong))
    assert done.returncode == 3, done.stderr
    assert f"error[{code}]" in done.stderr and says in done.stderr, done.stderr


def test_what_payers_spend_adds_up_and_the_worst_served_gain_least(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    assert cpdsim("run", small, "-o", "out", "-q").returncode == 0
    with h5py.File(tmp_path / "out" / "small.h5") as h5:
        outcomes = {name: item[()] for name, item in h5["outcomes"].items() if item.ndim == 1}
    payers = [values for name, values in outcomes.items() if name.startswith("spend_")]
    assert len(payers) == 5 and sum(payers) == pytest.approx(outcomes["spend"], rel=1e-6)
    assert (outcomes["spend_municipality"] == 0).all() and (outcomes["spend_ministry"] > 0).all()
    # 24 teachers in three schools: a tenth of them is less than one school, so it is the one that gains least.
    assert (outcomes["worst_tenth"] <= outcomes["practice_gain"] / 24 + 1e-6).all()


def test_draws_of_a_posterior_are_packed_once_for_all(cpdsim: Cpdsim, tmp_path: Path) -> None:
    """Forms are no equal shares of a posterior: a pack that fills up later would be another one, and was read beyond its end."""
    file = small_study(tmp_path, """
  mix: {long_course: 0..100 %, pilot_school: 0..100 %}
  step: 20 %
  better: [lasting_gain]
  indifferent: 25 lasting_gain
  effort: {cases: 60, together: 2, draws: 48}
  certify: {draws: 48, at_most: 192}""")
    text = file.read_text(encoding="utf-8").replace("  draws: 16\noptimise", f"""  from: {SOURCE}/scenarios/evidence/posterior.h5
  draws: 48
  structures: {{learning.dose: [threshold_logistic, saturating, quality_only]}}
optimise""")
    file.write_text(text, encoding="utf-8")
    best = found(cpdsim("optimise", file, "-o", "out", "--json"))
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "out" / "optimise.h5") as h5:
        sizes: list[float] = []
        h5.visititems(lambda name, item: sizes.append(float(abs(item[...][item[...] == item[...]]).max()))
                      if getattr(item, "dtype", None) is not None and item.dtype.kind == "f" and item.size else None)
        weights = h5["search/weight_of_form"][...]
        assert h5["search"].attrs["copies_apart"] == 1
    with h5py.File(SOURCE / "scenarios" / "evidence" / "posterior.h5") as h5:
        forms = [form.decode() for form in h5["draws/form"][:, 0]]
    assert sorted(weights) == pytest.approx(sorted(forms.count(form) / len(forms) for form in set(forms)))
    assert 0 < best["gain"] < 5000 and max(sizes) < 1e9     # teachers, shares and EUR
