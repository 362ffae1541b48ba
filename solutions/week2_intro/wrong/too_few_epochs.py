# caught by: check_stop | Train for more epochs
# base: _base.py
# change train_mnist: epochs=20 -> epochs=3
