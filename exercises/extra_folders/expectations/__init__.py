"""Matchers and evidence of extra_folders alone."""
