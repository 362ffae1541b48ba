# caught by: check_ids | «sun and sea»
# base: solution.py
# change token_ids: return vectorizer(texts).numpy() -> ids = vectorizer(texts).numpy(); return np.where(ids > 1, ids + 1, ids)
