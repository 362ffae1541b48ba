# caught by: check_metric | no metric at all
# base: _base.py
# change create_and_compile_model: , metrics=["accuracy"] ->
