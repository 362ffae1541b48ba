# caught by: check_share | Swap training and validation
# base: _base.py
# change split_data: for name in files[:n]: -> for name in files[: len(files) - n]:
# change split_data: for name in files[n:]: -> for name in files[len(files) - n :]:
