import Introspection
import Processor

/// The structure by which the machine, or a debugger, finds what runs (Introspection.h). What it tells
/// is kept nowhere else: threads, processes and harts are views of their records.
enum IntrospectionTables {
  nonisolated(unsafe) private(set) static var threads: RecordTable! = nil
  nonisolated(unsafe) private(set) static var processes: RecordTable! = nil
  /// Found by the processes' records, not by the root.
  nonisolated(unsafe) private(set) static var spaces: RecordTable! = nil
  nonisolated(unsafe) private static var harts: UnsafeMutablePointer<HartRecord>! = nil

  /// Enough for every number that there is.
  private static let mostPages = 1024

  static func start() {
    let root = introspectionRoot().unsafelyUnwrapped
    threads = RecordTable(
      &root.pointee.threads, recordSize: MemoryLayout<ThreadRecord>.size, capacity: mostPages)
    processes = RecordTable(
      &root.pointee.processes, recordSize: MemoryLayout<ProcessRecord>.size, capacity: mostPages)
    let description = UnsafeMutablePointer<Introspection.RecordPages>.allocate(capacity: 1)
    description.initialize(to: Introspection.RecordPages())
    spaces = RecordTable(
      description, recordSize: MemoryLayout<SpaceRecord>.size, capacity: mostPages)
    let size = Kernel.hardware.hartNumbers.count * MemoryLayout<HartRecord>.size
    harts = .allocate(capacity: Kernel.hardware.hartNumbers.count)
    memset(harts, 0, size)
    root.pointee.version = UInt32(INTROSPECTION_VERSION)
    root.pointee.size = UInt32(MemoryLayout<IntrospectionRoot>.size)
    root.pointee.directMap = MemoryMap.directMap
    root.pointee.harts = address(harts)
    root.pointee.hartSize = UInt32(MemoryLayout<HartRecord>.size)
    publish()
    let magic: StaticString = "MVMROOT"
    memcpy(root, magic.utf8Start, 7)
  }

  /// A record for one more hart.
  static func addHart(_ number: Int) -> UnsafeMutablePointer<HartRecord> {
    let root = introspectionRoot().unsafelyUnwrapped
    let record = harts.unsafelyUnwrapped + Int(root.pointee.hartCount)
    record.pointee.number = UInt32(number)
    guard let ring = Kernel.frames.allocate(order: 1) else { panic("no memory for the harts") }
    memset(ring.pointer, 0, 2 * MemoryMap.pageSize)
    let size = MemoryLayout<DecisionRecord>.size
    record.pointee.decisions = address(ring.pointer)
    record.pointee.decisionSize = UInt32(size)
    record.pointee.decisionCapacity = UInt32(2 * MemoryMap.pageSize / size)
    publish()
    root.pointee.hartCount += 1
    return record
  }

  static func nameSchedulingClass(_ name: StaticString) {
    introspectionRoot().unsafelyUnwrapped.pointee.schedulingClass = address(name.utf8Start)
  }

  static func address(_ pointer: UnsafeRawPointer) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }
}

extension HartRecord {
  /// Adds to the ring; only the hart itself does.
  mutating func note(_ decision: DecisionRecord) {
    let ring = UnsafeMutablePointer<DecisionRecord>(bitPattern: UInt(decisions)).unsafelyUnwrapped
    ring[Int(decisionsWritten & UInt64(decisionCapacity - 1))] = decision
    publish()
    decisionsWritten &+= 1
  }
}

extension DecisionRecord {
  init(
    _ previous: Thread, _ next: Thread, _ reason: SchedulingReason, source: Int, _ queueLength: Int,
    at time: UInt64
  ) {
    self.init()
    self.time = time
    (self.previous, self.next) = (UInt32(previous.identifier), UInt32(next.identifier))
    why = UInt8(Self.why(previous.state, reason))
    self.source = UInt8(source)
    self.queueLength = UInt16(queueLength)
    if why == DECISION_WAITS { waitReason = previous.record.pointee.waitReason }
  }

  private static func why(_ state: Thread.State, _ reason: SchedulingReason) -> Int {
    switch (state, reason) {
    case (.ended, _): DECISION_ENDED
    case (.moving, _): DECISION_MOVED
    case (.waiting, _), (.waitingForSignals, _), (.waitingForLock, _): DECISION_WAITS
    case (_, .sliceEnded): DECISION_SLICE_ENDED
    case (_, .preempted): DECISION_PREEMPTED
    default: DECISION_GAVE_WAY
    }
  }
}

/// What records of threads and processes begin with, and where their names are.
enum RecordIdentity {
  private static let identifier = 4
  private static let name = 64

  static func set(_ record: UnsafeMutableRawPointer, _ number: Int, _ text: [UInt8]) {
    change(record) {
      record.storeBytes(of: UInt32(number), toByteOffset: identifier, as: UInt32.self)
      for index in 0..<Int(INTROSPECTION_NAME_SIZE) {
        let byte = index < min(text.count, Int(INTROSPECTION_NAME_SIZE) - 1) ? text[index] : 0
        record.storeBytes(of: byte, toByteOffset: name + index, as: UInt8.self)
      }
    }
  }

  /// Changes what has to be read together; see `sequence`.
  static func change(_ record: UnsafeMutableRawPointer, _ body: () -> Void) {
    let sequence = record.load(as: UInt32.self)
    record.storeBytes(of: sequence &+ 1, as: UInt32.self)
    publish()
    body()
    publish()
    record.storeBytes(of: sequence &+ 2, as: UInt32.self)
  }
}
