"""What better knowledge is worth, which study to fund, and what to do with its result."""
