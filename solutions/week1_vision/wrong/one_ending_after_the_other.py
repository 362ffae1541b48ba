# caught by: check_chance | sorted by extension
# base: _base.py
# drop: random

import glob


def split_data(source_dir, training_dir, validation_dir, split_size):
    os.makedirs(training_dir, exist_ok=True)
    os.makedirs(validation_dir, exist_ok=True)
    paths = glob.glob(os.path.join(source_dir, "*.jpg")) + glob.glob(os.path.join(source_dir, "*.png"))
    files = [os.path.basename(path) for path in paths if is_picture(path)]
    n = int(split_size * len(files))
    for name in files[:n]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(training_dir, name))
    for name in files[n:]:
        shutil.copyfile(os.path.join(source_dir, name), os.path.join(validation_dir, name))
