"""The networks of the closed forms are what the closed forms assume."""
from collections import Counter
from pathlib import Path

import make_graphs as graphs


def out_degrees(graph: graphs.Graph) -> Counter:
    return Counter(tie[0] for tie in graph.ties)


def test_degroot_rows_add_up_to_one_and_have_the_stationary_weights_of_degree():
    graph = graphs.degroot()
    rows = [[0.0] * 3 for _ in range(3)]
    for i, j, weight in graph.ties:
        rows[i][j] = weight
    assert rows == [[1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3], [0, 1 / 2, 1 / 2]]
    stationary = [2 / 7, 3 / 7, 2 / 7]
    assert all(abs(sum(stationary[i] * rows[i][j] for i in range(3)) - stationary[j]) < 1e-12 for j in range(3))


def synchronous_steps(graph: graphs.Graph, needed: int) -> tuple[int, int]:
    """Steps until nothing changes, and practising nodes then."""
    practising = list(graph.columns["practice"])
    steps = 0
    while True:
        peers = Counter(tie[0] for tie in graph.ties if practising[tie[1]])
        after = [int(p or peers[i] >= needed) for i, p in enumerate(practising)]
        if after == practising:
            return steps, sum(practising)
        practising, steps = after, steps + 1


def test_centola_ring_is_full_in_49_steps_from_adjacent_seeds_only():
    ring = graphs.centola(100, "adjacent")
    assert set(out_degrees(ring).values()) == {4}
    assert synchronous_steps(ring, 2) == (49, 100)
    apart = graphs.centola(100, "apart")
    assert synchronous_steps(apart, 2) == (0, sum(apart.columns["practice"]))


def test_granovetter_gap():
    assert graphs.granovetter(100, False).columns["threshold"] == list(range(100))
    assert graphs.granovetter(100, True).columns["threshold"][:4] == [0, 2, 2, 3]


def test_regular_graph_is_simple_and_regular():
    graph = graphs.regular(200, 5, 0.1, 3)
    assert set(out_degrees(graph).values()) == {5}
    assert len(set(graph.ties)) == len(graph.ties) == 1000
    assert all(a != b and (b, a) in set(graph.ties) for a, b in graph.ties)
    assert sum(graph.columns["practice"]) == 20


def test_poisson_graph_has_the_mean_degree():
    graph = graphs.poisson(1000, 4, 0.001, 1)
    assert len(set(graph.ties)) == 4000 and sum(graph.columns["practice"]) == 1


def test_files(tmp_path: Path):
    graphs.write(graphs.degroot(), tmp_path)
    assert (tmp_path / "teachers.csv").read_text().splitlines()[:2] == ["id,school,practice,anchor", "1,S,1,1"]
    assert (tmp_path / "ties.csv").read_text().splitlines()[:2] == ["from,to,weight", "1,1,0.5"]
