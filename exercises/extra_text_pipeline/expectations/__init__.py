"""Matchers, evidence and data of extra_text_pipeline alone."""
