# caught by: check_output | Write `mixed7`
# base: right/form_v3.py
# change output_of_last_layer: "mixed7" -> "mixed9"
