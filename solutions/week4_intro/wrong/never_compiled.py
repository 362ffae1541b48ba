# caught by: check_model | without `compile`
# base: _base.py
# change create_and_compile_model: model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"]) ->
