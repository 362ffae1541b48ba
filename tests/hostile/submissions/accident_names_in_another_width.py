# expect: all MET
# only: check_sweep
def ｌｅａｒｎｉｎｇ_ｒａｔｅ_ａｔ(ｅｐｏｃｈ):
    return 1e-8 * 10 ** (epoch / 20)
