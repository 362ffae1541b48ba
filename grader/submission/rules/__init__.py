"""What the source of a submission alone tells, one module for each family of rules."""
