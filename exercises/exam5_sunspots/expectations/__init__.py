"""Matchers and evidence that only exam5_sunspots needs."""
