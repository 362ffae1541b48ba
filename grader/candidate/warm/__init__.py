"""Warm processes: a server that has its libraries imported and forks a process for each grading."""
