# caught by: check_chance | os.listdir
# base: _base.py
# change split_data: files = random.sample(files, len(files)) ->
# drop: random
