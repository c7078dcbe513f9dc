/// Linux's system calls on riscv64, by their numbers (Linux's include/uapi/asm-generic/unistd.h): what they are called, and what
/// they do in words. In the words, {0} to {5} are arguments: `{0}` as a number with a sign, `{0x}` as an address, `{0p}` as a
/// descriptor, which may be that of the working folder.
public enum SystemCalls {
  /// The name of a call; nil of one that is not known.
  public static func name(_ number: UInt64) -> String? { rows[number]?.name }

  /// A call in words: `read: 100 bytes from descriptor 3 to 0x3fff0`.
  public static func text(_ number: UInt64, _ arguments: [UInt64]) -> String {
    guard let row = rows[number] else { return "system call \(number)" }
    return row.words.isEmpty ? row.name : "\(row.name): \(filled(row.words, arguments))"
  }

  /// What a call has returned, in words.
  public static func result(_ value: UInt64) -> String {
    let signed = Int64(bitPattern: value)
    guard (-4095 ... -1).contains(signed) else {
      return signed >= 0 && signed < 1 << 32 ? "\(signed)" : "0x" + String(value, radix: 16)
    }
    let number = Int(-signed)
    return errors[number].map { "-\(number) (\($0))" } ?? "\(signed)"
  }

  private static func filled(_ words: String, _ arguments: [UInt64]) -> String {
    var text = ""
    var rest = words[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      text += value(rest[rest.index(after: open)..<close], arguments)
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  private static func value(_ place: Substring, _ arguments: [UInt64]) -> String {
    guard let number = place.first?.wholeNumberValue, arguments.indices.contains(number) else {
      return "?"
    }
    let argument = arguments[number]
    switch place.last {
    case "x": return "0x" + String(argument, radix: 16)
    case "p":
      let descriptor = Int32(truncatingIfNeeded: argument)
      return descriptor == -100 ? "the working folder" : "descriptor \(descriptor)"
    default: return "\(Int64(bitPattern: argument))"
    }
  }

  private typealias Row = (name: String, words: String)

  private static let rows: [UInt64: Row] = [
    17: ("getcwd", "the working folder's name to {0x}"), 19: ("eventfd2", ""),
    20: ("epoll_create1", ""), 21: ("epoll_ctl", "on {0p}, for {2p}"),
    22: ("epoll_pwait", "on {0p}"), 23: ("dup", "{0p}"), 24: ("dup3", "{0p} as {1}"),
    25: ("fcntl", "{0p}, command {1}"), 29: ("ioctl", "{0p}, request {1x}"),
    34: ("mkdirat", "in {0p}, the name at {1x}"), 35: ("unlinkat", "in {0p}, the name at {1x}"),
    36: ("symlinkat", ""), 37: ("linkat", ""), 38: ("renameat", ""), 39: ("umount2", ""),
    40: ("mount", ""), 43: ("statfs", ""), 44: ("fstatfs", "{0p}"),
    45: ("truncate", "the name at {0x}, to {1} bytes"), 46: ("ftruncate", "{0p}, to {1} bytes"),
    48: ("faccessat", "in {0p}, the name at {1x}"), 49: ("chdir", "to the name at {0x}"),
    50: ("fchdir", "to {0p}"), 52: ("fchmod", "{0p}"), 53: ("fchmodat", ""), 54: ("fchownat", ""),
    55: ("fchown", "{0p}"), 56: ("openat", "in {0p}, the name at {1x}, flags {2x}"),
    57: ("close", "{0p}"), 59: ("pipe2", "two descriptors to {0x}"),
    61: ("getdents64", "names in {0p}, up to {2} bytes to {1x}"),
    62: ("lseek", "{0p}, to {1}"), 63: ("read", "up to {2} bytes from {0p} to {1x}"),
    64: ("write", "{2} bytes from {1x} to {0p}"), 65: ("readv", "from {0p}, {2} pieces"),
    66: ("writev", "to {0p}, {2} pieces"), 67: ("pread64", "up to {2} bytes from {0p} at {3}"),
    68: ("pwrite64", "{2} bytes to {0p} at {3}"), 71: ("sendfile", "from {1p} to {0p}"),
    72: ("pselect6", "of {0} descriptors"), 73: ("ppoll", "of {1} descriptors"),
    78: ("readlinkat", "in {0p}, the name at {1x}"),
    79: ("newfstatat", "in {0p}, the name at {1x}"), 80: ("fstat", "{0p}"), 81: ("sync", ""),
    82: ("fsync", "{0p}"), 83: ("fdatasync", "{0p}"), 85: ("timerfd_create", ""),
    86: ("timerfd_settime", "{0p}"), 88: ("utimensat", ""), 90: ("capget", ""),
    93: ("exit", "the thread, with {0}"), 94: ("exit_group", "the process, with {0}"),
    95: ("waitid", ""), 96: ("set_tid_address", "{0x}"), 97: ("unshare", ""),
    98: ("futex", "the word at {0x}, operation {1}"), 99: ("set_robust_list", ""),
    101: ("nanosleep", "for the time at {0x}"), 103: ("setitimer", ""), 107: ("timer_create", ""),
    113: ("clock_gettime", "clock {0} to {1x}"), 115: ("clock_nanosleep", "clock {0}"),
    116: ("syslog", ""), 122: ("sched_setaffinity", ""), 123: ("sched_getaffinity", ""),
    124: ("sched_yield", "let others run"), 129: ("kill", "process {0}, signal {1}"),
    130: ("tkill", "thread {0}, signal {1}"), 131: ("tgkill", "thread {1}, signal {2}"),
    132: ("sigaltstack", ""), 133: ("rt_sigsuspend", ""), 134: ("rt_sigaction", "signal {0}"),
    135: ("rt_sigprocmask", ""), 136: ("rt_sigpending", ""), 137: ("rt_sigtimedwait", ""),
    139: ("rt_sigreturn", "from a signal's handler"), 140: ("setpriority", ""),
    141: ("getpriority", ""), 142: ("reboot", ""), 146: ("setuid", "{0}"), 153: ("times", ""),
    154: ("setpgid", "process {0}, group {1}"), 155: ("getpgid", "{0}"), 156: ("getsid", "{0}"),
    157: ("setsid", ""), 160: ("uname", "to {0x}"), 165: ("getrusage", ""), 166: ("umask", "{0x}"),
    167: ("prctl", ""), 169: ("gettimeofday", ""), 172: ("getpid", ""), 173: ("getppid", ""),
    174: ("getuid", ""), 175: ("geteuid", ""), 176: ("getgid", ""), 177: ("getegid", ""),
    178: ("gettid", ""), 179: ("sysinfo", ""), 198: ("socket", "family {0}, type {1}"),
    199: ("socketpair", ""), 200: ("bind", "{0p}"), 201: ("listen", "{0p}"),
    202: ("accept", "{0p}"), 203: ("connect", "{0p}, to the address at {1x}"),
    204: ("getsockname", "{0p}"), 205: ("getpeername", "{0p}"),
    206: ("sendto", "{2} bytes from {1x} to {0p}"),
    207: ("recvfrom", "up to {2} bytes from {0p} to {1x}"), 208: ("setsockopt", "{0p}"),
    209: ("getsockopt", "{0p}"), 210: ("shutdown", "{0p}"), 211: ("sendmsg", "{0p}"),
    212: ("recvmsg", "{0p}"), 214: ("brk", "the end of the heap to {0x}"),
    215: ("munmap", "{1} bytes at {0x}"), 216: ("mremap", "{1} bytes at {0x}, now {2}"),
    220: ("clone", "flags {0x}"), 221: ("execve", "the program named at {0x}"),
    222: ("mmap", "{1} bytes at {0x}, of {4p}"), 226: ("mprotect", "{1} bytes at {0x}"),
    227: ("msync", "{1} bytes at {0x}"), 233: ("madvise", "{1} bytes at {0x}"),
    242: ("accept4", "{0p}"), 258: ("riscv_hwprobe", ""), 259: ("riscv_flush_icache", ""),
    260: ("wait4", "process {0}"), 261: ("prlimit64", ""), 269: ("sendmmsg", "{0p}"),
    276: ("renameat2", ""), 278: ("getrandom", "{1} bytes to {0x}"), 279: ("memfd_create", ""),
    283: ("membarrier", ""), 285: ("copy_file_range", ""),
    291: ("statx", "in {0p}, the name at {1x}"),
    293: ("rseq", ""), 435: ("clone3", ""), 436: ("close_range", ""), 437: ("openat2", ""),
    439: ("faccessat2", "in {0p}, the name at {1x}"),
  ]

  private static let errors: [Int: String] = [
    1: "not permitted", 2: "no such file", 3: "no such process", 4: "interrupted", 5: "I/O error",
    6: "no such device", 7: "too many arguments", 8: "no program", 9: "bad descriptor",
    10: "no children", 11: "try again", 12: "out of memory", 13: "permission denied",
    14: "bad address", 16: "busy", 17: "exists", 18: "another file system", 19: "no such device",
    20: "no folder", 21: "a folder", 22: "invalid", 23: "too many files open",
    24: "too many files open", 25: "no terminal", 27: "file too large", 28: "disk full",
    29: "cannot seek", 30: "read-only", 32: "nobody reads", 34: "out of range",
    36: "name too long", 38: "no such call", 39: "not empty", 40: "too many links",
    75: "overflow", 88: "no socket", 95: "not supported", 97: "no such family",
    98: "address in use", 99: "no such address", 101: "network unreachable",
    104: "connection reset", 106: "connected already", 107: "not connected", 110: "timed out",
    111: "connection refused", 113: "host unreachable", 115: "in progress", 512: "to be repeated",
  ]
}
