# caught by: check_model | a model without `compile`
# base: solution.py
# change create_model: model.compile(optimizer="sgd", loss="mse") ->
