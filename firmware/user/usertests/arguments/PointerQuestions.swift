import System

/// Does a call that takes an address refuse those that are not the caller's? A row a call; each makes
/// the call with the address that it is given. (xv6: copyin, copyout, copyinstr1, copyinstr3, pgbug,
/// rwsbrk, kernmem, MAXVAplus, validatetest, nowrite, argptest.)
enum PointerQuestions {
  static let all: [Question] = results + inputs + paths + transfers

  /// The kernel writes a structure there: not into pages that may only be read, nor half of it.
  private static func result(
    _ name: StaticString, _ call: @escaping @Sendable (Int) -> Int
  ) -> Question {
    Question(name) {
      let more = [BadAddresses.readOnly, BadAddresses.edge]
      BadAddresses.expectRefused(call, at: BadAddresses.wild + more, ByteString(name))
    }
  }

  /// The kernel reads a structure there.
  private static func input(
    _ name: StaticString, _ call: @escaping @Sendable (Int) -> Int
  ) -> Question {
    Question(name) {
      let addresses = BadAddresses.wild + [BadAddresses.edge]
      BadAddresses.expectRefused(call, at: addresses, ByteString(name))
    }
  }

  /// The kernel reads or writes bytes there, perhaps fewer than all.
  private static func transfer(
    _ name: StaticString, _ call: @escaping @Sendable (Int) -> Int
  ) -> Question {
    Question(name) {
      BadAddresses.expectRefused(call, at: BadAddresses.wild, ByteString(name))
    }
  }

  private static let here = -100

  // swift-format-ignore
  private static let results: [Question] = [
    result("address-getcwd") { SystemCall.getWorkingDirectory.raw($0, 100) },
    result("address-pipe") { SystemCall.pipe.raw($0, 0) },
    result("address-fstat") { SystemCall.statusDescriptor.raw(0, $0) },
    result("address-stat-result") { SystemCall.status.raw(here, text("."), $0, 0) },
    result("address-statfs") { SystemCall.fileSystemStatistics.raw(text("/"), $0) },
    result("address-getdents") { address in
      let directory = open("/", .directory)
      defer { close(directory) }
      return SystemCall.readDirectory.raw(directory.rawValue, address, 1000)
    },
    result("address-uname") { SystemCall.names.raw($0) },
    result("address-sysinfo") { SystemCall.systemInformation.raw($0) },
    result("address-times") { SystemCall.times.raw($0) },
    result("address-getrusage") { SystemCall.getUsage.raw(0, $0) },
    result("address-clock-gettime") { SystemCall.getClock.raw(1, $0) },
    result("address-clock-getres") { SystemCall.clockResolution.raw(1, $0) },
    result("address-gettimeofday") { SystemCall.getTimeOfDay.raw($0, 0) },
    result("address-wait-status") { address in
      _ = fork {}
      return SystemCall.wait.raw(-1, address, 0, 0)
    },
    result("address-wait-usage") { address in
      _ = fork {}
      return SystemCall.wait.raw(-1, 0, 0, address)
    },
    result("address-sigaction-old") { SystemCall.signalAction.raw(10, 0, $0, 8) },
    result("address-sigprocmask-old") { SystemCall.signalMask.raw(0, 0, $0, 8) },
    result("address-sigpending") { SystemCall.signalPending.raw($0, 8) },
    result("address-sigaltstack-old") { SystemCall.signalStack.raw(0, $0) },
    result("address-getresuid") { SystemCall.getSavedUsers.raw($0, $0, $0) },
    result("address-getrlimit") { SystemCall.limits.raw(0, 7, 0, $0) },
    result("address-getaffinity") { SystemCall.getAffinity.raw(0, 128, $0) },
    result("address-sched-getparam") { SystemCall.getSchedulerParameter.raw(0, $0) },
    result("address-getitimer") { SystemCall.getTimer.raw(0, $0) },
    result("address-getcpu") { SystemCall.getHart.raw($0, 0) },
    result("address-timerfd-gettime") { address in
      let timer = check(SystemCall.makeTimerDescriptor.raw(1, 0))
      defer { close(FileDescriptor(timer)) }
      return SystemCall.getTimerDescriptor.raw(timer, address)
    },
    result("address-socketpair") { SystemCall.socketPair.raw(1, 1, 0, $0) },
  ]

