/// `futex`: the operations that C libraries use.
enum FutexCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(98, "futex", 6, futex)
    ]
  }

  static func futex(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let isPrivate = call[1] & 128 != 0
    let operation = call.int(1) & 0x7f
    switch operation {
    case 0, 9:
      let bits = operation == 9 ? call.uint32(5) : .max
      guard bits != 0 else { throw .invalidArgument }
      let deadline = try deadline(call, isAbsolute: operation == 9)
      try Futexes.wait(
        call[0], call.uint32(2), bits: bits, until: deadline, isPrivate: isPrivate)
      return 0
    case 1, 10:
      let bits = operation == 10 ? call.uint32(5) : .max
      guard bits != 0 else { throw .invalidArgument }
      return try Futexes.wake(call[0], count: call.int(2), bits: bits, isPrivate: isPrivate)
    case 3, 4:
      guard call.int(2) >= 0, call.int(3) >= 0 else { throw .invalidArgument }
      return try Futexes.requeue(
        call[0], wake: call.int(2), to: call[4], limit: call.int(3),
        expected: operation == 4 ? call.uint32(5) : nil, isPrivate: isPrivate)
    default: throw .noFunction
    }
  }

  private static func deadline(
    _ call: borrowing SystemCall, isAbsolute: Bool
  ) throws(Errno) -> UInt64 {
    guard call[3] != 0 else { return .max }
    var time = Timespec()
    try UserMemory.read(into: &time, at: call[3])
    let duration = try time.duration()
    guard isAbsolute else { return Clock.now &+ duration }
    // FUTEX_CLOCK_REALTIME: by the calendar.
    guard call[1] & 256 != 0 else { return duration }
    return duration > Clock.startOfMachine ? duration - Clock.startOfMachine : 0
  }
}
