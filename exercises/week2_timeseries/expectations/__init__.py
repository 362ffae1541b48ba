"""Matchers and evidence that only week2_timeseries needs."""
