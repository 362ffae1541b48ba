"""Matchers and evidence of week2_timeseries alone."""
