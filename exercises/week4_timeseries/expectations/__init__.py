"""Matchers and evidence that only week4_timeseries needs."""
