"""Matchers and evidence of week4_nlp alone."""
