import Bus

/// A disk in an array, which can be made to fail.
final class TestMedium: BlockMedium {
  var contents: [UInt8]
  let isReadOnly: Bool
  var fails = false
  var flushes = 0

  init(sectors: Int, isReadOnly: Bool = false) {
    contents = (0..<sectors * 512).map { UInt8(truncatingIfNeeded: $0 / 512 &* 31 &+ $0) }
    self.isReadOnly = isReadOnly
  }

  var sectorCount: UInt64 { UInt64(contents.count / 512) }

  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    let start = Int(sector) * 512
    guard !fails else { return false }
    contents[start..<start + buffer.count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    return true
  }

  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    let start = Int(sector) * 512
    guard !fails, !isReadOnly else { return false }
    contents.replaceSubrange(start..<start + buffer.count, with: buffer)
    return true
  }

  func flush() -> Bool {
    flushes += 1
    return !fails
  }
}

/// A medium's port that answers when a test says so.
final class SlowPort: BlockPort {
  let medium: TestMedium
  private(set) var waiting: [BlockRequest] = []
  private var outcomes: [BlockOutcome] = []
  /// Whether every other request is done by the time it is asked for.
  var isHalfPrompt = false
  /// How often somebody waited for it.
  private(set) var waits = 0

  init(_ medium: TestMedium) { self.medium = medium }

  var sectorCount: UInt64 { medium.sectorCount }
  var isReadOnly: Bool { medium.isReadOnly }

  func submit(_ request: BlockRequest, ticket: UInt64) {
    waiting.append(request)
  }

  func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome? {
    if waits, outcomes.isEmpty {
      self.waits += 1
      work()
    } else if isHalfPrompt, outcomes.isEmpty, ticket % 2 == 1 {
      work()
    }
    return outcomes.isEmpty ? nil : outcomes.removeFirst()
  }

  func setListener(_ listener: (any BlockListener)?) {}
  func rest() { work(waiting.count) }

  /// Carries out some of what waits.
  func work(_ count: Int = 1) {
    for request in waiting.prefix(count) { outcomes.append(request.perform(on: medium)) }
    waiting.removeFirst(min(count, waiting.count))
  }
}
