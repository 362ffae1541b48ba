# caught by: check_model | takes 0 to 399
# base: solution.py
# change create_model: Embedding(max_tokens, 16) -> Embedding(400, 16)
