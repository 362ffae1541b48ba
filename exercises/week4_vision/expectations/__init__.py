"""Matchers and evidence of week4_vision alone."""
