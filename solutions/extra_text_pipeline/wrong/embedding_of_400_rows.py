# caught by: check_model | is not in [0, 400)
# base: solution.py
# change create_model: Embedding(max_tokens, 16) -> Embedding(400, 16)
