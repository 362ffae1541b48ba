raise SystemExit("a file of the submission was run in the kit")
