"""The report in a real headless browser: renders, no console error, no request leaves the file, no sideways scrolling.

Run: /usr/bin/python3 -m pytest -q tests/browser/check_report.py   (skipped where chromium is absent)
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "analysis")]
sys.dont_write_bytecode = True

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--enable-logging=stderr", "--v=0"]
# Measures the page from inside. The report allows no script but its own, so the copy that is measured drops the
# policy. Reports: width, width needed, elements that stick out, pictures that are empty, pictures, things fetched.
PROBE = """<script>
addEventListener('load', () => {
  const beyond = e => e.getBoundingClientRect().right > innerWidth + 1;
  const sticking = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, pre') && beyond(e));
  const empty = [...document.images].filter(i => !i.complete || !i.naturalWidth);
  const fetched = performance.getEntriesByType('resource').filter(r => !r.name.startsWith('data:'));
  document.title = ['PROBE', innerWidth, document.documentElement.scrollWidth, sticking.length, empty.length,
                    document.images.length, fetched.length].join(' ');
});
</script>"""
FRAME = """<!DOCTYPE html><title>wait</title><body style="margin:0">
<iframe src="probed.html" style="border:0;width:WIDTHpx;height:2000px"
 onload="setTimeout(() => document.title = this.contentDocument.title, 300)"></iframe>"""


def browse(page: Path, folder: Path, width: int, *more: str) -> subprocess.CompletedProcess:
    return subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={folder}", f"--window-size={width},3000", *more,
                           page.as_uri()], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module", params=["en", "de"])     # German has the longest words
def page(request, tmp_path_factory) -> Path:
    from make_study import Recipe, write_study
    from analysis.report import build
    folder = tmp_path_factory.mktemp("browser")
    titles = {"none": "No new money", "A": "School teams with cover and coaching", "B": "Training of trainers, two tiers",
              "C": "Long courses"}
    _, out = build(write_study(folder, Recipe(draws=16, titles=titles)), None, request.param)
    return out / "report.html"


@pytest.mark.parametrize("width", [1280, 500])   # no headless window is narrower than 500 px; 360 px is a frame below
def test_renders_without_complaint(page, tmp_path, width):
    done = browse(page, tmp_path / "profile", width, f"--screenshot={tmp_path / 'shot.png'}")
    assert (tmp_path / "shot.png").stat().st_size > 20000
    assert "CONSOLE" not in done.stderr, done.stderr


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_sticks_out_and_nothing_is_fetched(page, tmp_path, width):
    html = page.read_text(encoding="utf-8")
    probed = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html).replace("</head>", PROBE + "</head>")
    (tmp_path / "probed.html").write_text(probed, encoding="utf-8")
    frame = tmp_path / "frame.html"      # a frame of exactly that width
    frame.write_text(FRAME.replace("WIDTH", str(width)))
    done = browse(frame, tmp_path / "profile", max(width, 500), "--allow-file-access-from-files",
                  "--virtual-time-budget=5000", "--dump-dom")
    found = re.search(r"<title>PROBE (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)</title>", done.stdout)
    assert found, done.stdout[:500] + done.stderr[-500:]
    inner, scroll, sticking, empty, images, fetched = map(int, found.groups())
    assert inner == width and scroll <= width and sticking == 0
    assert images >= 12 and empty == 0 and fetched == 0


def test_prints_to_paper(page, tmp_path):
    browse(page, tmp_path / "profile", 1280, f"--print-to-pdf={tmp_path / 'report.pdf'}")
    body = (tmp_path / "report.pdf").read_bytes()
    assert body.startswith(b"%PDF") and 3 <= len(re.findall(rb"/Type\s*/Page\b", body)) <= 60
