/// Files of /proc that tell of the machine and of the kernel as a whole.
enum MachineReports {
  static var entries: [ProcEntry] {
    [
      ProcEntry("buddyinfo", .text(freeBlocks)),
      ProcEntry("cmdline", .text { Kernel.hardware.commandLine + "\n" }),
      ProcEntry("cpuinfo", .text(processors)),
      ProcEntry("filesystems", .text(fileSystems)),
      ProcEntry("interrupts", .text(interrupts)),
      ProcEntry("loadavg", .text(load)),
      ProcEntry("meminfo", .text(memory)),
      ProcEntry("mounts", .text(mounts)),
      ProcEntry("partitions", .text(partitions)),
      ProcEntry("scheduler", .control(SchedulingPolicies.report, SchedulingPolicies.change)),
      ProcEntry("stat", .text(statistics)),
      ProcEntry("swaps", .text { "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" }),
      ProcEntry(
        "sys",
        .directory {
          [
            ProcEntry("kernel", .directory { kernelEntries }),
            ProcEntry("net", .directory { NetworkReports.settings }),
          ]
        }),
      ProcEntry("unknown_calls", .text(unknownCalls)),
      ProcEntry("uptime", .text(uptime)),
      ProcEntry(
        "version", .text { "Linux version 6.1.0-mvm (MVM's own kernel, with Linux's calls)\n" }),
    ] + additions
  }

  /// What other parts of the kernel have to tell (mailboxes, ...): added while it starts.
  nonisolated(unsafe) static var additions: [ProcEntry] = []

  private static var kernelEntries: [ProcEntry] {
    [
      ProcEntry("hostname", .text { MachineCalls.hostNameText + "\n" }),
      ProcEntry("osrelease", .text { "6.1.0-mvm\n" }),
      ProcEntry("ostype", .text { "Linux\n" }),
      ProcEntry("pid_max", .text { "\(Processes.largestIdentifier)\n" }),
    ]
  }

  private static func processors() -> String {
    var text = ""
    for hart in Kernel.harts {
      text += "processor\t: \(hart.number)\nhart\t\t: \(hart.number)\n"
      text += "isa\t\t: rv64imafdc\nmmu\t\t: sv39\n\n"
    }
    return text
  }

  private static func memory() -> String {
    let frames = Kernel.frames.unsafelyUnwrapped
    let cached = PageReclaim.pageCount
    var text = ""
    let fields: [(String, UInt64)] = [
      ("MemTotal:", frames.totalCount * 4), ("MemFree:", frames.freeCount * 4),
      ("MemAvailable:", (frames.freeCount + UInt64(cached)) * 4), ("Buffers:", 0),
      ("Cached:", UInt64(cached) * 4), ("SwapCached:", 0),
      ("Shmem:", UInt64(PageCache.unsavedPages) * 4), ("SwapTotal:", 0), ("SwapFree:", 0),
      ("Dirty:", UInt64(PageReclaim.dirtyCount) * 4),
      ("Slab:", UInt64((Kernel.heap?.bytesInUse ?? 0) / 1024)),
      ("SReclaimable:", 0), ("KernelStack:", KernelStack.bytes / 1024),
      ("Reserve:", frames.reserve * 4),
    ]
    for (name, kibibytes) in fields {
      text += name.padded(to: 15) + String(kibibytes).rightAligned(in: 9) + " kB\n"
    }
    return text
  }

  private static func freeBlocks() -> String {
    var text = "Node 0, zone   Normal"
    for order in 0...PageFrames.highestOrder {
      text += String(Kernel.frames.freeBlocks(order: order)).rightAligned(in: 7)
    }
    return text + "\n"
  }

  private static func uptime() -> String {
    let idle = Kernel.harts.reduce(UInt64(0)) { $0 + $1.timeIdle }
    return hundredths(Clock.now) + " " + hundredths(idle) + "\n"
  }

  private static func hundredths(_ nanoseconds: UInt64) -> String {
    let fraction = nanoseconds / 10_000_000 % 100
    return "\(nanoseconds / 1_000_000_000).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  private static func load() -> String {
    let running = Kernel.harts.reduce(0) { $0 + $1.queue.count + ($1.current === $1.idle ? 0 : 1) }
    let averages = LoadAverage.texts()
    return "\(averages) \(running)/\(Processes.threadCount) \(Processes.lastProcess)\n"
  }

  /// In hundredths of a second, as Linux has them.
  private static func statistics() -> String {
    var lines = ""
    var sums: [UInt64] = [0, 0, 0]
    var (switches, interrupts): (UInt64, UInt64) = (0, 0)
    for hart in Kernel.harts {
      let times = [hart.timeInUser, hart.timeInKernel, hart.timeIdle].map { $0 / 10_000_000 }
      for index in 0..<3 { sums[index] += times[index] }
      switches += hart.switches
      interrupts += hart.interrupts
      lines += "cpu\(hart.number) \(times[0]) 0 \(times[1]) \(times[2]) 0 0 0 0 0 0\n"
    }
    let start = Clock.startOfMachine / 1_000_000_000
    return "cpu  \(sums[0]) 0 \(sums[1]) \(sums[2]) 0 0 0 0 0 0\n" + lines
      + "intr \(interrupts)\nctxt \(switches)\nbtime \(start)\n"
      + "processes \(Processes.startedCount)\nprocs_running 1\nprocs_blocked 0\n"
  }

  private static func interrupts() -> String {
    var text = "    "
    for hart in Kernel.harts { text += "CPU\(hart.number)".rightAligned(in: 11) }
    text += "\nall:"
    for hart in Kernel.harts { text += String(hart.interrupts).rightAligned(in: 11) }
    return text + "\n"
  }

  private static func mounts() -> String {
    var text = ""
    for mount in Mounts.lock.withLock({ Mounts.all }) {
      let point = mount.point?.text(root: Files.root.unsafelyUnwrapped.top) ?? "/"
      let mode = mount.fileSystem.isReadOnly ? "ro" : "rw"
      text += "\(mount.source.text) \(point.text) \(mount.fileSystem.kind.text) \(mode) 0 0\n"
    }
    return text
  }

  private static func fileSystems() -> String {
    var text = ""
    for kind in FileSystemKinds.all {
      text += (kind.isOnDevice ? "" : "nodev") + "\t\(kind.name.text)\n"
    }
    return text
  }

  /// Disks and their partitions, in KiB.
  private static func partitions() -> String {
    var text = "major minor  #blocks  name\n\n"
    for entry in BlockDevices.all {
      let columns = [(UInt64(entry.number.major), 4), (UInt64(entry.number.minor), 8)]
      for (number, width) in columns { text += "\(number)".rightAligned(in: width) + " " }
      text += "\(entry.device.byteCount >> 10)".rightAligned(in: 10) + " \(entry.name.text)\n"
    }
    return text
  }

  /// Calls that programs made and that are not here: number and how often.
  private static func unknownCalls() -> String {
    var text = ""
    for call in SystemCalls.unknownCalls() { text += "\(call.number) \(call.count)\n" }
    return text
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }

  func rightAligned(in width: Int) -> String {
    String(repeating: " ", count: max(0, width - utf8.count)) + self
  }
}
