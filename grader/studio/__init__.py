"""The studio: one page on this machine, from the brief to the verdict, the quiz card and the mock exam."""
