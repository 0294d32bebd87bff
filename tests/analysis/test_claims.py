"""Claims as findings, on studies whose advantages are worked out by hand (see make_study)."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_study import Recipe, write_study

from analysis.claims import DEPENDS, FAILS, HOLDS, MOSTLY, UNCLEAR, Part, Split, conclude, find, forms_of
from analysis.claims_document import as_table, as_text, document
from analysis.claims_of_documents import CLAIMS, Claim
from analysis.errors import InputError
from analysis.load import load
from analysis.study_data import StudyData

A_OVER_B = Claim("a", "study", "A is better.", "ML 1", "A", "B", outcome="sustained_teachers")


def study(folder: Path, **changes: object) -> StudyData:
    return load(write_study(folder, Recipe(**changes)))


def test_a_claim_that_holds_by_hand(tmp_path: Path) -> None:
    # 8 draws, x = -3.5 .. 3.5: the advantage is 20 - 2 x, that is 27, 25, ... 13, the same in every replicate
    found = find(study(tmp_path, what_ifs={}), A_OVER_B)
    assert found.whole.mean == pytest.approx(20) and 13 < found.whole.low < 20 < found.whole.high < 27
    assert found.whole.share == 1 and found.whole.draws == 8
    assert found.relative == pytest.approx(20 / 80)
    # forms alternate between draws: x = -3.5, -1.5, 0.5, 2.5 has the mean -0.5
    forms = {p.label: p.mean for p in found.parts if p.kind == "form"}
    assert forms == {"learning.dose=saturating": pytest.approx(19), "learning.dose=threshold_logistic": pytest.approx(21)}
    # at half and double money the effects grow with its square root: 20 / sqrt 2 and 20 sqrt 2
    budgets = {p.label: p.mean for p in found.parts if p.kind == "budget"}
    assert budgets == {"50 % of the budget": pytest.approx(200**0.5), "200 % of the budget": pytest.approx(800**0.5)}
    assert found.verdict == HOLDS and "all 4 forms and futures" in found.conclusion


def test_the_number_that_moves_it_most(tmp_path: Path) -> None:
    split = find(study(tmp_path, what_ifs={}), A_OVER_B).split
    assert split is not None and split.clear and not split.turns
    assert sorted((split.below.mean, split.above.mean)) == pytest.approx([16, 24])   # halves of 27, 25, ... 13


def test_a_claim_that_fails_by_hand(tmp_path: Path) -> None:
    b_over_a = Claim("b", "study", "B is better.", "ML 1", "B", "A", outcome="sustained_teachers")
    found = find(study(tmp_path, what_ifs={}), b_over_a)
    assert found.whole.mean == pytest.approx(-20) and found.whole.share == 0
    assert found.verdict == FAILS
    assert found.conclusion == "Fails: 'School teams' leaves more than 'Cascade' in every form and future tried."


def test_less_is_expected_where_the_claim_says_so(tmp_path: Path) -> None:
    fewer = Claim("c", "study", "B leaves fewer.", "ML 1", "B", "A", "less", "sustained_teachers")
    assert find(study(tmp_path, what_ifs={}), fewer).verdict == HOLDS


def test_a_what_if_turns_it(tmp_path: Path) -> None:
    found = find(study(tmp_path), A_OVER_B)          # with high turnover B gains 40: 20 becomes -20
    (what_if,) = [p for p in found.parts if p.kind == "what-if"]
    assert what_if.mean == pytest.approx(-20) and what_if.status == FAILS
    assert found.verdict == DEPENDS and "fails with high turnover" in found.conclusion


def test_a_varied_number_turns_it(tmp_path: Path) -> None:
    # the advantage is 1 - 12 x: 43, 31, 19, 7, -5, -17, -29, -41
    found = find(study(tmp_path, what_ifs={}, effects={"none": 0.0, "A": 81.0, "B": 80.0, "C": 0.0},
                       slopes={"A": 2.0, "B": 14.0}), A_OVER_B)
    assert found.whole.mean == pytest.approx(1) and found.split is not None and found.split.turns
    assert found.verdict == DEPENDS and found.split.path in found.conclusion


def test_equality_is_refuted_or_not_contradicted(tmp_path: Path) -> None:
    equal = Claim("d", "study", "Of equal importance.", "ML 1", "A", "B", "equal", "sustained_teachers")
    assert find(study(tmp_path / "1", what_ifs={}), equal).verdict == FAILS
    assert find(study(tmp_path / "2"), equal).verdict == DEPENDS
    close = study(tmp_path / "3", what_ifs={}, effects={"none": 0.0, "A": 80.0, "B": 80.0, "C": 0.0})
    assert find(close, equal).verdict == UNCLEAR


def part(mean: float, low: float, high: float, label: str = "x=form", floor: float = 0.0) -> Part:
    return Part("form", label, mean, low, high, 0.5, 8, floor)


@pytest.mark.parametrize(("whole", "parts", "verdict"), [
    ((2, 1, 3), [(2, 1, 3)], HOLDS), ((2, 1, 3), [(2, -1, 3)], MOSTLY), ((2, 1, 3), [(-2, -3, -1)], DEPENDS),
    ((-2, -3, -1), [(-2, -3, -1)], FAILS), ((-2, -3, -1), [(1, 0.5, 2)], DEPENDS), ((0, -1, 1), [(1, 0.5, 2)], DEPENDS),
    ((0, -1, 1), [(0, -1, 1)], UNCLEAR), ((0, -1, 1), [(-1, -2, -0.5)], UNCLEAR), ((-2, -3, -1), [(0, -1, 1)], FAILS)])
def test_conclusions_follow_from_the_parts(whole: tuple, parts: list[tuple], verdict: str) -> None:
    assert conclude(A_OVER_B, part(*whole), [part(*p) for p in parts], None, "A", "B")[0] == verdict


def test_an_advantage_too_small_to_matter_is_none() -> None:
    assert part(0.5, 0.4, 0.6, floor=1.0).status == UNCLEAR and part(0.5, 0.4, 0.6).status == HOLDS


def test_a_split_that_may_be_chance_turns_nothing() -> None:
    halves = part(3, 2, 4), part(-3, -4, -2)
    assert Split("p", 1, "h", *halves, 0.0001, True).turns and not Split("p", 1, "h", *halves, 0.04, False).turns


def test_forms_are_told_apart() -> None:
    assert forms_of(["a=1; b=1", "a=2; b=1", ""]) == {"a=1": [0], "b=1": [0, 1], "a=2": [1]}


def test_a_strategy_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no strategy 'Z'"):
        find(study(tmp_path), Claim("z", "study", "Z.", "ML 1", "Z", "B", outcome="sustained_teachers"))


def test_every_number_is_written(tmp_path: Path) -> None:
    data = study(tmp_path)
    found = find(data, A_OVER_B)
    written = document([found], {"study": data})
    assert "> A is better. (ML 1)" in written and found.conclusion in written and "| all draws | +20 |" in written
    assert "what if: high turnover | -20" in written
    lines = as_table([found]).csv().splitlines()
    assert len(lines) == 1 + 1 + len(found.parts) + 2      # head, all draws, parts, two halves
    assert "ahead in 100 % of futures" in as_text([found])


def test_the_claims_name_studies_and_strategies_that_exist() -> None:
    folder = Path(__file__).resolve().parents[2] / "scenarios" / "studies" / "claims"
    assert {claim.study for claim in CLAIMS} == {file.stem for file in folder.glob("*.yaml")}
    for claim in CLAIMS:
        lines = (folder / f"{claim.study}.yaml").read_text(encoding="utf-8").splitlines()
        for strategy in (claim.first, claim.second):
            assert f"  {strategy}:" in lines, f"{claim.study}: {strategy}"
        assert any(claim.outcome in line for line in lines)
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)
    written = (folder.parents[2] / "sim" / "CLAIMS.md").read_text(encoding="utf-8")
    assert all(f"\n### {claim.name}\n" in written and claim.sentence in written for claim in CLAIMS)
