# caught by: check_every_picture | same `seed`
# base: right/form_v4.py

def train_val_datasets():
    settings = {"image_size": (150, 150), "batch_size": 128, "label_mode": "binary", "validation_split": 0.1}
    training_dataset = tf.keras.utils.image_dataset_from_directory(ROOT, subset="training", seed=1, **settings)
    validation_dataset = tf.keras.utils.image_dataset_from_directory(ROOT, subset="validation", seed=2, **settings)
    return training_dataset, validation_dataset
