"""Floor 1: what can be practised. Reads files, runs nothing."""
