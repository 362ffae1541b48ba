"""Rules about the names and arguments of calls: gone, misspelt, without effect, or taken for others."""
