# caught by: check_model | never compiled
# base: solution.py
# change create_model: model.compile(optimizer="sgd", loss="mse") ->
