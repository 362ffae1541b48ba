# caught by: check_vectorizer | the token ids of
# base: solution.py
# change fit_vectorizer: standardize=standardize, max_tokens -> max_tokens
