"""The switchboard: the page's script against plain numpy that shares no code with it, what the page allows, and the
densities against those of the engine."""

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
from make_study import Recipe, write_study
from scipy.special import logsumexp
from scipy.stats import norm
from test_calibration import write_evidence

from analysis import calibration
from analysis.compare import compare
from analysis.language import LANGUAGES, Words
from analysis.likelihood import pieces
from analysis.load import load
from analysis.report import build
from analysis.switchboard import switchboard

NODE = shutil.which("node")
SHIPPED = Path(__file__).resolve().parents[2] / "scenarios" / "evidence" / "posterior.h5"
RATIOS, SCALE = [0.75, 1.0, 1.5], 0.08
FINDINGS = ["lone", "bound", "in_sd", "first_of_group", "second_of_group", "counted"]
DRAWS = 64
NAN = float("nan")


def write_posterior(path: Path) -> None:
    """Findings of every kind: alone, a bound, in standard deviations of teachers, two of a group, counted persons."""
    write_evidence(path)
    chance = np.random.default_rng(3)
    found = chance.normal(0.5, 0.2, (6, DRAWS)).astype(np.float32)
    found[5] = chance.uniform(0.1, 0.9, DRAWS)
    found[0, 3] = NAN                                          # a study that came to no number under a draw
    texts = h5py.string_dtype()
    with h5py.File(path, "a") as file:
        del file["targets"]
        file.attrs["sd_ratios"] = RATIOS
        put = lambda name, values: file.create_dataset(f"targets/{name}", data=values,
                                                       dtype=texts if isinstance(values[0], str) else None)
        for name, values in dict(
                target=FINDINGS, what=[f"<{f}>" for f in FINDINGS], source=["s & t"] * 6, unit=["1"] * 6,
                use=["calibrate"] * 6, conflict=["", "", "hours", "", "", ""], group=["", "", "", "g", "g", ""],
                kind=["normal", "bounds", "normal", "normal", "normal", "binomial"], in_likelihood=[1] * 6,
                value=[0.5, NAN, 0.4, 0.6, 0.7, 0.4], error=[0.2] * 6, discrepancy=[0.1] * 6, used_error=[0.2] * 6,
                used_discrepancy=[0.1] * 6, misread=[0.0] * 5 + [0.1], per_sd=[0, 0, 1, 1, 0, 0],
                group_scale=[NAN, NAN, NAN, SCALE, SCALE, NAN], low=[NAN, 0.2, NAN, NAN, NAN, NAN], high=[NAN] * 6,
                count=[NAN] * 5 + [8.0], of=[NAN] * 5 + [20.0], z_posterior=[0.0] * 6, z_left_out=[0.0] * 6,
                **{f"{when}_{end}": [0.5] * 6 for when in ("prior", "posterior") for end in ("low", "mid", "high")}).items():
            put(name, values)
        put("T", found)
        put("mc_error", np.full((6, DRAWS), 0.01, np.float32))
        file.create_dataset("draws/form", data=[["a"], ["b"]] * (DRAWS // 2), dtype=texts)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("switchboard")
    file = write_study(folder / "study.h5", Recipe(draws=DRAWS, replicates=2, titles={"A": "<i>Teams</i>"}))
    write_posterior(folder / "posterior.h5")
    with h5py.File(file, "a") as held:
        held["design"].attrs["posterior"] = "posterior.h5"
    return file


def by_hand(posterior: Path, values: np.ndarray, counts: set[str]) -> tuple[np.ndarray, float]:
    """Weighted means and effective size, from the file, finding by finding and draw by draw."""
    with h5py.File(posterior) as file:
        found, noise = (file[f"targets/{n}"][...].astype(float) for n in ("T", "mc_error"))
        form = [v.decode() for v in file["draws/form"][:, 0]]
    spread = 3 * (np.arange(24) + 0.5) / 24
    mass = np.exp(-spread**2 / 2) / np.exp(-spread**2 / 2).sum()

    def likelihood(d: int, names: set[str]) -> float:
        total = []
        for ratio in RATIOS:
            log = 0.0
            for j, name in enumerate(FINDINGS[:3]):
                r = ratio if name == "in_sd" else 1.0
                t, sd = r * found[j, d], np.sqrt(0.2**2 + 0.1**2 + (r * noise[j, d])**2)
                if name in names:
                    log += -50.0 if not np.isfinite(t) else norm.logcdf((t - 0.2) / sd) if name == "bound" else \
                        norm.logpdf((0.5, 0, 0.4)[j], t, sd)
            parts = np.log(mass)
            for j, value, r in ((3, 0.6, ratio), (4, 0.7, 1.0)):
                if FINDINGS[j] in names:
                    parts = parts + norm.logpdf(value, r * found[j, d], np.sqrt(0.05 + (r * noise[j, d])**2
                                                                                + (SCALE * spread)**2))
            log += logsumexp(parts)
            if "counted" in names:
                from scipy.stats import betabinom
                p, size = 0.1 + 0.8 * found[5, d], 1 / 0.01 - 1
                log += betabinom.logpmf(8, 20, p * size, (1 - p) * size)
            total.append(log)
        return logsumexp(total) - np.log(3)

    logs = np.array([likelihood(d, counts) - likelihood(d, set(FINDINGS)) for d in range(DRAWS)])
    weight = np.exp(logs)
    for one in ("a", "b"):
        weight[[f == one for f in form]] *= 0.5 / weight[[f == one for f in form]].sum()
    return values @ weight, 1 / (weight**2).sum()


# Enough of a page for the script: boxes, cells, the data.
PAGE = """
const boxes = FINDINGS.map(value => ({value, checked: true, disabled: true, heard: [], addEventListener(_, f) { this.heard.push(f); }}));
const cells = STRATEGIES.map(() => ({dataset: {}}));
const button = {hidden: true, heard: [], addEventListener(_, f) { this.heard.push(f); }};
const part = {".switched": {}, ".effective": {}, button};
const section = {dataset: {}, querySelector: s => part[s], querySelectorAll: s => s === ".now" ? cells : boxes};
globalThis.document = {getElementById: id => id === "switchboard" ? section : {content: {textContent: DATA}}};
"""
ASK = """
const answers = ASKED.map(counts => {
  for (const box of boxes) box.checked = counts.includes(box.value);
  boxes[0].heard[0]();
  return {means: cells.map(c => c.dataset.exact), effective: section.dataset.effective, said: part[".switched"].textContent,
          printed: cells.map(c => c.textContent), size: part[".effective"].textContent};
});
button.heard[0]();
answers.push({said: part[".switched"].textContent, boxes: boxes.every(b => b.checked && !b.disabled), hidden: button.hidden});
console.log(JSON.stringify(answers));
"""
ASKED = [FINDINGS, FINDINGS[1:], ["lone", "first_of_group"], ["in_sd", "second_of_group", "counted"], []]


def asked_of_script(board, tmp_path) -> list:
    names = json.dumps
    page = PAGE.replace("FINDINGS", names([f.id for f in board.findings])).replace(
        "STRATEGIES", names([s for s, _ in board.strategies])).replace("DATA", names(board.data))
    (tmp_path / "page.js").write_text(page + board.script + ASK.replace("ASKED", names(ASKED)), encoding="utf-8")
    done = subprocess.run([NODE, tmp_path / "page.js"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_script_reckons_as_by_hand(study, tmp_path):
    c = compare(load(study))
    board = switchboard(c, Words("en"))
    answers = asked_of_script(board, tmp_path)
    values = c.values().mean(axis=2)
    for counts, answer in zip(ASKED, answers):
        means, effective = by_hand(study.parent / "posterior.h5", values, set(counts))
        np.testing.assert_allclose(answer["means"], means, rtol=1e-9, atol=1e-9)
        assert answer["effective"] == pytest.approx(effective, rel=1e-9)
    # What the page prints before any script is what the script prints while everything is ticked.
    assert answers[0]["said"] == board.first and answers[0]["size"] == board.effective == "The draws are worth 64 equal ones."
    assert answers[0]["printed"] == [mean for _, mean in board.strategies]
    assert answers[4]["effective"] < 50 and "too few" in answers[4]["said"] and set(answers[4]["printed"]) == {"–"}
    assert answers[5] == {"said": board.first, "boxes": True, "hidden": False}


def test_numbers_of_the_page_put_together_are_those_of_python(study):
    """`pieces` of any choice of findings, against the same loop by hand."""
    held = calibration.read(study.parent / "posterior.h5")
    made = pieces(held, np.arange(DRAWS))
    values = np.eye(DRAWS)                       # so that the means are the weights themselves
    for counts in ASKED[1:4]:
        logs = made.log_likelihood(set(counts)) - made.log_likelihood(set(FINDINGS))
        weights, _ = by_hand(study.parent / "posterior.h5", values, set(counts))
        for start in (0, 1):
            inside = slice(start, None, 2)
            np.testing.assert_allclose(logs[inside] - logsumexp(logs[inside]) + np.log(0.5), np.log(weights[inside]), atol=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_allows_one_script_by_its_hash(study, tmp_path, language):
    _, out = build(study, tmp_path, language, {21})
    page = (out / "report.html").read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert page.count("<script") == 1 and not re.search(r"\son\w+\s*=", re.sub(r"<(script|template).*?</\1>", "", page, flags=re.S))
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'\"" in page
    (data,) = re.findall(r'<template id="switchboard-data">(.*?)</template>', page, re.S)
    assert "<" not in data and json.loads(html.unescape(data))["findings"] == FINDINGS
    assert page.count('type="checkbox"') == len(FINDINGS) == page.count("checked disabled>")
    assert "<noscript>" in page and '<section id="switchboard" class="screen"' in page
    assert "&lt;lone&gt;" in page and "<lone>" not in page and "<i>Teams" not in page


def test_without_a_posterior_there_is_no_script(tmp_path):
    _, out = build(write_study(tmp_path / "study.h5", Recipe(draws=4)), tmp_path, "en", {21})
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page and "script-src" not in page and "switchboard-title" not in page


def test_an_older_posterior_has_none(study, tmp_path):
    (tmp_path / "posterior.h5").write_bytes((study.parent / "posterior.h5").read_bytes())
    (tmp_path / "study.h5").write_bytes(study.read_bytes())
    with h5py.File(tmp_path / "posterior.h5", "a") as file:
        del file["targets/per_sd"]
    assert switchboard(compare(load(tmp_path / "study.h5")), Words("en")) is None


def test_densities_are_those_of_the_engine():
    """Each finding left out, and each alone of its conflict: the log weights that `cpdsim calibrate` wrote."""
    held = calibration.read(SHIPPED)
    draws = np.arange(len(held["draws/draw"]))
    made = pieces(held, draws)
    group, everything = held.groups["alternatives"], set(made.ids)
    conflict = dict(zip(held["targets/target"], held["targets/conflict"]))
    withal = made.log_likelihood(everything)
    for kind, target, log in zip(group["kind"], group["target"], group["log_weight"]):
        out = {target} if kind == "without" else {i for i in everything if conflict[i] == conflict[target]} - {target}
        mine = made.log_likelihood(everything - out) - withal
        np.testing.assert_allclose(mine, log, rtol=2e-3, atol=2e-3)      # what was found is kept in single precision
