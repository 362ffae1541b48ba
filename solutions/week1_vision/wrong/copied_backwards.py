# caught by: check_folders, check_spoilt_files | Pass the file of `source_dir` first
# base: _base.py


def split_data(source_dir, training_dir, validation_dir, split_size):
    os.makedirs(training_dir, exist_ok=True)
    os.makedirs(validation_dir, exist_ok=True)
    files = [name for name in os.listdir(source_dir) if is_picture(os.path.join(source_dir, name))]
    files = random.sample(files, len(files))
    n = int(split_size * len(files))
    for name in files[:n]:
        shutil.copyfile(os.path.join(training_dir, name), os.path.join(source_dir, name))
    for name in files[n:]:
        shutil.copyfile(os.path.join(validation_dir, name), os.path.join(source_dir, name))
