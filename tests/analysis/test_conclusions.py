"""Which conclusions survive, with differences that can be checked by hand."""

import numpy as np
import pytest
from make_study import Recipe, write_study

from analysis import compare, conclusions, findings, structures
from analysis.language import Words
from analysis.load import load

FORMS = ("learning.dose=saturating", "learning.dose=quality_only")


def study_of(tmp_path, **recipe):
    return compare.compare(load(write_study(tmp_path, Recipe(**{"structures": FORMS, "what_ifs": {}, **recipe}))))


def by_pair(found):
    return {(c.better, c.worse): c for c in found}


def test_parts_and_masks():
    both = ["a.dose=x; b.form=m", "a.dose=x; b.form=n", "a.dose=y; b.form=m", "a.dose=x; b.form=m"]
    found = structures.masks(both)
    assert found["a.dose=x"][1].tolist() == [True, True, False, True]
    assert found["b.form=m"] == ("form", pytest.approx(np.array([1, 0, 1, 1])))
    assert found[both[0]][0] == "combination" and found[both[0]][1].tolist() == [True, False, False, True]
    assert structures.masks(["", ""]) == {} and structures.masks(["a.dose=x", "a.dose=x"]) == {}
    assert set(structures.masks(list(FORMS))) == set(FORMS)      # one structure has no combinations


def test_what_is_the_same_everywhere_survives(tmp_path):
    """A 100, B 80, C 50 in every draw but for a slope of 2 a draw on A: lead of A over B 20 + 2 x, |x| <= 7.5."""
    c = study_of(tmp_path, draws=16, slopes={"A": 2.0})
    found = by_pair(conclusions.claims(c))
    assert found["A", "B"].status == "survives" and found["A", "B"].clear == sorted(FORMS)
    assert {f.status for f in found.values()} == {"survives"} and len(found) == 6
    forms = conclusions.forms(c)
    assert [f.kind for f in forms] == ["all", "form", "form"] and [f.draws for f in forms] == [16, 8, 8]
    # even draws have x = -7.5 .. 6.5 (mean -.5), odd ones -6.5 .. 7.5 (mean .5)
    assert {f.name: f.lead.mean for f in forms} == pytest.approx({"main": 20.0, FORMS[0]: 19.0, FORMS[1]: 21.0})
    assert all(f.ranking == ["A", "B", "C", "none"] and f.clear for f in forms)


def test_what_depends_on_the_form_turns(tmp_path):
    """x alternates between the forms: with 100 (-1)^d the lead of A is 20 - 100 under one and 20 + 100 under the other."""
    import h5py
    name = write_study(tmp_path, Recipe(structures=FORMS, what_ifs={}, draws=16, slopes={}))
    with h5py.File(name, "r+") as file:
        values = file["outcomes/sustained_teachers"][()]
        values[0, 1] += np.where(np.arange(16) % 2, 100.0, -100.0)[None, :, None]
        file["outcomes/sustained_teachers"][...] = values
    c = compare.compare(load(name))
    found = by_pair(conclusions.claims(c))
    turned = found["A", "B"]
    assert turned.status == "turns" and turned.turned == turned.clearly_turned == [FORMS[0]]
    assert turned.clear == [FORMS[1]] and found["B", "C"].status == "survives"
    assert {f.name: f.ranking[0] for f in conclusions.forms(c)} == {"main": "A", FORMS[0]: "B", FORMS[1]: "A"}
    text = {s.key: s.text for s in findings.analyst(c, Words("en"))}["survivors"]
    assert "does not survive: it is the other way round under “hours: the first hours count most”" in text
    assert "“Cascade” better than “Long courses”" in text and "each of the 2" in text


def test_the_same_sign_is_not_yet_survival(tmp_path):
    """A lead of 1 + 10 x: on average ahead in one form, behind in the other; of 20 + 10 x: the same sign, not clear."""
    c = study_of(tmp_path, draws=16, effects={"none": 0.0, "A": 120.0, "B": 100.0}, slopes={"A": 10.0})
    claim = by_pair(conclusions.claims(c))["A", "B"]
    assert claim.status == "leans" and len(claim.same_sign) == 2 and not claim.clearly_turned


def test_three_draws_are_asked_for_the_sign_alone(tmp_path):
    c = study_of(tmp_path, draws=6, slopes={}, effects={"none": 0.0, "A": 100.0, "B": 80.0})
    claim = by_pair(conclusions.claims(c))["A", "B"]
    assert claim.sign_only == sorted(FORMS) and not claim.clear and claim.status == "leans"
    assert not any(f.clear for f in conclusions.forms(c)[1:])


def test_what_ifs_are_asked_too(tmp_path):
    c = study_of(tmp_path, draws=16, slopes={}, what_ifs={"high_turnover": {"B": 40.0}})
    claim = by_pair(conclusions.claims(c))["A", "B"]
    assert claim.clearly_turned == ["high_turnover"] and claim.status == "turns"


def test_less_is_better(tmp_path):
    c = study_of(tmp_path, draws=16, main="never_reached", effects={"none": 0.9, "A": 0.3, "B": 0.5}, chance=0.01,
                 slopes={})
    assert by_pair(conclusions.claims(c))["A", "B"].status == "survives"
    assert conclusions.forms(c)[0].ranking == ["A", "B", "none"]


def test_nothing_to_ask(tmp_path):
    c = study_of(tmp_path, structures=())
    assert conclusions.forms(c) == [] and conclusions.claims(c) == []
    assert "survivors" not in {s.key for s in findings.analyst(c, Words("en"))}
