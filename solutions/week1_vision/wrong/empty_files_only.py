# caught by: check_spoilt_files | The name does not show
# base: _base.py
# drop: Image


def is_picture(path):
    return os.path.getsize(path) > 0
