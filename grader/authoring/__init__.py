"""Floor 8: for those who write exercises."""
