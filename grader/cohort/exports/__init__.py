"""Takes grades to where courses keep theirs: Gradescope, JUnit XML, Classroom 50."""
