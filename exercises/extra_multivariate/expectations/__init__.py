"""Matchers, evidence and data of extra_multivariate alone."""
