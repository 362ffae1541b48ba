"""Matchers and evidence of exam5_sunspots alone."""
