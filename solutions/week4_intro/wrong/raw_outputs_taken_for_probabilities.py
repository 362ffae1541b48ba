# caught by: check_model | from_logits=True
# base: _base.py
# change create_and_compile_model: , activation="sigmoid" ->