  // swift-format-ignore
  private static let inputs: [Question] = [
    input("address-sigaction-new") { SystemCall.signalAction.raw(10, $0, 0, 8) },
    input("address-sigprocmask-new") { SystemCall.signalMask.raw(0, $0, 0, 8) },
    input("address-sigsuspend") { SystemCall.signalSuspend.raw($0, 8) },
    input("address-sigtimedwait") { SystemCall.signalTimedWait.raw($0, 0, 0, 8) },
    input("address-sigaltstack-new") { SystemCall.signalStack.raw($0, 0) },
    input("address-setrlimit") { SystemCall.limits.raw(0, 7, $0, 0) },
    input("address-setitimer") { SystemCall.setTimer.raw(0, $0, 0) },
    input("address-nanosleep") { SystemCall.sleep.raw($0, 0) },
    input("address-clock-nanosleep") { SystemCall.clockSleep.raw(1, 0, $0, 0) },
    input("address-sched-setscheduler") { SystemCall.setScheduler.raw(0, 0, $0) },
    input("address-poll") { SystemCall.poll.raw($0, 1, 0, 0, 8) },
    input("address-writev-vector") { SystemCall.writeVector.raw(1, $0, 2) },
    input("address-readv-vector") { SystemCall.readVector.raw(0, $0, 2) },
    input("address-epoll-ctl") { address in
      let poll = check(SystemCall.makePoll.raw(0))
      let ends = pipe()
      defer {
        close(FileDescriptor(poll))
        close(ends.reading)
        close(ends.writing)
      }
      return SystemCall.controlPoll.raw(poll, 1, ends.reading.rawValue, address)
    },
    input("address-utimensat-times") { SystemCall.changeTimes.raw(here, text("."), $0, 0) },
    input("address-arguments") { SystemCall.execute.raw(text("/bin/sh"), $0, 0) },
    input("address-environment") { SystemCall.execute.raw(text("/bin/sh"), Block(words: [0]).address, $0) },
    input("address-argument") { SystemCall.execute.raw(text("/bin/sh"), Block(words: [$0, 0]).address, 0) },
  ]

  // swift-format-ignore
  private static let paths: [Question] = [
    input("address-open") { SystemCall.open.raw(here, $0, 0, 0) },
    input("address-open-create") { SystemCall.open.raw(here, $0, 0o101, 0) },
    input("address-mkdir") { SystemCall.makeDirectory.raw(here, $0, 0o777) },
    input("address-mknod") { SystemCall.makeNode.raw(here, $0, 0o010666, 0) },
    input("address-unlink") { SystemCall.unlink.raw(here, $0, 0) },
    input("address-link-old") { SystemCall.link.raw(here, $0, here, text("x"), 0) },
    input("address-link-new") { SystemCall.link.raw(here, text("/etc"), here, $0, 0) },
    input("address-symlink-target") { SystemCall.symbolicLink.raw($0, here, text("x")) },
    input("address-symlink-path") { SystemCall.symbolicLink.raw(text("x"), here, $0) },
    input("address-rename-old") { SystemCall.rename.raw(here, $0, here, text("x"), 0) },
    input("address-rename-new") { address in
      create("old")
      return SystemCall.rename.raw(here, text("old"), here, address, 0)
    },
    input("address-chdir") { SystemCall.changeDirectory.raw($0) },
    input("address-chroot") { SystemCall.changeRoot.raw($0) },
    input("address-access") { SystemCall.access.raw(here, $0, 0) },
    input("address-truncate") { SystemCall.truncate.raw($0, 0) },
    input("address-chmod") { SystemCall.changeMode.raw(here, $0, 0o777) },
    input("address-chown") { SystemCall.changeOwner.raw(here, $0, 0, 0, 0) },
    input("address-stat-path") { SystemCall.status.raw(here, $0, Block(200).address, 0) },
    input("address-statfs-path") { SystemCall.fileSystemStatistics.raw($0, Block(200).address) },
    input("address-readlink-path") { SystemCall.readLink.raw(here, $0, Block(200).address, 100) },
    input("address-execve-path") { SystemCall.execute.raw($0, Block(words: [0]).address, 0) },
    input("address-memfd-name") { SystemCall.makeMemoryFile.raw($0, 0) },
  ]

  // swift-format-ignore
  private static let transfers: [Question] = [
    transfer("address-read-file") { address in
      let file = open("/proc/self/exe")
      defer { close(file) }
      return SystemCall.read.raw(file.rawValue, address, 8192)
    },
    transfer("address-pread") { address in
      let file = open("/proc/self/exe")
      defer { close(file) }
      return SystemCall.readAt.raw(file.rawValue, address, 8192, 10)
    },
    transfer("address-write-file") { address in
      let file = open("written", [.create, .writeOnly])
      defer { close(file) }
      return SystemCall.write.raw(file.rawValue, address, 8192)
    },
    transfer("address-read-pipe") { address in
      let ends = pipe()
      defer { close(ends.reading) }
      write(ends.writing, "text")
      close(ends.writing)
      return SystemCall.read.raw(ends.reading.rawValue, address, 8192)
    },
    transfer("address-write-pipe") { address in
      let ends = pipe()
      defer {
        close(ends.reading)
        close(ends.writing)
      }
      return SystemCall.write.raw(ends.writing.rawValue, address, 8192)
    },
    transfer("address-read-proc") { address in
      let file = open("/proc/meminfo")
      defer { close(file) }
      return SystemCall.read.raw(file.rawValue, address, 100)
    },
    transfer("address-read-zeros") { address in
      let file = open("/dev/zero")
      defer { close(file) }
      return SystemCall.read.raw(file.rawValue, address, 100)
    },
    transfer("address-getrandom") { SystemCall.random.raw($0, 100, 0) },
    transfer("address-readlink-result") { address in
      _ = SystemCall.symbolicLink.raw(text("somewhere"), here, text("link"))
      return SystemCall.readLink.raw(here, text("link"), address, 100)
    },
    transfer("address-futex") { SystemCall.futex.raw($0 & ~3, 0, 0, 0) },
    transfer("address-futex-wake-shared") { SystemCall.futex.raw($0 & ~3, 1, 1) },
  ]
}
