"""Images for the exercises, drawn or real."""
