"""scripts/check_headers finds headers that lean on others, and remembers by content what has passed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check(root: Path, **headers: str) -> tuple[int, str]:
    """Exit code and output for a tree whose headers sim/core/NAME.hpp have these texts."""
    folder = root / "sim" / "core"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in headers.items():
        (folder / f"{name}.hpp").write_text(text)
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check_headers", root], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout


def test_remembers_by_content_also_of_what_a_header_includes(tmp_path: Path) -> None:
    good = "#pragma once\nstruct Base { int size = 0; };\n"
    user = '#pragma once\n#include "core/base.hpp"\ninline int size_of(Base const& base) { return base.size; }\n'
    assert check(tmp_path, base=good, user=user) == (0, "check_headers: 2 headers, 0 known, 0 do not compile alone\n")
    assert check(tmp_path) == (0, "check_headers: 2 headers, 2 known, 0 do not compile alone\n")

    code, words = check(tmp_path, base=good.replace("size", "length"))
    assert code == 1
    assert "sim/core/user.hpp does not compile alone" in words
    assert "2 headers, 0 known, 1 do not" in words


def test_header_that_forgets_an_include_or_its_guard_is_found(tmp_path: Path) -> None:
    code, words = check(tmp_path, leaning="#pragma once\ninline std::string f() { return {}; }\n")
    assert code == 1
    assert "sim/core/leaning.hpp does not compile alone" in words
    code, words = check(tmp_path, leaning="struct Twice {};\n")
    assert code == 1
    assert "redefinition" in words
