import System

/// The break (`brk`): the end of a program's data, moved up and down.
enum BreakQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("break-grows-by-bytes", growsByBytes),
    Question("break-grows-much", growsMuch),
    Question("break-shrinks", shrinks),
    Question("break-below-the-start", belowTheStart),
    Question("break-too-far", tooFar),
    Question("break-memory-in-calls", memoryInCalls),
    Question("break-last-page", lastPage),
    Question("break-given-back-is-refused", givenBack),
    Question("break-limit", limit),
    Question("break-in-children", inChildren),
    Question("break-refilled-with-zeros", refilled),
  ]

  private static var current: Int { SystemCall.setBreak.raw(0) }

  /// The old break, or -1 if it could not be moved.
  private static func move(_ amount: Int) -> Int {
    let old = current
    return SystemCall.setBreak.raw(old + amount) == old + amount ? old : -1
  }

  /// (xv6: sbrkbasic.)
  private static func growsByBytes() {
    let start = current
    for step in 0..<5000 {
      let address = move(1)
      expect(address, start + step)
      Memory.store(1, at: address)
    }
    inChild { expect(current, start + 5000) }
  }

  /// (xv6: sbrkmuch.)
  private static func growsMuch() {
    let size = 64 << 20
    let start = move(size)
    expect(start > 0)
    Memory.store(99, at: start)
    Memory.store(98, at: start + size - 1)
    expect(move(-4096) > 0)
    expect(current, start + size - 4096)
    expect(move(4096), start + size - 4096)
    expect(Int(Memory.load(start + size - 1)), 0)
    expect(move(-size) > 0)
    expect(current, start)
  }

  private static func shrinks() {
    let start = move(8192)
    Memory.store(1, at: start + 4096)
    check(SystemCall.setBreak.raw(start))
    expectKilled(by: .segmentation) { _ = Memory.load((start + 4095) & ~4095) }
  }

  /// Freeing all, or all but a few bytes: the break does not go below its start. (xv6: sbrkbugs.)
  private static func belowTheStart() {
    let before = current
    for target in [0, 1, 3500, 4096, 0x10000] {
      expect(SystemCall.setBreak.raw(target), before)
    }
    expect(move(10 * 4096 + 2048) > 0)
    expect(move(-10) > 0)
    expect(SystemCall.setBreak.raw(before), before)
  }

  /// A break beyond all memory, at addresses of the kernel, or around the end. (xv6: sbrk8000.)
  private static func tooFar() {
    let before = current
    for target in [1 << 38, 1 << 40, Int.max, -1, -4096, Int.min] {
      expect(SystemCall.setBreak.raw(target), before)
    }
    _ = move(0x8000_0004)
    expect(SystemCall.setBreak.raw(before), before)
  }

  /// May calls use memory that was never touched? (xv6: sbrkarg.)
  private static func memoryInCalls() {
    let start = move(4096)
    let file = open("file", [.create, .readWrite])
    expect(SystemCall.write.raw(file.rawValue, start, 4096), 4096)
    let second = move(8192)
    expect(SystemCall.pipe.raw((second + 4095) & ~4095, 0), 0)
    must(try file.seek(0))
    let third = move(8192)
    expect(SystemCall.read.raw(file.rawValue, third + 100, 4096), 4096)
  }

  /// (xv6: sbrklast.)
  private static func lastPage() {
    let rest = current % 4096
    if rest != 0 { _ = move(4096 - rest) }
    _ = move(4096)
    _ = move(10)
    _ = move(-20)
    let address = current - 64
    Memory.store(UInt8(ascii: "x"), at: address)
    Memory.store(0, at: address + 1)
    let file = SystemCall.open.raw(-100, address, 0o102, 0o600)
    expect(file >= 0)
    expect(SystemCall.write.raw(file, address, 1), 1)
    expect(contents("x"), "x")
  }

  /// (xv6: rwsbrk.)
  private static func givenBack() {
    let start = move(8192)
    check(SystemCall.setBreak.raw(start))
    let address = (start + 4095) & ~4095
    let file = open("file", [.create, .readWrite])
    expect(.badAddress, SystemCall.write.raw(file.rawValue, address, 1024))
    create("file", "text")
    expect(.badAddress, SystemCall.read.raw(file.rawValue, address, 10))
  }

  private static func limit() {
    let data = 2
    let limit = Block(words: [8 << 20, 8 << 20])
    check(SystemCall.limits.raw(0, data, limit.address, 0))
    expect(move(64 << 20), -1)
  }

  /// A child's break is its own.
  private static func inChildren() {
    let start = move(4096)
    Memory.store(5, at: start)
    inChild {
      expect(move(4096), start + 4096)
      Memory.store(6, at: start)
    }
    expect(current, start + 4096)
    expect(Int(Memory.load(start)), 5)
  }

  private static func refilled() {
    _ = move(4096 - current % 4096)
    let start = move(4096)
    Memory.store(5, at: start)
    check(SystemCall.setBreak.raw(start))
    expect(move(4096), start)
    expect(Int(Memory.load(start)), 0)
  }
}
