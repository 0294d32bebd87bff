"""A job array on a real Slurm, through everything that happens to one. CPDSIM_CLUSTER=1 asks for it; it starts daemons."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import slurm_cluster
from conftest import BASE, STUDY, Run, assert_same_study, case_files, write_study
from slurm_cluster import Cluster, wait_until

LARGER_BASE = BASE.replace("simulate: 30, represent: 300", "simulate: 150, represent: 1500")
LARGER_STUDY = STUDY.replace("draws: 8", "draws: 16").replace("400000 EUR", "2 million EUR")
TASKS = 4


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    if os.environ.get("CPDSIM_CLUSTER") != "1":
        pytest.skip("CPDSIM_CLUSTER=1 runs the tests that start a Slurm of their own")
    if reason := slurm_cluster.missing():
        pytest.skip(reason)
    made = Cluster(tmp_path / "slurm")
    made.folder.mkdir()
    try:
        made.start()
        yield made
    finally:
        made.stop()
        print(made.logs())  # shown when the test fails


def processes_of(task: int, folder: Path) -> list[int]:
    """Processes of the study in `folder` that run the task's shard: the program itself."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if str(folder) in words and f"{task}/{TASKS}" in words:
            found.append(int(entry.name))
    return found


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])


def kill_node(cluster: Cluster, node: str, folder: Path) -> int:
    """What a power cut does: the node's daemon and its task are gone at once -> the task."""
    (task,) = (int(index) for index, (state, where) in cluster.tasks().items() if state == "RUNNING" and where == node)
    cluster.daemons[node].kill()
    cluster.daemons[node].wait()
    (program,) = processes_of(task, folder)
    script = parent_of(program)
    for process in (parent_of(script), script, program):  # first the step's daemon, which would tell the controller
        os.kill(process, signal.SIGKILL)
    cluster.call("scontrol", "update", f"nodename={node}", "state=down", "reason=test")
    return task


def test_an_array_runs_to_its_end_whatever_happens_to_its_tasks(cluster: Cluster, run: Run, tmp_path: Path) -> None:
    study = write_study(tmp_path / "study", LARGER_STUDY, LARGER_BASE)
    reference, folder = tmp_path / "reference", tmp_path / "out"
    assert run(study, reference, "-q").returncode == 0
    emitted = run(study, folder, "-j", "1", "--emit", "slurm", "--tasks", str(TASKS))
    assert emitted.returncode == 0, emitted.stderr
    script = tmp_path / "study" / "job.sh"
    script.write_text(emitted.stdout, encoding="utf-8")

    cluster.call("sbatch", "--chdir", str(script.parent), str(script))

    def running() -> dict[str, str]:
        return {index: node for index, (state, node) in cluster.tasks().items() if state == "RUNNING"}

    wait_until(lambda: sorted(running().values()) == ["n1", "n2"] and len(case_files(folder)) >= 2, "two tasks at work")
    node_of = running()
    wait_until(lambda: all(processes_of(int(index), folder) for index in node_of), "both programs")
    # One shard killed outright.
    killed = int(next(index for index, node in node_of.items() if node == "n1"))
    for process in processes_of(killed, folder):
        os.kill(process, signal.SIGKILL)
    # The node of the other taken down: its task goes back to the queue.
    lost = kill_node(cluster, "n2", folder)
    assert lost != killed
    cluster.start_node("n2")
    # The time of a third is nearly up: it finishes the case in hand and queues again.
    job = cluster.call("squeue", "-h", "-o", "%F").splitlines()[0]
    log = {task: script.parent / f"study-{task}.log" for task in range(1, TASKS + 1)}
    wait_until(lambda: any(int(index) not in (killed, lost) for index in running()), "a third task")
    third = next(int(index) for index in running() if int(index) not in (killed, lost))
    wait_until(lambda: bool(processes_of(third, folder)), "the third task's program")
    cluster.call("scancel", "--signal=USR1", "--batch", f"{job}_{third}")

    wait_until(lambda: not cluster.tasks(), "the end of the array", 120)
    before = case_files(folder)
    assert not (folder / "study.h5").exists()  # the killed shard's cases are missing
    # What an analyst does about the shard that was killed: submits it again.
    cluster.call("sbatch", "--chdir", str(script.parent), f"--array={killed}", str(script))
    wait_until(lambda: not cluster.tasks(), "the end of the killed task", 120)
    said = "".join(file.read_text(encoding="utf-8") for file in log.values() if file.exists())
    assert before.items() <= case_files(folder).items(), said
    assert (folder / "study.h5").exists(), said
    assert_same_study(folder, reference)
    assert "still missing" in log[third].read_text(encoding="utf-8")
