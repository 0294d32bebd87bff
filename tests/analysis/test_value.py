"""What knowing is worth, against closed forms: parts between two limits, simulated studies, timing, and what is refused.

`scripts/value_checks` repeats the first of these over a hundred studies each.
"""

import json

import h5py
import numpy as np
import pytest
from make_study import Recipe, write_study
from scipy.stats import norm, qmc

from analysis import compare
from analysis.errors import InputError
from analysis.load import load
from analysis.value import partial, proposals, regression, sample, timing
from analysis.value.answer import answer
from analysis.value.benefit import Benefit, Number, everything

NOW = timing.Timing(late=False, years=0.0, factor=1.0, waiting=0.0)


def benefit(means, numbers, forms=None, weights=None, clusters=None):
    """Of S options whose benefit is known but for the numbers."""
    count = len(means)
    return Benefit([f"option {s}" for s in range(means.shape[1])], means, np.zeros_like(means), None,
                   np.full(count, 1 / count) if weights is None else weights,
                   np.arange(count) if clusters is None else clusters,
                   [Number(f"n{i}", numbers[:, i], 0) for i in range(numbers.shape[1])], forms or {}, 1.0, np.array([1.0]))


def evpi_of(mean, sd):
    """Two options, the difference normal."""
    return sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd)


def normal_problem(mean=0.3, sd=1.0, draws=1024, seed=0):
    theta = mean + sd * norm.ppf(qmc.Sobol(1, seed=seed).random(draws)[:, 0])
    return benefit(np.stack([theta, 0 * theta], axis=1), theta[:, None]), theta


def design(spread=1.0, sizes=(1, 100), **given):
    return proposals.design_of({"kind": "follow_up", "teachers": list(sizes), "spread": spread, "result": "2028-01",
                                **given})


def study_of(theta, spread=1.0, unit="", price=timing.Price(), **given):
    return (proposals.Proposal("x", {}, "t", design(spread, **given), price),
            proposals.Target("t", theta, np.zeros_like(theta), unit, ""))


def test_two_normal_options_have_the_worth_of_the_formula():
    b, theta = normal_problem()
    found = partial.knowing(b, {})
    right = evpi_of(0.3, 1.0)
    assert found.whole.estimate == pytest.approx(right, rel=0.05)
    w = found.worths[0].bracket
    assert w.estimate == pytest.approx(right, rel=0.05) and w.low < right < w.upper


def test_a_sample_of_the_normal_has_the_worth_of_the_formula_at_every_size():
    b, theta = normal_problem()
    sizes = np.array([1e-9, 1.0, 5.0, 100.0, 1e6])
    found = sample.value_of_study(b, *study_of(theta), NOW, 1, sizes)
    for n, g in zip(sizes, found.gain):
        sd = np.sqrt(n / (n + 1.0))
        assert g.estimate == pytest.approx(evpi_of(0.3, sd), rel=0.05, abs=0.01 * evpi_of(0.3, 1.0))
    estimates = [g.estimate for g in found.gain]
    assert estimates[0] == 0 and estimates == sorted(estimates)
    assert estimates[-1] == pytest.approx(found.known.estimate, rel=0.05)
    assert [r.option for r in found.rules[2]] == ["option 1", "option 0"]      # below: do nothing


@pytest.mark.parametrize("shape", [lambda x: x**2 - 0.25, lambda x: np.where(x > 0.55, 0.5, -0.5)])
def test_bends_and_steps_are_found(shape):
    x = qmc.Sobol(2, seed=4).random(1024) * 2 - 1
    b = benefit(np.stack([shape(x[:, 0]) + 0.3 * x[:, 1], 0 * x[:, 0]], axis=1), x)
    found = {w.candidate.name: w.bracket for w in partial.knowing(b, {}, ranges=False).worths}
    grid = shape(np.linspace(-1, 1, 100001))
    right = np.maximum(grid, 0).mean() - max(0.0, grid.mean())
    assert found["n0"].estimate == pytest.approx(right, rel=0.07)


