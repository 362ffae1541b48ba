"""Matchers and evidence that only week3_timeseries needs."""
