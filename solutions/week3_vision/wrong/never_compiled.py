# caught by: check_model | without `compile`
# base: _base.py
# change create_final_model: model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"]) ->
