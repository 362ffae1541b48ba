# caught by: check_spoilt_files | An ending such as
# base: _base.py
# drop: Image


def is_picture(path):
    return os.path.getsize(path) > 0
