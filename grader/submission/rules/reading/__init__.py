"""What a program says, for all rules: what a value may be, and where it comes from."""
