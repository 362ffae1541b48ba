# caught by: check_pictures | image_size=(150, 150)
# base: right/form_v4.py
# change train_val_datasets: image_size=(150, 150), shuffle=True, -> shuffle=True,
