"""The numbers of Linux system calls that a candidate may not make, on the machines that TensorFlow is built for.

From the kernel's own tables: ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h``.
"""

from __future__ import annotations

from dataclasses import dataclass

# name: (x86_64, aarch64); None where a machine has no such call.
_PROCESSES: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    "tkill": (200, 130),
}
_SHARED_WITH_OTHERS: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_TELLING_OF_OTHERS: dict[str, tuple[int | None, int | None]] = {
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "name_to_handle_at": (303, 264),
    "statmount": (457, 457),
    "listmount": (458, 458),
}
"""Calls that tell names which Landlock hides; there are few watches for all programs of a person together."""
_SYSTEM: dict[str, tuple[int | None, int | None]] = {
    "truncate": (76, 45),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}
_METADATA: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}
_WITH_A_FALLBACK: dict[str, tuple[int | None, int | None]] = {
    "clone3": (435, 435),
    "openat2": (437, 437),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fallocate": (285, 47),
}
_BY_ARGUMENT: dict[str, tuple[int | None, int | None]] = {
    "clone": (56, 220),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "socketpair": (53, 199),
    "open": (2, None),
    "openat": (257, 56),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "utimensat": (280, 88),
    "prctl": (157, 167),
    "seccomp": (317, 277),
}

REFUSED = (*_PROCESSES, *_SHARED_WITH_OTHERS, *_TELLING_OF_OTHERS, *_SYSTEM)
"""Calls that fail with "operation not permitted"."""
SILENT = (*_METADATA,)
"""Calls that say yes and do nothing: Landlock cannot bind them, and ``shutil.copy`` makes them for honest reasons."""
ABSENT = (*_WITH_A_FALLBACK,)
"""Calls that say "no such call", so that programs fall back to ones that can be looked at or take their time."""


@dataclass(frozen=True)
class Machine:
    """A kind of processor, as the kernel's filter sees it."""

    audit_number: int
    """``AUDIT_ARCH_…`` of the kernel: a program may call by another machine's numbers, and is refused."""
    numbers: dict[str, int]
    """System calls by name."""
    second_table_at: int = 0
    """Where a second table of the same calls begins (x32 on x86_64); 0 where there is none."""


def _column(index: int) -> dict[str, int]:
    tables = (
        _PROCESSES, _SHARED_WITH_OTHERS, _TELLING_OF_OTHERS, _SYSTEM, _METADATA, _WITH_A_FALLBACK, _BY_ARGUMENT,
    )  # fmt: skip
    rows = ((name, numbers[index]) for table in tables for name, numbers in table.items())
    return {name: number for name, number in rows if number is not None}


MACHINES = {
    "x86_64": Machine(0xC000003E, _column(0), second_table_at=0x40000000),
    "aarch64": Machine(0xC00000B7, _column(1)),
}
"""The machines whose numbers are known, by the name that ``os.uname`` gives."""
