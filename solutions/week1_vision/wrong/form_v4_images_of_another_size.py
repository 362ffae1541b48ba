# caught by: check_every_picture | size that the model reads
# base: right/form_v4.py
# change train_val_datasets: image_size=(150, 150) -> image_size=(120, 120)
