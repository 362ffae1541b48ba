"""Floor 7: over many gradings."""
