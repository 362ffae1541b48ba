# caught by: check_sweep | Remove the upper limit
# base: _base.py
# change learning_rate_at: return 1e-8 * 10 ** (epoch / 20) -> return 1e-8 * 10 ** (min(epoch, 120) / 20)
