# expect: check_sweep UNMET | 20 MB printed
# only: check_sweep
# limits: output_mb=20 seconds_per_call=20
import os

while True:
    os.write(2, b'x' * 65536)
