# caught by: check_chance | random.sample
# base: _base.py
# change split_data: files = random.sample(files, len(files)) -> random.sample(files, len(files))
