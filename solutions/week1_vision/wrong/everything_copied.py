# caught by: check_spoilt_files | getsize
# base: _base.py
# drop: Image, is_picture


def split_data(source_dir, training_dir, validation_dir, split_size):
    os.makedirs(training_dir, exist_ok=True)
    os.makedirs(validation_dir, exist_ok=True)
    files = os.listdir(source_dir)
    files = random.sample(files, len(files))
    n = int(split_size * len(files))
    for name in files[:n]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(training_dir, name))
    for name in files[n:]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(validation_dir, name))
