# caught by: check_spoilt_files | (empty)
# base: _base.py
# drop: Image


def is_picture(path):
    return path.lower().endswith((".png", ".jpg", ".jpeg"))
