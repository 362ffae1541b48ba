# caught by: check_rule | Adam
# base: _base.py
# change define_and_compile_model: optimizer=tf.keras.optimizers.SGD(learning_rate=0.05) -> optimizer="adam"
# change train_model: epochs=200 -> epochs=100
