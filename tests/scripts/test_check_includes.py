"""scripts/check_includes finds planted violations, and finds nothing in a tidy tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "scripts" / "check_includes"

TIDY = {
    "core/lanes.hpp": "#include <vector>\n",
    "core/parallel.cpp": '#include <thread>\n#include "core/lanes.hpp"\n',
    "param/read.cpp": '#include <yaml-cpp/yaml.h>\n#include "core/lanes.hpp"\n',
    "world/world.hpp": '#include "core/lanes.hpp"\n',
    "engine/step.hpp": '#include "world/world.hpp"\n',
    "generators/ties.cpp": '#include <boost/graph/graph_traits.hpp>\n#include "engine/step.hpp"\n#include "param/p.hpp"\n',
    "param/p.hpp": "",
    "io/file.cpp": "#include <hdf5.h>\n",
    "policy/money.hpp": '#include "engine/step.hpp"\n',
    "scenario/build.cpp": '#include "policy/money.hpp"\n#include "param/p.hpp"\n',
    "scenario/build.hpp": "",
    "study/cases.cpp": '#include "scenario/build.hpp"\n#include "core/lanes.hpp"\n#include <mpi.h>\n',
    "study/cases.hpp": "",
    "verbs/run.cpp": '#include "study/cases.hpp"\n#include <CLI/CLI.hpp>\n',
    "verbs/run.hpp": "",
    "main.cpp": '#include "verbs/run.hpp"\n',
}


def check(root: Path, files: dict[str, str], decisions: str = "") -> tuple[int, list[str]]:
    """Exit code and complaints about a tree with these files below sim/."""
    for name, text in {**files, "DECISIONS.md": decisions}.items():
        path = root / "sim" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, timeout=30, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()[:-1]


def test_tidy_tree_passes(tmp_path: Path) -> None:
    assert check(tmp_path, TIDY) == (0, [])


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("core/lanes.hpp", '#include "world/world.hpp"', "core may not use world"),
        ("core/lanes.hpp", '#include "param/p.hpp"', "core may not use param"),
        ("world/world.hpp", '#include "param/p.hpp"', "world may not use param"),
        ("engine/step.hpp", '#include "param/p.hpp"', "engine may not use param"),
        ("engine/step.hpp", '#  include "policy/money.hpp"', "engine may not use policy"),
        ("policy/money.hpp", '#include "io/file.cpp"', "policy may not use io"),
        ("scenario/build.hpp", '#include "study/cases.hpp"', "scenario may not use study"),
        ("study/cases.hpp", '#include "verbs/run.hpp"', "study may not use main"),
        ("param/p.hpp", '#include "engine/step.hpp"', "param may not use engine"),
        ("policy/money.hpp", '#include "../world/world.hpp"', "is not a path from sim/"),
        ("policy/money.hpp", '#include "money.hpp"', "is not a path from sim/"),
        ("policy/money.hpp", "#include <core/lanes.hpp>", "include it in quotes"),
        ("study/cases.hpp", "#include <hdf5_hl.h>", "HDF5 (<hdf5_hl.h>) belongs in sim/io/ only"),
        ("study/cases.hpp", "#include <H5Fpublic.h>", "HDF5"),
        ("study/cases.hpp", "#include <yaml-cpp/node/node.h>", "yaml-cpp"),
        ("world/world.hpp", "#include <boost/graph/graph_traits.hpp>", "Boost.Graph"),
        ("study/cases.hpp", "#include <thread>", "threads (<thread>) belongs in sim/core/parallel. only"),
        ("core/lanes.hpp", "#include <atomic>", "threads"),
        ("engine/step.hpp", "#include <mutex>", "threads"),
        ("engine/step.hpp", "#include <omp.h>", "threads"),
        ("scenario/build.hpp", "#include <mpi.h>", "MPI"),
        ("study/cases.hpp", "#include <CLI/CLI.hpp>", "the command line"),
        ("core/lanes.hpp", "#include <catch2/catch.hpp>", "a test library"),
        ("gadgets/new.hpp", "", "folder 'gadgets' has no place"),
    ],
)
def test_planted_violation_is_found_on_its_line(tmp_path: Path, file: str, line: str, complaint: str) -> None:
    code, found = check(tmp_path, {**TIDY, file: f"// theory\n{line}\n"})
    assert code == 1
    assert len(found) == 1
    assert found[0].startswith(f"sim/{file}:{2 if line else 1}:")
    assert complaint in found[0]


def test_comments_and_stop_tokens_are_harmless(tmp_path: Path) -> None:
    text = '// #include "study/cases.hpp"\n/*\n#include <thread>\n*/\n#include <stop_token>\n'
    assert check(tmp_path, {**TIDY, "core/lanes.hpp": text}) == (0, [])


def test_long_file_needs_a_reason(tmp_path: Path) -> None:
    files = {**TIDY, "core/lanes.hpp": "\n" * 401}
    code, found = check(tmp_path, files)
    assert code == 1
    assert found == ["sim/core/lanes.hpp:401: 401 lines, and sim/DECISIONS.md gives no reason for it"]
    assert check(tmp_path, files, decisions="## One long table\n`core/lanes.hpp` is a table.\n") == (0, [])
    assert check(tmp_path, {**files, "core/lanes.hpp": "\n" * 400}) == (0, [])


def test_two_types_of_one_name_in_one_namespace_are_found(tmp_path: Path) -> None:
    one = "namespace cpdsim {\nstruct Draw;\nstruct Draw {\n    int of = 0;\n};\n}  // namespace cpdsim\n"
    other = "namespace cpdsim {\n\nenum class Draw { a, b };\n}  // namespace cpdsim\n"
    apart = "namespace cpdsim::param {\nstruct Draw {};\n}  // namespace cpdsim::param\n"
    code, complaints = check(tmp_path, {**TIDY, "world/one.hpp": one, "param/apart.hpp": apart})
    assert (code, complaints) == (0, [])
    code, complaints = check(tmp_path, {"study/other.hpp": other})
    assert code == 1
    assert complaints[0] == "sim/world/one.hpp:3: cpdsim::Draw is another type in sim/study/other.hpp"
