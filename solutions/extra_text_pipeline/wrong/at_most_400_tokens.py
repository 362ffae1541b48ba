# caught by: check_vectorizer | max_tokens=600
# base: solution.py
# change fit_vectorizer: max_tokens=max_tokens -> max_tokens=min(max_tokens, 400)
