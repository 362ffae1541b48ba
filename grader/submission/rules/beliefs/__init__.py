"""What comments say of calls, and what these do instead: tables for the rules on comments."""
