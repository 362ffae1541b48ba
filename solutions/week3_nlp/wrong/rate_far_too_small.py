# caught by: check_accuracy | right on hidden examples
# base: _base.py
# change create_model: Adam(0.003) -> Adam(1e-6)
