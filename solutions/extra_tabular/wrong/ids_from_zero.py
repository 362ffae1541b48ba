# caught by: check_ids | 3, for «truck»
# base: solution.py
# change carrier_ids: (carriers).numpy() -> (carriers).numpy() - 1
