# caught by: check_rule | the learning rate is too high
# base: _base.py
# change define_and_compile_model: learning_rate=0.05 -> learning_rate=0.1
# change train_model: epochs=200 -> epochs=100
