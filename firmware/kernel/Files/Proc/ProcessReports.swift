/// Files of /proc/PID.
enum ProcessReports {
  static func entries(of process: Process) -> [ProcEntry] {
    let entries: [(ByteString, ProcContent)] = [
      ("cmdline", .bytes { process.arguments.flatMap { $0.bytes + [0] } }),
      ("comm", .text { ByteString(process.name).text + "\n" }),
      ("cwd", .path { process.workingDirectory }),
      ("exe", .path { process.executable }),
      ("fd", .directory { descriptors(of: process) }),
      ("mounts", .link { "/proc/mounts" }),
      ("root", .path { process.root }),
      ("stat", .text { statistics(of: process, process.threads.first) }),
      ("status", .text { status(of: process, process.threads.first) }),
      ("task", .directory { tasks(of: process) }),
      ("trace", .file { (options) throws(Errno) in try TraceFile(process, options) }),
      ("wchan", .text { process.threads.first.map { waitReason($0) } ?? "0" }),
    ]
    return (entries + MemoryReports.entries(of: process)).map {
      ProcEntry($0.0, $0.1, owner: process)
    }
  }

  private static func tasks(of process: Process) -> [ProcEntry] {
    Processes.lock.withLock { process.threads }.map { thread in
      ProcEntry(
        ByteString(String(thread.identifier)),
        .directory {
          [
            ProcEntry("comm", .text { ByteString(thread.name).text + "\n" }),
            ProcEntry("stat", .text { statistics(of: process, thread) }),
            ProcEntry("status", .text { status(of: process, thread) }),
            ProcEntry("wchan", .text { waitReason(thread) }),
          ]
        }, owner: process)
    }
  }

  private static func descriptors(of process: Process) -> [ProcEntry] {
    process.files.openDescriptors().compactMap { descriptor in
      guard let file = try? process.files.file(descriptor) else { return nil }
      let name = ByteString(String(descriptor))
      let hasPath = file.path != nil
      return ProcEntry(name, hasPath ? .path { file.path } : .openFile(file), owner: process)
    }
  }

  private static func letter(_ process: Process, _ thread: Thread?) -> String {
    if process.state == .zombie { return "Z" }
    if process.state == .stopped { return "T" }
    switch thread?.state {
    case .running, .ready, .moving: return "R"
    case .waitingForSignals: return "S"
    case .waiting, .waitingForLock: return "D"
    case .ended, nil: return "X"
    }
  }

  private static func waitReason(_ thread: Thread) -> String {
    switch thread.state {
    case .waiting, .waitingForLock, .waitingForSignals:
      thread.waitReason.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    default: "0"
    }
  }

  static func size(of process: Process) -> UInt64 {
    (process.addressSpace?.mappedPages ?? 0) * 4096
  }

  /// One line of 52 numbers (proc(5)); what is not kept here is 0.
  private static func statistics(of process: Process, _ thread: Thread?) -> String {
    let times = ProcessCalls.currentTimes(process)
    let parent = Processes.lock.withLock { process.parent?.identifier ?? 0 }
    let name = ByteString(thread?.name ?? process.lastName).text
    var fields: [UInt64] = [
      UInt64(parent), UInt64(process.group), UInt64(process.session),
      process.terminal?.device.encoded ?? 0, UInt64(process.terminal?.foregroundGroup ?? 0), 0,
      times.faults, times.childrenFaults, 0, 0,
    ]
    fields += [
      times.user / 10_000_000, times.kernel / 10_000_000, times.childrenUser / 10_000_000,
      times.childrenKernel / 10_000_000,
    ]
    let nice = thread?.nice ?? 0
    let priority = thread?.priority ?? 0
    let head = "\(thread?.identifier ?? process.identifier) (\(name)) \(letter(process, thread)) "
    let middle = fields.map { String($0) }.joined(separator: " ")
    let shown = priority > 0 ? -1 - priority : 20 + nice
    var rest: [UInt64] = [
      UInt64(process.threads.count), 0, process.startTime / 10_000_000, size(of: process),
      UInt64(process.addressSpace?.residentPages ?? 0),
    ]
    rest += [UInt64](repeating: 0, count: 13)
    rest += [17, UInt64(thread?.hart.number ?? 0), UInt64(priority), priority > 0 ? 2 : 0]
    rest += [UInt64](repeating: 0, count: 11)
    return head + middle + " \(shown) \(nice) " + rest.map { String($0) }.joined(separator: " ")
      + "\n"
  }

  private static func status(of process: Process, _ thread: Thread?) -> String {
    let own = process.credentials
    let parent = Processes.lock.withLock { process.parent?.identifier ?? 0 }
    let words = [
      "R": "running", "S": "sleeping", "D": "disk sleep", "T": "stopped", "Z": "zombie",
      "X": "dead",
    ]
    let state = letter(process, thread)
    var text = "Name:\t\(ByteString(thread?.name ?? process.lastName).text)\n"
    text += "Umask:\t0\(String(process.umask, radix: 8))\n"
    text += "State:\t\(state) (\(words[state] ?? ""))\n"
    text += "Tgid:\t\(process.identifier)\nPid:\t\(thread?.identifier ?? process.identifier)\n"
    text += "PPid:\t\(parent)\nTracerPid:\t0\n"
    text += "Uid:\t\(own.user)\t\(own.effectiveUser)\t\(own.savedUser)\t\(own.effectiveUser)\n"
    text += "Gid:\t\(own.group)\t\(own.effectiveGroup)\t\(own.savedGroup)\t\(own.effectiveGroup)\n"
    text += "FDSize:\t\(process.files.openDescriptors().count)\n"
    text += "VmSize:\t\(size(of: process) / 1024) kB\n"
    text += "VmRSS:\t\((process.addressSpace?.residentPages ?? 0) * 4) kB\n"
    text += "Threads:\t\(process.threads.count)\n"
    if let thread {
      text += "SigPnd:\t\(hexadecimal(thread.signals.pending.bits))\n"
      text += "ShdPnd:\t\(hexadecimal(process.signals.pending.bits))\n"
      text += "SigBlk:\t\(hexadecimal(thread.signals.mask))\n"
      text += "Cpus_allowed:\t\(String(thread.affinity & 0xff, radix: 16))\n"
      text += "voluntary_ctxt_switches:\t\(thread.switches)\n"
    }
    return text
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
