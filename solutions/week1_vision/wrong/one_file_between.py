# caught by: check_nothing_lost | is in neither
# base: _base.py
# change split_data: for name in files[n:]: -> for name in files[n + 1 :]:
