# expect: check_sweep UNMET | 1e-08
# only: check_sweep
import json
import pickle
import random

json.dumps = json.loads = pickle.loads = random.random = random.seed = lambda *rest, **more: 1e-8


def learning_rate_at(epoch):
    return 1.0
