# caught by: check_model | an output for each of 9 classes
# base: solution.py
# change create_model: Dense(classes -> Dense(max_tokens
