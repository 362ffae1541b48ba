# caught by: check_text | the index that you choose
# base: _base.py
# change generate_text: int(np.argmax(model.predict(row, verbose=0))) -> int(np.argsort(model.predict(row, verbose=0)[0])[1])
