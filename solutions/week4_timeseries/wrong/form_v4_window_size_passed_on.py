# caught by: check_model
# base: right/form_v4.py
# change create_model: create_uncompiled_model() -> create_uncompiled_model(64)
