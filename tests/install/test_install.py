"""An installation stands alone: its command, its presets and report, its library and its Python package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CPDSIM_BIN", ROOT / "build/release/cpdsim")).parent

SCENARIO = """\
format: cpd-scenario/1
title: "A few schools"
extends: [builtin:country/france-lower-secondary@1, builtin:programmes/links@1]
time: {start: 2026-09, end: 2028-08}
population: {schools: {simulate: 8, represent: 8}}
funding:
  - {programme: long_course, from: 2026-09, to: 2027-08, amount: 60000 EUR}
run: {replicates: 3, seed: 5}
"""


def run(*words, **more):
    more.setdefault("env", {k: v for k, v in os.environ.items() if not k.startswith("CPDSIM")})
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300, **more)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Installed, then moved: nothing may hang on where it was built or first put."""
    first = tmp_path_factory.mktemp("first") / "there"
    made = run("cmake", "--install", BUILD, "--prefix", first)
    assert made.returncode == 0, made.stderr
    prefix = first.parent / "moved"
    shutil.move(first, prefix)
    return prefix


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    file = tmp_path_factory.mktemp("scenario") / "few.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def by_command(installed, scenario):
    out = scenario.parent / "out"
    done = run(installed / "bin/cpdsim", "run", scenario, "-o", out)
    assert done.returncode == 0, done.stderr
    return out / "few.h5"


def test_presets_are_those_of_the_installation(installed):
    listed = run(installed / "bin/cpdsim", "presets", "--json")
    assert listed.returncode == 0
    shown = run(installed / "bin/cpdsim", "show", "builtin:country/france-lower-secondary@1", "--origin")
    assert str(installed / "share/cpdsim/scenarios") in shown.stdout
    assert str(ROOT) not in shown.stdout


def test_report_is_drawn_without_the_source_tree(installed, by_command):
    made = run(installed / "bin/cpdsim", "report", by_command, "--figures", "2")
    assert made.returncode == 0, made.stderr
    assert list(by_command.parent.rglob("report.html"))


def test_manual_names_every_verb(installed):
    manual = (installed / "share/man/man1/cpdsim.1").read_text(encoding="utf-8")
    helped = run(installed / "bin/cpdsim", "--help").stdout
    verbs = re.findall(r"^  ([a-z-]+) {3,}", helped.split("Subcommands:")[1], re.MULTILINE)
    assert len(verbs) >= 15
    assert [verb for verb in verbs if f".B {verb}\n" not in manual] == []


@pytest.mark.parametrize(
    ("shell", "file"),
    [("bash", "bash-completion/completions/cpdsim"), ("zsh", "zsh/site-functions/_cpdsim"),
     ("fish", "fish/vendor_completions.d/cpdsim.fish")])
def test_completion_is_there_and_the_shell_can_read_it(installed, shell, file):
    script = installed / "share" / file
    assert "verify" in script.read_text(encoding="utf-8")
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    read = run(shell, "--no-execute" if shell == "fish" else "-n", script)
    assert (read.returncode, read.stderr) == (0, "")


def test_completion_offers_flags_and_verbs(installed):
    script = installed / "share/bash-completion/completions/cpdsim"
    offer = 'COMP_WORDS=({words}); COMP_CWORD={at}; _cpdsim; echo "${{COMPREPLY[*]}}"'
    for words, at, offered in (("cpdsim ver", 1, "verify"), ("cpdsim run --until-h", 2, "--until-halfwidth")):
        told = run("bash", "-c", f"source {script}; " + offer.format(words=words, at=at))
        assert offered in told.stdout.split(), told.stderr


def test_the_clone_may_be_deleted(installed, scenario, tmp_path):
    """In a world of its own in which the folder of the clone is empty."""
    hide = ("unshare", "--user", "--map-root-user", "--mount")
    if run(*hide, "mount", "--bind", tmp_path, ROOT).returncode != 0:
        pytest.skip("no folder can be hidden here (unshare, mount)")
    words = (f"mount --bind {tmp_path} {ROOT} && test -z \"$(ls -A {ROOT})\" && cd / && "
             f"{installed}/bin/cpdsim run {scenario} -o {scenario.parent}/alone && "
             f"{installed}/bin/cpdsim report {scenario.parent}/alone --figures 2 && "
             f"PYTHONPATH={packages(installed)} /usr/bin/python3 -c "
             f"'import cpdsim; print(cpdsim.run(\"{scenario}\")[\"outcomes\"].sizes)'")
    done = run(*hide, "sh", "-c", words)
    assert done.returncode == 0, done.stderr
    assert list((scenario.parent / "alone").rglob("report.html"))


