# caught by: check_sweep | then infinity
# base: _base.py
# change adjust_learning_rate: lambda epoch: 1e-5 * 10 ** (epoch / 5) -> lambda epoch, rate: rate * 10**epoch
