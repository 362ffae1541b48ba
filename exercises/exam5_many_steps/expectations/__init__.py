"""Matchers and evidence that only exam5_many_steps needs."""
