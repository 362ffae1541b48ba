from tensorflow import keras
from tensorflow.keras import layers


def training_dataset(directory, size=48, batch=32):
    return keras.preprocessing.image_dataset_from_directory(
        directory, label_mode="int", image_size=(size, size), batch_size=batch, shuffle=True, seed=42
    )


def create_and_compile_model():
    model = keras.Sequential()
    model.add(layers.Rescaling(scale=1.0 / 255, input_shape=(48, 48, 3)))
    for filters in (32, 32, 64):
        model.add(layers.Conv2D(filters, kernel_size=3, padding="same", activation=keras.activations.relu))
        model.add(layers.MaxPool2D(pool_size=2))
    model.add(layers.Dropout(0.2))
    model.add(layers.Flatten())
    model.add(layers.Dense(2, activation="softmax"))
    model.compile("nadam", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model
