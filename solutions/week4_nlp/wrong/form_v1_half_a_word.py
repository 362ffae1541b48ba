# caught by: check_model | units=41.5
# base: right/form_v1.py
# change: total_words // 2 -> total_words / 2