def test_inert_numbers_are_not_found_among_38():
    rng = np.random.default_rng(1)
    x = qmc.LatinHypercube(38, seed=1).random(1024) - 0.5
    slopes = np.array([[3, 1, 0], [-2, 2, 0.5], [0, -1, 1]])
    b = benefit(x[:, :3] @ slopes.T + np.array([0.3, 0.1, 0.0]) + rng.normal(0, 0.2, (1024, 3)), x)
    found = partial.knowing(b, {}, ranges=False)
    assert not [w for w in found.worths if w.bracket.clear and w.candidate.name not in ("n0", "n1", "n2")]
    assert found.worths[0].candidate.name == "n0" and found.worths[0].bracket.clear


def test_no_part_is_worth_more_than_the_whole():
    for seed in range(6):
        rng = np.random.default_rng(seed)
        x = rng.random((300, 4))
        form = rng.integers(0, 2, 300)
        means = np.cumsum(x[:, :3] * rng.normal(0, 1, 3), axis=1) * (1 + form[:, None]) + rng.normal(0, 0.3, (300, 3))
        b = benefit(means, x, {"kind": np.array(["a", "b"])[form]})
        found = partial.knowing(b, {"one": ("n0",), "two": ("n0", "n1"), "three": ("n0", "n1", "kind")}, ranges=False)
        w = {w.candidate.name: w.bracket for w in found.worths}
        for part, whole in (("n0", "two"), ("one", "two"), ("two", "three"), ("kind", "three")):
            assert w[part].estimate <= w[whole].estimate and w[part].upper <= w[whole].upper
        assert all(0 <= k.estimate <= k.upper <= found.whole.upper and k.low <= k.estimate <= found.whole.estimate
                   for k in w.values())


def test_weights_count_as_repeated_draws():
    b, theta = normal_problem(draws=512)
    times = np.where(theta > 0.5, 3, 1)
    weighted = benefit(b.effects, theta[:, None], weights=times / times.sum())
    rows = np.repeat(np.arange(512), times)
    repeated = benefit(b.effects[rows], theta[rows, None], clusters=rows)
    a, c = (partial.knowing(v, {}, ranges=False) for v in (weighted, repeated))
    assert a.whole.estimate == pytest.approx(c.whole.estimate, rel=1e-9)
    assert a.worths[0].bracket.estimate == pytest.approx(c.worths[0].bracket.estimate, rel=0.02)


def test_nothing_is_ranked_below_256_effective_draws():
    b, theta = normal_problem(draws=512)
    weights = np.where(np.arange(512) < 100, 1.0, 1e-6)
    assert partial.knowing(benefit(b.effects[:200], theta[:200, None]), {}).needed == 256
    few = partial.knowing(benefit(b.effects, theta[:, None], weights=weights / weights.sum()), {})
    assert few.needed == 256 and not few.worths


def test_a_number_that_worlds_share_is_not_ranked_on_few_values():
    b, theta = normal_problem(draws=512)
    worlds = np.repeat(np.arange(32), 16)
    shared = np.random.default_rng(0).random(32)[worlds]
    found = partial.knowing(benefit(b.effects, np.stack([theta, shared], axis=1), clusters=worlds), {"g": ("n1",)})
    assert [(c.name, n) for c, n in found.few] == [("n1", 32), ("g", 32)]
    assert [w.candidate.name for w in found.worths] == ["n0"]


def test_a_study_of_what_no_strategy_uses_changes_nothing():
    b, theta = normal_problem()
    unused = np.random.default_rng(3).normal(size=1024)
    found = sample.value_of_study(b, *study_of(unused), NOW, 1)
    assert max(0.0, found.known.low) == 0 and found.nothing and found.changed == 0
    assert all(g.estimate == 0 for g in found.gain)


def test_the_advice_turns_where_cost_passes_worth():
    b, theta = normal_problem()
    size = np.array([5.0])
    worth = sample.value_of_study(b, *study_of(theta), NOW, 1, size).worth[0]
    for factor, funded in ((0.99, True), (1.01, False)):
        price = timing.Price(fixed=worth * factor)
        assert sample.value_of_study(b, *study_of(theta, price=price), NOW, 1, size).funded is funded


def test_money_that_is_gone_cannot_be_moved():
    decide = timing.Decide("2028-09", 0.6, 1000.0)
    when = timing.timing(decide, "2028-09", "2026-09", 0.03)
    assert when.factor == pytest.approx(0.6 / 1.03**2) and when.waiting == pytest.approx(2000.0)
    assert when.worth(10000.0) == pytest.approx(0.6 * 10000 / 1.03**2 - 2000)
    late = timing.timing(decide, "2028-10", "2026-09", 0.03)
    assert late.late and late.worth(1e9) == 0
    assert timing.Price(100.0, 10.0, 1.0).of(20, 80) == 380


