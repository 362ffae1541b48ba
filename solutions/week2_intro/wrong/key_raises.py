# caught by: check_callback | reads `acc`
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs.get("acc") >= 0.95:
