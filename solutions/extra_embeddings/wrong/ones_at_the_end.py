# caught by: check_padding | Pad with 0, not with 1
# base: solution.py
# change token_ids: return vectorizer(texts).numpy() -> return np.maximum(vectorizer(texts).numpy(), 1)
