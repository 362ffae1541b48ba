# caught by: check_pairing | units=10
# base: _base.py
# change solution_model: Dense(CLASSES, activation="softmax") -> Dense(10, activation="softmax")
# change solution_model: epochs=12 -> epochs=6
