"""Matchers and evidence of week1_vision alone."""
