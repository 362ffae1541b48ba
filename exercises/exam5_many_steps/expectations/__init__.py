"""Matchers and evidence of exam5_many_steps alone."""
