# caught by: check_convert | no such file
# base: solution.py
# change convert_to_litert: Path(filename).write_bytes(converter.convert()) -> return converter.convert()
