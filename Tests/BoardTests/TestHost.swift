import Board
import Bus
import Foundation
import Hart
import TestPorts

/// Everything of the host that a board wants, at a test's command.
final class TestHost: SerialPort, EntropySource, WallClock, MonotonicClock, Alarm, Lock, Wakeable {
  var incoming: [UInt8] = []
  var sent: [UInt8] = []
  var nanoseconds: UInt64 = 1_000_000
  var alarm: UInt64?
  var woken: [Int] = []
  private var isHeld = false
  private var generator = SeededGenerator(seed: 1)

  let nanosecondsSinceEpoch: UInt64 = 1_700_000_000_000_000_000

  func transmit(_ byte: UInt8) { sent.append(byte) }
  func receive() -> UInt8? { incoming.isEmpty ? nil : incoming.removeFirst() }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: generator.next()) }
  }

  func set(nanoseconds: UInt64) { alarm = nanoseconds }
  func interruptArrived(hart: Int) { woken.append(hart) }

  func lock() {
    precondition(!isHeld, "taken twice")
    isHeld = true
  }

  func unlock() {
    precondition(isHeld, "not taken")
    isHeld = false
  }

  /// A plan of a machine that runs `program` in M mode.
  func plan(_ program: [UInt32], harts: Int = 1, seed: UInt64 = 0) -> BoardPlan {
    var plan = BoardPlan(
      serial: self, entropy: self, wallClock: self, memoryProvider: TestMemory())
    plan.memorySize = 1 << 20
    plan.hartCount = harts
    plan.mode = .deterministic(seed: seed)
    plan.images.kernel = GuestProgram.bytes(program)
    return plan
  }

  /// The same in parallel mode, all of it at this host.
  func parallelPlan(_ program: [UInt32], harts: Int = 1) -> BoardPlan {
    var plan = plan(program, harts: harts)
    plan.mode = .parallel(
      .init(
        clock: self, alarm: self, lock: self, memoryLock: TestLock(),
        translationLock: TestLock(), waker: self))
    return plan
  }
}

/// A host that has no memory to give.
final class NoMemory: MemoryProvider {
  func reserve(byteCount: Int) -> UnsafeMutableRawPointer? { nil }
}

/// A disk of zeros.
final class TestDisk: BlockMedium {
  let sectorCount: UInt64 = 8
  let isReadOnly: Bool
  init(isReadOnly: Bool = false) { self.isReadOnly = isReadOnly }
  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool { true }
  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool { true }
  func flush() -> Bool { true }
}
