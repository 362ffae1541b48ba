# caught by: check_weights | `return model`
# base: _base.py
# change create_pre_trained_model: return pre_trained_model ->
