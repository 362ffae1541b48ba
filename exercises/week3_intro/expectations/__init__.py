"""Matchers and evidence of week3_intro alone."""
