# caught by: check_rule | after 10 epochs
# base: _base.py
# change train_model: epochs=200 -> epochs=10
