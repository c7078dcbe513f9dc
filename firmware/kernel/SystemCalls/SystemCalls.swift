import Processor
import Synchronization

/// The system calls: Linux's, with its numbers for riscv64 (include/uapi/asm-generic/unistd.h), and from
/// 4096 on our own.
enum SystemCalls {
  /// A call's number, name, how many arguments it has (for those who trace), and what carries it out.
  struct Row {
    let number: Int
    let name: StaticString
    let arguments: Int
    let perform: (borrowing SystemCall) throws(Errno) -> Int

    init(
      _ number: Int, _ name: StaticString, _ arguments: Int,
      _ perform: @escaping (borrowing SystemCall) throws(Errno) -> Int
    ) {
      self.number = number
      self.name = name
      self.arguments = arguments
      self.perform = perform
    }
  }

  static let firstOwn = 4096
  private static let tableSize = 4128
  nonisolated(unsafe) private static var table: [Row?] = []
  private static let lock = SpinLock()
  /// How often calls were made that nobody knows, by their numbers; guarded by the lock.
  nonisolated(unsafe) private static var unknown: [Int: Int] = [:]

  static func start() {
    table = [Row?](repeating: nil, count: tableSize)
    for rows in allRows {
      for row in rows {
        precondition(table[row.number] == nil, "two system calls with one number")
        table[row.number] = row
      }
    }
  }

  /// Carries out a call and leaves its result in `a0`. True if it is to be made again, because a signal came.
  static func handle(
    _ thread: Thread, _ process: Process, _ frame: UnsafeMutablePointer<TrapFrame>
  ) -> Bool {
    let call = SystemCall(thread, process, frame)
    if process.isTraced.load(ordering: .relaxed) != 0 {
      return Tracing.record(call, frame) { perform($0, frame) }
    }
    return perform(call, frame)
  }

  private static func perform(
    _ call: borrowing SystemCall, _ frame: UnsafeMutablePointer<TrapFrame>
  ) -> Bool {
    do throws(Errno) {
      let result = try row(call.number).perform(call)
      frame.pointee.a0 = UInt64(bitPattern: Int64(result))
    } catch {
      if error == .restart { return true }
      frame.pointee.a0 = UInt64(bitPattern: -Int64(error.rawValue))
    }
    return false
  }

  private static func row(_ number: Int) throws(Errno) -> Row {
    if number >= 0, number < tableSize, let row = table[number] { return row }
    lock.withLock { unknown[number, default: 0] += 1 }
    throw .noFunction
  }

  /// For /proc/unknown_calls.
  static func unknownCalls() -> [(number: Int, count: Int)] {
    var calls: [(number: Int, count: Int)] = []
    for (number, count) in lock.withLock({ unknown }) { calls.append((number, count)) }
    return calls.sorted { $0.number < $1.number }
  }
}
