# caught by: check_loading | predict_saved_model
# base: solution.py
# change predict_saved_model: .serve(inputs).numpy() -> .signatures["serving_default"](tf.constant(inputs))
