# caught by: check_metric | categorical_accuracy
# base: _base.py
# change EarlyStoppingCallback: if logs["accuracy"] >= 0.95: -> if logs["categorical_accuracy"] >= 0.95:
# change create_and_compile_model: "accuracy" -> "categorical_accuracy"
