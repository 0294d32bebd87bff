"""Spread between communities, gaps along ties, thresholds and network statistics: values worked out by hand."""

import h5py
import numpy as np
import pytest

from analysis import diffusion, networks
from analysis.errors import InputError


@pytest.fixture()
def five():
    """Two communities {0,1,2} and {3,4}; a study of 4 periods, 5 = never. As in
    tests/generators/test_diffusion_data.cpp."""
    ties = np.array([(0, 1), (1, 0), (1, 2), (2, 0), (2, 1), (4, 3)])
    return diffusion.Adoptions(np.array([1.0, 2, 5, 3, 3]), np.array([0, 0, 0, 1, 1]), ties, 5)


def test_thresholds(five):
    assert diffusion.thresholds(five).tolist() == [0, 0.5, 1, 0, 0]


def test_spread(five):
    spread = diffusion.spread(five)
    assert (spread.lowest, spread.highest) == (pytest.approx(2 / 3), 1)
    assert spread.sd == pytest.approx(2**0.5 / 6)
    assert spread.beyond_chance == pytest.approx((2 / 36) / (0.8 * 0.2 * (1 / 3 + 1 / 2) / 2))


def test_gap(five):
    gap = diffusion.gap(five)
    assert gap.on_ties == pytest.approx((1 + 1 + 3 + 4 + 3 + 0) / 6)
    assert gap.at_random == pytest.approx((1 + 4 + 3 + 0) / 4)


def test_adoptions_of_a_result_file(tmp_path):
    text = h5py.string_dtype()
    path = tmp_path / "run.h5"
    with h5py.File(path, "w") as file:
        file["timeseries/time"] = [0.0, 30, 60]
        file["teachers/id"] = np.array(["a", "b", "c"], dtype=text)
        file["teachers/school"] = np.array([0, 0, 1], dtype=np.int32)
        file["teachers/first_practising"] = np.array([[0, np.nan, 30]], dtype=np.float32)
        file["network/from"] = np.array(["a", "c"], dtype=text)
        file["network/to"] = np.array(["c", "b"], dtype=text)
    found = diffusion.of_run(path)
    assert found.adopted.tolist() == [True, False, True] and found.ties.tolist() == [[0, 2], [2, 1]]
    assert diffusion.gap(found).on_ties == pytest.approx(30, abs=0.1) and found.never > 60
    with pytest.raises(InputError, match="replicate 1"):
        diffusion.of_run(path, 1)
    with h5py.File(path, "a") as file:
        del file["network"]
    with pytest.raises(InputError, match="keep: \\[teachers, network\\]"):
        diffusion.of_run(path)


def test_networks_by_hand():
    ties = np.array([(0, 1), (1, 0), (1, 2), (0, 2), (0, 2),
                     (3, 3)])    # a triangle, one tie returned; repeated, self, isolate
    found = networks.describe(ties, 4)
    assert (found["arcs"], found["self_loop_pairs"], found["mutual_dyads"], found["asymmetric_dyads"]) == (4, 1, 1, 2)
    assert found["reciprocity"] == 0.5 and found["mean_out_degree"] == 1 and found["density"] == pytest.approx(4 / 12)
    assert found["clustering"] == 0.75 and found["transitivity"] == 1
    assert (found["isolates"], found["weak_components"], found["largest_component"]) == (1, 2, 3)
    assert networks.same_group_odds(np.array([(0, 1), (0, 2)]), np.array([0, 0, 1, 1]),
                                    np.zeros(4, int)) == pytest.approx(
        (1 / 3) / (1 / 7))
    school = np.array([0, 0, 1, 1, 1, 1])
    assert networks.degree_slope(np.array([(0, 1), (1, 0), (2, 3), (3, 4), (4, 5), (5, 2)]), school) == pytest.approx(0)
