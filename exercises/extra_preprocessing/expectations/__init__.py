"""Matchers, evidence and data of extra_preprocessing alone."""
