"""Matchers, evidence and data of extra_tabular alone."""
