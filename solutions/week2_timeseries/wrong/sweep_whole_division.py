# caught by: check_sweep | 1e-08
# base: _base.py
# change learning_rate_at: return 1e-8 * 10 ** (epoch / 20) -> return 1e-8 * 10 ** ((epoch // 20))
