# caught by: check_convert | not a LiteRT model
# base: solution.py
# change convert_to_litert: converter.convert() -> (Path(directory) / "saved_model.pb").read_bytes()
