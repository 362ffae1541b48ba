# caught by: check_model | `compile` without a loss
# base: _base.py
# change define_and_compile_model: (learning_rate=0.05), loss="mean_squared_error") -> (learning_rate=0.05))
