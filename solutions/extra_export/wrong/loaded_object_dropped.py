# caught by: check_loading | variables which have been deleted
# base: solution.py
# change predict_saved_model: loaded = tf.saved_model.load(directory) ->
# change predict_saved_model: loaded.serve(inputs) -> tf.saved_model.load(directory).serve(inputs)
