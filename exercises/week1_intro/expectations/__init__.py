"""Matchers and evidence of week1_intro alone."""
