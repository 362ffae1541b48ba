"""A mock exam from its start to its debrief: what the terminal and the studio show of it."""
