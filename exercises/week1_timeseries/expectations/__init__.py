"""Matchers and evidence of week1_timeseries alone."""
