"""A study survives whatever ends it: no finished case is lost, and what comes out in the end is the same to the bit.

CPDSIM_KILLS=200 makes the test of random kills as long as it is meant to be before a release; 20 is for every day.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from conftest import CASES, STUDY, Run, assert_same_study, case_files, contents, write_study

KILLS = int(os.environ.get("CPDSIM_KILLS", "20"))


def start(binary: Path, study: Path, folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [str(binary), "run", str(study), "-o", str(folder), *more]
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def wait_for_cases(folder: Path, cases: int, process: subprocess.Popen[str]) -> None:
    """Until so many cases are finished, or the process has ended."""
    while process.poll() is None and len(list((folder / "cases").glob("*.h5"))) < cases:
        time.sleep(0.005)


def test_random_kills_lose_no_finished_case(binary: Path, study: Path, run: Run, undisturbed: Path, tmp_path: Path) -> None:
    chance = random.Random(2026)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / f"out-{rounds}"
        finished: dict[str, str] = {}
        last = False
        while not last:
            process = start(binary, study, folder, "-j", "2", "-q")
            if kills < KILLS:
                # From before the first case to within the merge; more cases than are left means: not killed.
                wait_for_cases(folder, len(finished) + chance.randrange(0, 4), process)
                time.sleep(chance.uniform(0, 0.06))
                process.kill()
            process.communicate()
            last = process.returncode == 0
            if not last:
                assert process.returncode == -signal.SIGKILL
                kills += 1
            now = case_files(folder)
            lost = {name for name, content in finished.items() if now.get(name) != content}
            assert lost == set()
            finished = now
        assert_same_study(folder, undisturbed)
        assert not list(folder.rglob("*.part-*"))
    assert kills >= KILLS


def rows(folder: Path) -> bytes:
    """The journal, file after file."""
    return b"".join(path.read_bytes() for path in sorted((folder / "outcomes").glob("*.rows")))


def test_random_kills_lose_no_row_of_a_journal(binary: Path, run: Run, tmp_path: Path) -> None:
    study = write_study(tmp_path, STUDY + "keep: [outcomes]\n")
    assert run(study, tmp_path / "whole", "-j", "1", "-q").returncode == 0
    assert not (tmp_path / "whole" / "cases").exists()
    chance = random.Random(11)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / f"out-{rounds}"
        last = False
        while not last:
            before = rows(folder).count(b"cpdrow1\n")
            process = start(binary, study, folder, "-j", "2", "-q")
            if kills < KILLS:
                wanted = before + chance.randrange(0, 4)
                while process.poll() is None and rows(folder).count(b"cpdrow1\n") < wanted:
                    time.sleep(0.002)
                time.sleep(chance.uniform(0, 0.03))
                process.kill()
            process.communicate()
            last = process.returncode == 0
            kills += 0 if last else 1
            torn = sorted((folder / "outcomes").glob("*.rows"))
            if not last and torn and chance.random() < 0.3:  # as if the kill had come within the last write
                os.truncate(torn[-1], max(0, torn[-1].stat().st_size - chance.randrange(1, 40)))
        ours, theirs = contents(folder / "study.h5"), contents(tmp_path / "whole" / "study.h5")
        assert ours == theirs
        again = run(study, folder)
        assert f"0 cases run, {CASES} kept" in again.stderr


def test_a_growing_journal_appends(run: Run, tmp_path: Path) -> None:
    few = write_study(tmp_path / "few", (STUDY + "keep: [outcomes]\n").replace("draws: 64", "draws: 32"))
    many = write_study(tmp_path / "many", STUDY + "keep: [outcomes]\n")
    assert run(few, tmp_path / "grown", "-q").returncode == 0
    grown = run(many, tmp_path / "grown", "--force")  # the same study in another file
    assert f"{CASES // 2} cases run, {CASES // 2} kept" in grown.stderr
    assert run(many, tmp_path / "whole", "-q").returncode == 0
    assert contents(tmp_path / "grown" / "study.h5") == contents(tmp_path / "whole" / "study.h5")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1])
def test_a_polite_signal_finishes_the_cases_in_hand(
    number: signal.Signals, binary: Path, study: Path, run: Run, undisturbed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    process = start(binary, study, folder, "-j", "1")
    wait_for_cases(folder, 3, process)
    process.send_signal(number)
    _, stderr = process.communicate()
    assert process.returncode == 5, stderr
    assert "still missing" in stderr
    kept = case_files(folder)
    assert 3 <= len(kept) < CASES
    assert run(study, folder, "-j", "2").returncode == 0
    assert kept.items() <= case_files(folder).items()
    assert_same_study(folder, undisturbed)


def limit_files(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def test_a_full_disk_is_said_and_costs_nothing(study: Path, run: Run, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    size = min(path.stat().st_size for path in (undisturbed / "cases").glob("*.h5"))
    full = run(study, folder, "-j", "2", preexec_fn=lambda: limit_files(size // 2))
    assert full.returncode == 7, full.stderr
    assert "free some space" in full.stderr
    assert case_files(folder) == {}
    assert run(study, folder, "-j", "2").returncode == 0
    assert_same_study(folder, undisturbed)


def test_a_disk_that_fills_up_on_the_way_keeps_what_fitted(
    small_disk: Path, study: Path, run: Run, undisturbed: Path, tmp_path: Path
) -> None:
    full = run(study, small_disk / "out", "-j", "2")
    assert full.returncode == 7, full.stderr
    folder = tmp_path / "larger"
    shutil.copytree(small_disk / "out", folder)
    kept = case_files(folder)
    assert 0 < len(kept) < CASES
    assert run(study, folder, "-j", "2").returncode == 0
    assert kept.items() <= case_files(folder).items()
    assert_same_study(folder, undisturbed)


def test_damaged_files_are_made_again(study: Path, run: Run, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(undisturbed, folder)
    files = sorted((folder / "cases").glob("*.h5"))
    files[0].write_bytes(files[0].read_bytes()[: files[0].stat().st_size // 2])
    files[1].write_bytes(b"")
    files[2].write_bytes(b"not HDF5 at all" * 1000)
    flipped = bytearray(files[3].read_bytes())
    flipped[len(flipped) // 2] ^= 0x10
    files[3].write_bytes(flipped)
    shutil.copy(files[5], files[4])  # another case's
    (folder / "manifest.json").write_text("{ damaged", encoding="utf-8")
    (folder / "log.tsv").unlink()
    (folder / "study.h5").unlink()
    done = run(study, folder, "-j", "2")
    assert done.returncode == 0, done.stderr
    assert f"5 cases run, {CASES - 5} kept" in done.stderr
    assert_same_study(folder, undisturbed)


def test_a_file_that_may_not_be_read_is_made_again(study: Path, run: Run, undisturbed: Path) -> None:
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()  # root may read everything
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = place / "out"
        shutil.copytree(undisturbed, folder)
        shutil.copytree(study.parent, place / "study")
        if os.geteuid() == 0:
            for path in (place, *place.rglob("*")):
                os.chown(path, nobody, nobody)
        sorted((folder / "cases").glob("*.h5"))[6].chmod(0)
        try:
            done = run(place / "study" / study.name, folder, "-j", "2", user=nobody, group=nobody if os.geteuid() == 0 else None)
        except PermissionError:
            pytest.skip("the program lies where nobody but root may look")
        assert done.returncode == 0, done.stderr
        assert f"1 cases run, {CASES - 1} kept" in done.stderr
        assert_same_study(folder, undisturbed)


def test_clocks_that_jump_change_nothing(study: Path, run: Run, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(undisturbed, folder)
    for k, path in enumerate(sorted(folder.rglob("*"))):
        os.utime(path, (0, 0) if k % 2 == 0 else (4e9, 4e9))  # 1970 and 2096
    done = run(study, folder)
    assert f"0 cases run, {CASES} kept" in done.stderr
    assert_same_study(folder, undisturbed)


def test_two_processes_do_not_run_the_same_study(
    binary: Path, study: Path, run: Run, undisturbed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    first = start(binary, study, folder, "-j", "1")
    wait_for_cases(folder, 1, first)
    second = run(study, folder)
    first.communicate()
    assert first.returncode == 0
    assert second.returncode == 7
    assert f"in use by process {first.pid}" in second.stderr
    assert_same_study(folder, undisturbed)


def test_status_says_what_is_left_and_when_it_ends(binary: Path, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(binary, study, folder, "-j", "1")
    wait_for_cases(folder, 4, process)
    status = subprocess.run([str(binary), "status", str(folder)], capture_output=True, text=True, check=True).stdout
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert f"of {CASES} cases done, 0 failed" in status
    assert "to go, until " in status


@pytest.mark.parametrize("threads", ["2", "4"])
def test_threads_change_nothing(threads: str, study: Path, run: Run, undisturbed: Path, tmp_path: Path) -> None:
    assert run(study, tmp_path / "out", "-j", threads, "-q").returncode == 0
    assert_same_study(tmp_path / "out", undisturbed)


def test_shards_change_nothing_side_by_side(binary: Path, study: Path, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shards = [start(binary, study, folder, "-j", "1", "-q", "--shard", f"{k}/3") for k in (1, 2, 3)]
    for shard in shards:
        shard.communicate()
        assert shard.returncode == 0
    assert_same_study(folder, undisturbed)


def test_a_script_for_any_scheduler_runs_the_shards(run: Run, study: Path, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    emitted = run(study, folder, "-j", "1", "--emit", "bash", "--tasks", "3")
    assert emitted.returncode == 0, emitted.stderr
    script = tmp_path / "tasks.sh"
    script.write_text(emitted.stdout, encoding="utf-8")
    subprocess.run(["bash", str(script), "2"], check=True, capture_output=True)
    assert 0 < len(case_files(folder)) < CASES
    subprocess.run(["bash", str(script)], check=True, capture_output=True)
    assert_same_study(folder, undisturbed)