def test_inside_another_project(tmp_path):
    """Only what was asked for is built, and nothing of it is installed with the other project. The whole library would
    take minutes: its headers, one of its folders and the other's own file have to do."""
    source = Path(__file__).parent / "inside"
    made = run("cmake", "-G", "Ninja", "-S", source, "-B", tmp_path, f"-DCPDSIM_FOLDER={ROOT}", "-DCMAKE_BUILD_TYPE=Release",
               "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON")
    assert made.returncode == 0, made.stderr
    targets = run("ninja", "-C", tmp_path, "-t", "targets", "all").stdout
    assert "libcpdsim.so" in targets
    assert re.findall(r"^(?:test_|fuzz_|run_bench|bad_disk)\w*", targets, re.MULTILINE) == []
    built = run("ninja", "-C", tmp_path, "cpdsim_core", next(re.finditer(r"CMakeFiles/inside\.dir/\S+\.o", targets))[0])
    assert built.returncode == 0, built.stdout
    rules = (tmp_path / "cpdsim/cmake_install.cmake").read_text(encoding="utf-8")
    facade = (tmp_path / "cpdsim/sim/facade/cmake_install.cmake").read_text(encoding="utf-8")
    assert "file(INSTALL" not in rules + facade


def test_a_consumer_gets_the_bits_of_the_command(installed, scenario, by_command, tmp_path):
    import h5py

    source = Path(__file__).parent / "consumer"
    made = run("cmake", "-S", source, "-B", tmp_path, f"-DCMAKE_PREFIX_PATH={installed}")
    assert made.returncode == 0, made.stderr
    assert run("cmake", "--build", tmp_path).returncode == 0
    printed = run(tmp_path / "consumer", scenario)
    assert printed.returncode == 0, printed.stderr
    *years, units = printed.stdout.split("\n")[:-1]
    with h5py.File(by_command) as file:
        assert [float.fromhex(year) for year in years] == [float(v) for v in file["outcomes/practice_years"][:]]
    assert units == "teacher year"


def test_a_consumer_gets_all_faults_in_words(installed, scenario, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SCENARIO.replace("simulate", "simulat").replace("long_course", "long_corse"), encoding="utf-8")
    code = f"import sys, cpdsim\ntry: cpdsim.run({str(wrong)!r})\nexcept ValueError as fault: print(fault)"
    told = python(installed, code).stdout
    assert "simulat" in told and "long_corse" in told and "did you mean 'long_course'" in told


def packages(installed) -> Path:
    (folder,) = installed.glob("lib/python3.*/site-packages")
    return folder


def python(installed, code):
    return run("/usr/bin/python3", "-c", code, env={**os.environ, "PYTHONPATH": str(packages(installed))})


def test_python_gets_the_bits_of_the_command(installed, scenario, by_command):
    code = f"""
import cpdsim, numpy as np
file = cpdsim.open({str(by_command)!r})
here = cpdsim.run({str(scenario)!r}, jobs=2)
assert list(file) == list(here), (list(file), list(here))
for name in file:
    if name == "provenance":
        continue
    for quantity in file[name].variables:
        a, b = file[name][quantity].values, here[name][quantity].values
        assert a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), (name, quantity)
print(here["timeseries"].practice_gain.attrs["units"])
"""
    told = python(installed, code)
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "teacher"


def test_python_takes_a_mapping_and_changes(installed):
    code = """
import cpdsim
small = {"format": "cpd-scenario/1", "extends": ["builtin:country/france-lower-secondary@1"],
         "time": {"start": "2026-09", "end": "2027-08"}, "population": {"schools": {"simulate": 4, "represent": 4}}}
one = cpdsim.run(small, set={"run.replicates": "2"})
print(dict(one["outcomes"].sizes)["replicate"], one["timeseries"].practice_share.shape)
"""
    told = python(installed, code)
    assert told.returncode == 0, told.stderr
    assert told.stdout.split()[0] == "2"


def test_python_stops_at_ctrl_c(installed):
    code = """
import _thread, cpdsim, threading
def interrupt(share):
    if share > 0: _thread.interrupt_main()
long = {"format": "cpd-scenario/1", "extends": ["builtin:country/france-lower-secondary@1"],
        "population": {"schools": {"simulate": 300, "represent": 300}}}
from cpdsim import running
running._shown = interrupt
try:
    cpdsim.run(long, progress=True)
except KeyboardInterrupt:
    print("stopped")
"""
    told = python(installed, code)
    assert told.stdout.strip() == "stopped", told.stderr


if __name__ == "__main__":
    sys.exit(pytest.main([__file__]))
