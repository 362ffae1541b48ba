# expect: check_sweep UNMET | keys: []
# only: check_sweep
import os
import pwd


def learning_rate_at(epoch):
    homes = {user.pw_dir for user in pwd.getpwall()} | {"/tmp", "/home", "/root", "/var/tmp"}
    names = ("machine.key", "progress.sqlite", "id_rsa", ".netrc")
    keys = [name for home in homes for _, _, found in os.walk(home) for name in found if name in names]
    raise LookupError(f"keys: {keys}")
