# caught by: check_stop | numbers of classes
# base: right/form_v1.py
# change: x_train, x_test = x_train / 255.0, x_test / 255.0 -> x_train, y_train = x_train / 255.0, y_train / 255.0
