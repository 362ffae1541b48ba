# caught by: check_weights | Write `InceptionV3`
# base: right/form_v4.py

def create_pre_trained_model(local_weights_file):
    pre_trained_model = tf.keras.applications.MobileNetV2(input_shape=(150, 150, 3), include_top=False, weights="imagenet")
    pre_trained_model.trainable = False
    return pre_trained_model
