"""The sample report that README.md shows is there, small, complete in itself, and of this version."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "analysis" / "sample"


def check(root: Path) -> subprocess.CompletedProcess:
    return subprocess.run([root / "scripts/sample", "--check"], capture_output=True, text=True, timeout=30)


def test_it_is_of_this_version():
    done = check(ROOT)
    assert done.returncode == 0, done.stderr


def test_an_older_one_would_be_found(tmp_path):
    for name in ("scripts/sample", "scripts/common.sh", "CMakeLists.txt", "analysis/sample/made-from.txt",
                 "scenarios/studies/france-30-million.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    assert check(tmp_path).returncode == 0
    project = tmp_path / "CMakeLists.txt"
    project.write_text(re.sub(r"(project\(cpdsim VERSION )[\d.]+", r"\g<1>99.0.0", project.read_text()))
    done = check(tmp_path)
    assert done.returncode == 1 and "99.0.0" in done.stderr


def test_it_is_small_and_needs_nothing_else():
    page = (SAMPLE / "report.html").read_text(encoding="utf-8")
    assert len(page) < 2_000_000
    assert re.findall(r'(?:src|href)="(?!data:|#|https?://|mailto:)([^"]+\.(?:svg|png|js|css))"', page) == []
    picture = (SAMPLE / "first-page.png").read_bytes()
    assert len(picture) < 400_000
    width, height = struct.unpack(">II", picture[16:24])
    assert width >= 800 and height >= 800


def test_readme_shows_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "](analysis/sample/first-page.png)" in readme and "](analysis/sample/report.html)" in readme
