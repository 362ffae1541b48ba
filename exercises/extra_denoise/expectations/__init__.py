"""Matchers, evidence and data of extra_denoise alone."""