def test_errors_of_designs_by_hand():
    target = lambda unit, value: proposals.Target("t", np.array([value]), np.zeros(1), unit, "")
    schools = proposals.design_of({"schools": [20, 120], "per_school": 4, "icc": 0.2, "result": "2028-01"})
    assert sample.kind_of(schools, "teacher SD") == "cluster_trial"
    assert sample.error_of(schools, 40, target("teacher SD", 0.3))[0] == pytest.approx(2 * np.sqrt((0.2 + 0.8 / 4) / 40))
    people = proposals.design_of({"teachers": [50, 400], "lost": 0.2, "result": "2028-01"})
    assert sample.error_of(people, 100, target("teacher SD", 0.3))[0] == pytest.approx(2 / np.sqrt(80))
    assert sample.error_of(people, 100, target("share", 0.1))[0] == pytest.approx(np.sqrt(0.09 / 80))
    assert sample.error_of(people, 100, target("d", 37.0)) is None
    assert list(proposals.design_of({"schools": [20, 20], "result": "2028-01"}).sizes()) == [20]


DEMAND = {"decide": {"by": "2028-09", "open": 0.6, "waiting_costs": 0.0},
          "groups": {"trainers": ["programmes.*.cascade.*"]},
          "proposals": {"trial": {"title": {"en": "A trial"}, "like": "trainers_alone",
                                  "design": {"teachers": [20, 200], "spread": 0.1, "result": "2028-06"},
                                  "cost": {"fixed": 1000.0, "per_teacher": 10.0}},
                        "other": {"like": "not_there", "design": {"teachers": [20, 200], "result": "2028-06"}}}}


def turning_study(tmp_path, draws=512):
    """The first number turns A against B, the others do nothing."""
    name = write_study(tmp_path, Recipe(draws=draws, replicates=2, slopes={"A": 0.5, "B": 1.5}, structures=(), what_ifs={},
                                        omit=("timeseries", "lorenz", "by_group", "persistence")))
    with h5py.File(name, "r+") as file:
        file["design"].attrs["worth_low"], file["design"].attrs["worth_high"] = 290e3, 600e3
        file["design"].attrs["information_json"] = json.dumps(DEMAND)
    return name


def write_evidence(name, study):
    """As `cpdsim calibrate` writes it: the study would measure the first number."""
    group = study.table("parameters")
    with h5py.File(name, "w") as file:
        file["draws/draw"], file["draws/value"] = np.arange(study.draws), group.get("value", "draw", "parameter")
        file["draws/parameter"] = group.column("path", "parameter")
        file["draws/structure"] = list(study.structure)
        file["draws/weight"] = np.full(study.draws, 1 / study.draws)
        file["targets/target"], file["targets/unit"] = ["trainers_alone"], ["share"]
        i = group.column("path", "parameter").index("programmes.cascade.cascade.kept_per_tier")
        file["targets/T"] = group.get("value", "draw", "parameter")[:, i][None]
        file["targets/mc_error"] = np.full((1, study.draws), 0.001)


def test_a_study_file_with_its_evidence_is_answered(tmp_path):
    name = turning_study(tmp_path)
    write_evidence(tmp_path / "evidence.h5", load(name))
    found = answer(compare.compare(load(name)))
    whole = found.knowing.whole.estimate
    assert [w.candidate.name for w in found.knowing.worths if w.bracket.clear] == [
        "programmes.cascade.cascade.kept_per_tier", "trainers"]
    assert found.knowing.worths[0].bracket.estimate == pytest.approx(whole, rel=0.05)
    trial, = found.fundings
    assert trial.funded and 0 < trial.worth[trial.best] < whole and found.unknown[0][1] == "simulated"
    assert trial.cost[0] == 1200.0 and trial.timing.factor == pytest.approx(0.6 / 1.03 ** (21 / 12))


