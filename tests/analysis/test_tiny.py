"""A small effect is called small before anything else is said, whatever the outcome is counted in."""

from test_verdict import in_order, sentences


def test_a_tiny_effect_in_teacher_years_is_called_so(tmp_path):
    """100 teacher-years at 3 % a year over fifteen years: one of 100 of N teachers makes .01 N x 12.11 of them."""
    recipe = {"main": "practice_years", "unit": "teacher year", "structures": (), "what_ifs": {}}
    assert "tiny" in sentences(tmp_path / "b", all_teachers=830.0, **recipe)[1]
    assert "tiny" not in sentences(tmp_path / "c", all_teachers=820.0, **recipe)[1]
    _, found = sentences(tmp_path / "d", all_teachers=50000.0, **recipe)
    assert in_order(found)[0] == "tiny"
    assert found["tiny"] == ("The effect is small whatever is chosen: at best, with “School teams”, 0.2 teacher-years for every "
                             "100 teachers (of 50,000) in 15 years, as if fewer than one teacher in 100 taught so all the time.")
