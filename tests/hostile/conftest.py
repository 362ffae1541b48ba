"""The submissions are no tests, whatever their files are called."""

collect_ignore = ["submissions"]
