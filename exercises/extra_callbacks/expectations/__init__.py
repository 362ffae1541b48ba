"""Matchers, evidence and data of extra_callbacks alone."""
