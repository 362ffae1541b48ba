"""Matchers and evidence of week3_vision alone."""
