"""Matchers and evidence that only week1_timeseries needs."""
