# caught by: check_accuracy | on held-out examples
# base: _base.py
# change create_model: Adam(0.003) -> Adam(1e-6)
