# caught by: check_step_5 | at least 0.86
# base: _base.py
# change solution_model: images, labels = draw_hands(SEED, SIZE) -> images, labels = draw_hands(SEED, SIZE, 250)
# change solution_model: epochs=14, validation_split=0.1 -> epochs=30
