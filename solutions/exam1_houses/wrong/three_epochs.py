# caught by: check_step_5 | at most 2.3
# base: _base.py
# change solution_model: decay_steps=30 * 25 -> decay_steps=30 * 25 + 0
# change solution_model: epochs=30 -> epochs=3
