/// Waiting for several files at once: `ppoll`, `pselect6`.
enum SelectCalls {
  /// One file, and what is waited for.
  private struct Interest {
    let descriptor: Int
    let events: PollEvents
    var found: PollEvents = []
  }

  static func poll(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let count = call.long(1)
    guard count >= 0, count <= call.process.files.limit else { throw .invalidArgument }
    let bytes = try UserMemory.readBytes(call[0], count: count * 8)
    var interests: [Interest] = []
    for index in 0..<count {
      let (descriptor, events) = bytes.withUnsafeBytes {
        (
          $0.loadUnaligned(fromByteOffset: index * 8, as: Int32.self),
          $0.loadUnaligned(fromByteOffset: index * 8 + 4, as: UInt16.self)
        )
      }
      interests.append(Interest(descriptor: Int(descriptor), events: PollEvents(rawValue: events)))
    }
    let deadline = try deadline(call[2])
    try setMask(call[3], call)
    let ready = try wait(&interests, until: deadline, call.process)
    for (index, interest) in interests.enumerated() {
      try UserMemory.write(interest.found.rawValue, to: call[0] + UInt64(index * 8 + 6))
    }
    return ready
  }

  static func deadline(_ address: UInt64) throws(Errno) -> UInt64 {
    guard address != 0 else { return .max }
    var time = Timespec()
    try UserMemory.read(into: &time, at: address)
    let (sum, overflow) = Clock.now.addingReportingOverflow(try time.duration())
    return overflow ? .max : sum
  }

  /// Other signals wait meanwhile; those that come are delivered before the old mask is back.
  static func setMask(_ address: UInt64, _ call: borrowing SystemCall) throws(Errno) {
    guard address != 0 else { return }
    let mask = try UserMemory.read(UInt64.self, at: address)
    call.thread.signals.savedMask = call.thread.signals.mask
    call.thread.signals.mask = mask & ~Signal.unblockable
  }

  private static func wait(
    _ interests: inout [Interest], until deadline: UInt64, _ process: Process
  ) throws(Errno) -> Int {
    let table = PollTable()
    var isFirst = true
    while true {
      var ready = 0
      for index in interests.indices {
        interests[index].found = events(interests[index], isFirst ? table : nil, process)
        if !interests[index].found.isEmpty { ready += 1 }
      }
      isFirst = false
      if ready > 0 || Clock.now >= deadline { return ready }
      _ = try table.wait(until: deadline)
      table.rejoin()
    }
  }

  private static func events(
    _ interest: Interest, _ table: PollTable?, _ process: Process
  ) -> PollEvents {
    guard interest.descriptor >= 0 else { return [] }
    do throws(Errno) {
      let file = try process.files.file(interest.descriptor)
      return file.poll(table).intersection(interest.events.union([.error, .hangUp]))
    } catch {
      return .invalid
    }
  }

  // MARK: select

  static func select(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let count = call.int(0)
    guard count >= 0, count <= 1024 else { throw .invalidArgument }
    let asked: [PollEvents] = [.readable, .writable, .urgent]
    var wanted = [PollEvents](repeating: [], count: count)
    for (set, event) in asked.enumerated() {
      for descriptor in try members(call[set + 1], count) { wanted[descriptor].insert(event) }
    }
    var interests: [Interest] = []
    for (descriptor, events) in wanted.enumerated() where !events.isEmpty {
      interests.append(Interest(descriptor: descriptor, events: events))
    }
    let deadline = try deadline(call[4])
    if call[5] != 0 { try setMask(try UserMemory.read(UInt64.self, at: call[5]), call) }
    _ = try wait(&interests, until: deadline, call.process)
    if interests.contains(where: { $0.found.contains(.invalid) }) { throw .badFileDescriptor }
    return try writeSets(interests, asked, call, count)
  }

  private static func members(_ address: UInt64, _ count: Int) throws(Errno) -> [Int] {
    guard address != 0 else { return [] }
    let bytes = try UserMemory.readBytes(address, count: (count + 7) / 8)
    return (0..<count).filter { bytes[$0 / 8] >> UInt8($0 % 8) & 1 != 0 }
  }

  private static func writeSets(
    _ interests: [Interest], _ asked: [PollEvents], _ call: borrowing SystemCall, _ count: Int
  ) throws(Errno) -> Int {
    // An end or an error lets a read or a write return, so the file is ready for it.
    let meanings: [PollEvents] = [
      [.readable, .hangUp, .error], [.writable, .error], [.urgent],
    ]
    var total = 0
    for (set, event) in asked.enumerated() where call[set + 1] != 0 {
      var bytes = [UInt8](repeating: 0, count: (count + 63) / 64 * 8)
      for interest in interests
      where interest.events.contains(event) && !interest.found.isDisjoint(with: meanings[set]) {
        bytes[interest.descriptor / 8] |= 1 << UInt8(interest.descriptor % 8)
        total += 1
      }
      try UserMemory.write(bytes, to: call[set + 1])
    }
    return total
  }
}
