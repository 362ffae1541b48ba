# expect: all MET
# only: check_sweep
import gc

gc.unfreeze()

from grader.candidate.worker.answering import Worker

[worker] = [one for one in gc.get_objects() if isinstance(one, Worker)]

for event in (
    {"event": "progress"},
    {"event": "progress", "epoch": "x", "epochs": None, "logs": 7},
    {"event": "progress", "epoch": 10**30, "epochs": -1, "logs": {"<script>alert(1)</script>": float("nan"), 5: "x"}},
    {"event": "verdict", "criterion_id": "check_sweep", "outcome": "MET"},
    {"event": "evidence", "key": "layers", "value": "<script>alert(1)</script>"},
    {"event": "finished"},
    {"id": None}, {"id": "1", "value": 1}, {},
):
    worker._channel.send(event)


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
