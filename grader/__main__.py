"""``python -m grader …``: nothing but a call to the command line."""

from grader.cli import main

if __name__ == "__main__":
    main()
