# caught by: check_step_3, check_step_4, check_step_5 | at most 6.3
# base: _base.py
# change solution_model: HORIZON -> 1
# change solution_model: epochs=30 -> epochs=10
