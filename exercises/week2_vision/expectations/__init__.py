"""Matchers and evidence of week2_vision alone."""
