# caught by: check_export | saved_model.pb
# base: solution.py
# change export_model: model.export(directory) -> model.save(directory + "/model.keras")
