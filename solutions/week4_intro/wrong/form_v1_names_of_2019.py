# caught by: check_every_picture | Optimizers have no `lr` any more
# base: right/form_v1.py
# change train_happy_sad_model: optimizers.RMSprop(0.001) -> optimizers.RMSprop(lr=0.001)
# change train_happy_sad_model: model.fit(train_generator -> model.fit_generator(train_generator
