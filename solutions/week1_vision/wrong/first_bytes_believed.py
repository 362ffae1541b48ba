# caught by: check_spoilt_files | (not an image)
# base: _base.py
# drop: Image


def is_picture(path):
    with open(path, "rb") as file:
        return file.read(4) in (b"\x89PNG", b"\xff\xd8\xff\xe0")
