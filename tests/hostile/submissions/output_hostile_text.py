# expect: all MET
# only: check_sweep
print("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</pre></body>")
print("\x1b[31mred\x1b[0m \x1b]8;;http://192.0.2.1/\x1b\\link\x1b]8;;\x1b\\ \x1b]52;c;cm0gLXJm\x07 \x9b2J")
print("\u202egnp.exe\u202c zero\u200bwidth \x00 nul \x08\x08\x08 \r overwritten", "\ud800".encode("utf-8", "surrogatepass"))


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
