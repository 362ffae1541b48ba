# caught by: check_metrics
# base: right/form_v4.py
# change compute_metrics: return mse, mae -> return tf.sqrt(mse), mae
