"""Matchers and evidence of week1_nlp alone."""
