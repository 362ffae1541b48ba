# caught by: check_share | Remove the broken files first
# base: _base.py
# change split_data: n = int(split_size * len(files)) -> n = int(split_size * len(os.listdir(source_dir)))
