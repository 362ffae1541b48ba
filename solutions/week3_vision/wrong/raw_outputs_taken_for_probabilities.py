# caught by: check_model | from_logits
# base: _base.py
# change create_final_model: , activation="sigmoid" ->
