# caught by: check_model | `None`
# base: _base.py
# change create_model: return model ->
