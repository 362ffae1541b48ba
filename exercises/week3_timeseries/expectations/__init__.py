"""Matchers and evidence of week3_timeseries alone."""
