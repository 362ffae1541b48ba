# caught by: check_vectorizer | max_tokens=5
# base: solution.py
# change fit_vectorizer: standardize=standardize, max_tokens=max_tokens, -> standardize=standardize,
