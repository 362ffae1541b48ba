"""Matchers, evidence and data of extra_export alone."""
