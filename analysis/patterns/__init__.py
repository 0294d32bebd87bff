"""The patterns the model has to show (sim/MODEL.md, section 9): each a small study with a criterion stated
beforehand."""
