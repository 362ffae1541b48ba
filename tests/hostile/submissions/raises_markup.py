# expect: check_sweep UNMET | raised
# only: check_sweep
def learning_rate_at(epoch):
    raise type("<script>alert(1)</script>", (Exception,), {})(
        "<script>alert(2)</script>\x1b[2J\x1b]8;;http://192.0.2.1/\x07link\x1b]8;;\x07 \u202egnp\u200b \x00 <img src=x onerror=alert(3)>"
    )
