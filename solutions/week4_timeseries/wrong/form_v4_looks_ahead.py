# caught by: check_convolution
# base: right/form_v4.py
# change create_uncompiled_model: padding="causal" -> padding="same"
