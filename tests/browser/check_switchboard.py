"""The switchboard in a real headless browser: the policy lets its script run from a file, and unticking reckons as an
independent computation does.

Run: /usr/bin/python3 -m pytest -q tests/browser/check_switchboard.py   (skipped where chromium is absent)
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis"), str(ROOT / "tests" / "browser")]
sys.dont_write_bytecode = True
from check_report import CHROMIUM, FLAGS
from test_switchboard import ASKED, by_hand, study  # noqa: F401  (a fixture)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
# Clicks as a reader would, in a copy without the policy; the page's own script does the rest.
CLICK = """<script>
addEventListener('load', () => {
  const section = document.getElementById('switchboard'), answers = [];
  for (const counts of ASKED) {
    for (const box of section.querySelectorAll('input')) if (box.checked !== counts.includes(box.value)) box.click();
    answers.push({means: [...section.querySelectorAll('.now')].map(c => Number(c.dataset.exact)),
                  effective: Number(section.dataset.effective), said: section.querySelector('.switched').textContent});
  }
  section.querySelector('button').click();
  answers.push({said: section.querySelector('.switched').textContent});
  const out = document.createElement('pre');
  out.id = 'answers';
  out.textContent = JSON.stringify(answers);
  document.body.appendChild(out);
});</script>"""


def dumped(page: Path, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={folder}", "--virtual-time-budget=5000", "--dump-dom",
                           page.as_uri()], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def page(study, tmp_path_factory) -> Path:  # noqa: F811
    from analysis.report import build
    return build(study, tmp_path_factory.mktemp("page"), "en", {1, 21})[1] / "report.html"


def test_the_policy_lets_this_script_run_and_no_other(page, tmp_path):
    done = dumped(page, tmp_path / "profile")
    assert "CONSOLE" not in done.stderr, done.stderr
    boxes = re.findall(r'<input type="checkbox"[^>]*>', done.stdout)
    assert len(boxes) == len(ASKED[0]) and not any("disabled" in box for box in boxes)
    text = page.read_text(encoding="utf-8")
    (tmp_path / "other.html").write_text(text.replace("</body>", "<script>document.title = 'ran'</script></body>"))
    other = dumped(tmp_path / "other.html", tmp_path / "profile")
    assert "<title>ran" not in other.stdout and "Content Security Policy" in other.stderr
    (tmp_path / "changed.html").write_text(text.replace('"use strict";', '"use strict"; '))
    assert "disabled" in re.search(r'<input type="checkbox"[^>]*>', dumped(tmp_path / "changed.html",
                                                                           tmp_path / "profile").stdout).group()


def test_unticking_reckons_as_by_hand(study, page, tmp_path):  # noqa: F811
    from analysis.compare import compare
    from analysis.load import load
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    (tmp_path / "clicked.html").write_text(text.replace("</body>", CLICK.replace("ASKED", json.dumps(ASKED)) + "</body>"))
    done = dumped(tmp_path / "clicked.html", tmp_path / "profile")
    answers = json.loads(html.unescape(re.search(r'<pre id="answers">(.*?)</pre>', done.stdout, re.S).group(1)))
    values = compare(load(study)).values().mean(axis=2)
    for counts, answer in zip(ASKED, answers):
        means, effective = by_hand(study.parent / "posterior.h5", values, set(counts))
        np.testing.assert_allclose(answer["means"], means, rtol=1e-9, atol=1e-9)
        assert answer["effective"] == pytest.approx(effective, rel=1e-9)
    assert answers[-1]["said"] == answers[0]["said"] != answers[-2]["said"]