def test_what_is_asked_on_the_command_line_stands_in_the_place_of_the_studys_own(tmp_path, capsys):
    from analysis.value import command
    name = turning_study(tmp_path)
    write_evidence(tmp_path / "evidence.h5", load(name))
    asked = {**DEMAND, "groups": {"mine": ["programmes.*"]}, "proposals": {}}
    assert command.main([str(name), "--information", json.dumps(asked), "-o", str(tmp_path / "page"), "--json"]) == 0
    said = capsys.readouterr().out
    assert "mine" in said and "A trial" not in said
    assert not list((tmp_path / "page").glob("*.pdf"))


def test_the_posterior_that_a_study_names_has_the_simulated_studies(tmp_path):
    """Its first draws are the study's, so its weights are equal and nothing is looked up."""
    name = turning_study(tmp_path)
    study = load(name)
    write_evidence(tmp_path / "posterior.h5", study)
    with h5py.File(tmp_path / "posterior.h5", "r+") as file:
        file.attrs["format"] = "cpd-posterior/1"
        del file["draws/value"], file["draws/weight"]
    with h5py.File(name, "r+") as file:
        file["design"].attrs["posterior"] = "elsewhere/posterior.h5"
    found = answer(compare.compare(load(name)))
    trial, = found.fundings
    assert trial.funded and not found.weighted
    with h5py.File(tmp_path / "posterior.h5", "r+") as file:
        few = file["targets/T"][:, :10]
        del file["targets/T"]
        file["targets/T"] = few
    with pytest.raises(InputError, match="fewer draws"):
        answer(compare.compare(load(name)))


def test_evidence_of_other_draws_is_refused(tmp_path):
    name = turning_study(tmp_path)
    write_evidence(tmp_path / "evidence.h5", load(name))
    with h5py.File(tmp_path / "evidence.h5", "r+") as file:
        file["draws/value"][3, 0] += 0.5
    with pytest.raises(InputError, match="other draws"):
        answer(compare.compare(load(name)))


def test_the_page_has_the_three_figures_in_every_language(tmp_path):
    from analysis.language import LANGUAGES
    from analysis.report import build
    name = turning_study(tmp_path)
    with h5py.File(name, "r+") as file:
        file["design"].attrs["languages"] = ", ".join(LANGUAGES)
    write_evidence(tmp_path / "evidence.h5", load(name))
    for folder in ("once", "again"):
        report, _ = build(name, tmp_path / folder, None, {22, 23, 24})
        assert [s.number for s in report.sections["appendix"]] == [22, 23, 24]
    pages = sorted((tmp_path / "once").glob("*.html"))
    assert len(pages) == len(LANGUAGES)
    for page in pages:
        assert page.read_bytes() == (tmp_path / "again" / page.name).read_bytes()
        assert all(f'id="figure-{n}"' in page.read_text(encoding="utf-8") for n in (22, 23, 24))


def test_with_few_draws_the_page_says_how_many_are_needed(tmp_path):
    from analysis.report import build
    report, _ = build(write_study(tmp_path, Recipe(structures=(), what_ifs={})), tmp_path / "r", "en", {22})
    section, = report.sections["appendix"]
    assert section.said and "256 are needed" in section.missing


def test_everything_has_its_monte_carlo_error():
    b, _ = normal_problem()
    found = everything(b)
    assert found.low < evpi_of(0.3, 1.0) < found.upper and found.upper - found.low < 0.2 * found.estimate


def test_the_basis_is_orthonormal_however_terms_came_in():
    """What a term adds is kept from step to step, less what the basis has gained: the basis must not drift."""
    rng = np.random.default_rng(1)
    x, form = rng.random((600, 8)), rng.integers(0, 3, 600)
    y = np.sin(3 * x[:, :1]) + x[:, 1:2] * x[:, 2:3] + (form == 1)[:, None] * x[:, 3:4] + 0.1 * rng.standard_normal((600, 1))
    fit = regression.Fit(regression.Known(x, (form,)), y, regression.Known(x[:100], (form[:100],)))
    assert len(fit.kept) > 4 and {t[0] for t in fit.kept} == {"number", "form", "pair", "by_form"}
    assert np.allclose(fit.basis[0].T @ fit.basis[0], np.eye(fit.basis[0].shape[1]), atol=1e-9)
    assert np.allclose(fit.fitted(y)[0][:100], fit.fitted(y)[1], atol=1e-8)       # the same where the points are
