import System

/// How Linux calls its system calls, how many arguments each has, and which of them is the text that
/// a record may hold.
enum SystemCallNames {
  struct Call {
    let name: ByteString
    let arguments: Int
    let text: Int?
  }

  static func find(_ number: Int) -> Call {
    for row in rows where row.number == number {
      return Call(
        name: ByteString(row.name), arguments: row.arguments, text: row.text < 0 ? nil : row.text)
    }
    return Call(name: "call_\(number)", arguments: 6, text: nil)
  }

  // Number, name, arguments, and the one that is a text, or -1.
  // swift-format-ignore
  private static let rows: [(number: Int, name: StaticString, arguments: Int, text: Int)] = [
    (17, "getcwd", 2, 0), (19, "eventfd2", 2, -1), (20, "epoll_create1", 1, -1),
    (21, "epoll_ctl", 4, -1), (22, "epoll_pwait", 5, -1), (23, "dup", 1, -1), (24, "dup3", 3, -1),
    (25, "fcntl", 3, -1), (29, "ioctl", 3, -1), (32, "flock", 2, -1), (33, "mknodat", 4, 1),
    (34, "mkdirat", 3, 1), (35, "unlinkat", 3, 1), (36, "symlinkat", 3, 0), (37, "linkat", 5, 1),
    (39, "umount2", 2, 0), (40, "mount", 5, 1), (43, "statfs", 2, 0), (44, "fstatfs", 2, -1),
    (45, "truncate", 2, 0), (46, "ftruncate", 2, -1), (48, "faccessat", 3, 1),
    (49, "chdir", 1, 0), (50, "fchdir", 1, -1), (51, "chroot", 1, 0), (52, "fchmod", 2, -1),
    (53, "fchmodat", 3, 1), (54, "fchownat", 5, 1), (55, "fchown", 3, -1), (56, "openat", 4, 1),
    (57, "close", 1, -1), (59, "pipe2", 2, -1), (61, "getdents64", 3, -1), (62, "lseek", 3, -1),
    (63, "read", 3, 1), (64, "write", 3, 1), (65, "readv", 3, -1), (66, "writev", 3, -1),
    (67, "pread64", 4, -1), (68, "pwrite64", 4, 1), (71, "sendfile", 4, -1),
    (72, "pselect6", 6, -1), (73, "ppoll", 5, -1), (78, "readlinkat", 4, 1),
    (79, "newfstatat", 4, 1), (80, "fstat", 2, -1), (81, "sync", 0, -1), (82, "fsync", 1, -1),
    (83, "fdatasync", 1, -1), (85, "timerfd_create", 2, -1), (86, "timerfd_settime", 4, -1),
    (88, "utimensat", 4, 1), (93, "exit", 1, -1), (94, "exit_group", 1, -1),
    (95, "waitid", 5, -1), (96, "set_tid_address", 1, -1), (98, "futex", 6, -1),
    (99, "set_robust_list", 2, -1), (101, "nanosleep", 2, -1), (102, "getitimer", 2, -1),
    (103, "setitimer", 3, -1), (107, "timer_create", 3, -1), (108, "timer_gettime", 2, -1),
    (109, "timer_getoverrun", 1, -1), (110, "timer_settime", 4, -1),
    (111, "timer_delete", 1, -1), (112, "clock_settime", 2, -1), (113, "clock_gettime", 2, -1),
    (114, "clock_getres", 2, -1), (115, "clock_nanosleep", 4, -1), (116, "syslog", 3, -1),
    (119, "sched_setscheduler", 3, -1), (120, "sched_getscheduler", 1, -1),
    (122, "sched_setaffinity", 3, -1), (123, "sched_getaffinity", 3, -1),
    (124, "sched_yield", 0, -1), (129, "kill", 2, -1), (130, "tkill", 2, -1),
    (131, "tgkill", 3, -1), (132, "sigaltstack", 2, -1), (133, "rt_sigsuspend", 2, -1),
    (134, "rt_sigaction", 4, -1), (135, "rt_sigprocmask", 4, -1), (136, "rt_sigpending", 2, -1),
    (137, "rt_sigtimedwait", 4, -1), (139, "rt_sigreturn", 0, -1), (140, "setpriority", 3, -1),
    (141, "getpriority", 2, -1), (142, "reboot", 4, -1), (144, "setgid", 1, -1),
    (146, "setuid", 1, -1), (153, "times", 1, -1), (154, "setpgid", 2, -1),
    (155, "getpgid", 1, -1), (156, "getsid", 1, -1), (157, "setsid", 0, -1),
    (158, "getgroups", 2, -1), (160, "uname", 1, -1), (161, "sethostname", 2, 0),
    (163, "getrlimit", 2, -1), (164, "setrlimit", 2, -1), (165, "getrusage", 2, -1),
    (166, "umask", 1, -1), (167, "prctl", 5, -1), (169, "gettimeofday", 2, -1),
    (172, "getpid", 0, -1), (173, "getppid", 0, -1), (174, "getuid", 0, -1),
    (175, "geteuid", 0, -1), (176, "getgid", 0, -1), (177, "getegid", 0, -1),
    (178, "gettid", 0, -1), (179, "sysinfo", 1, -1), (198, "socket", 3, -1),
    (199, "socketpair", 4, -1), (200, "bind", 3, -1), (201, "listen", 2, -1),
    (202, "accept", 3, -1), (203, "connect", 3, -1), (206, "sendto", 6, 1),
    (207, "recvfrom", 6, 1), (210, "shutdown", 2, -1), (211, "sendmsg", 3, -1),
    (212, "recvmsg", 3, -1), (214, "brk", 1, -1), (215, "munmap", 2, -1), (216, "mremap", 5, -1),
    (220, "clone", 5, -1), (221, "execve", 3, 0), (222, "mmap", 6, -1), (226, "mprotect", 3, -1),
    (227, "msync", 3, -1), (233, "madvise", 3, -1), (242, "accept4", 4, -1),
    (260, "wait4", 4, -1), (261, "prlimit64", 4, -1), (276, "renameat2", 5, 1),
    (278, "getrandom", 3, -1), (291, "statx", 5, 1), (435, "clone3", 2, -1),
    (439, "faccessat2", 4, 1),
  ]
}
