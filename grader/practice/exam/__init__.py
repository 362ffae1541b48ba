"""Floor 9: a mock exam from its start to its debrief, in the terminal and as a page on this machine."""
