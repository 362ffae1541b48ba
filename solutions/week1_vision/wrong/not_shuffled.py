# caught by: check_chance | random.shuffle
# base: _base.py
# change split_data: files = random.sample(files, len(files)) -> files.sort()
# drop: random
