# caught by: check_export | the exported SavedModel
# base: solution.py
# change export_model: model.export(directory) -> tf.keras.models.clone_model(model).export(directory)
