# caught by: check_model | None
# base: solution.py
# change create_model: return model ->
