# caught by: check_vectorizer, check_batches | length=7
# base: solution.py
# change fit_vectorizer: max_tokens=max_tokens, output_sequence_length=length -> max_tokens=max_tokens
