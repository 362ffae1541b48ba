"""Matchers, evidence and data of extra_embeddings alone."""
