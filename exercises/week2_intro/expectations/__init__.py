"""Matchers and evidence of week2_intro alone."""
