# caught by: check_metric | no metric
# base: _base.py
# change create_and_compile_model: , metrics=["accuracy"] ->
