"""Matchers and evidence of week4_timeseries alone."""
