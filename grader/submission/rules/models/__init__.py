"""Rules about models: their layers, how these follow each other, and what they output."""
