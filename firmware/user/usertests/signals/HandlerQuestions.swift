import CSystem
import System

/// Handlers of signals: what they are told, where they run, and the way back.
enum HandlerQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("signal-tells-the-address", tellsAddress),
    Question("handler-holds-its-own-back", holdsOwnBack),
    Question("handler-may-be-interrupted", mayBeInterrupted),
    Question("handler-mask", handlerMask),
    Question("handler-once", handlerOnce),
    Question("handler-on-another-stack", otherStack),
    Question("handler-of-stack-overflow", handlerOfOverflow),
    Question("handler-changes-the-way-back", changesWayBack),
    Question("registers-survive-handlers", registersSurvive),
    Question("fault-held-back-ends", faultHeldBack),
    Question("arithmetic-and-illegal", illegal),
    Question("alternate-stack-arguments", stackArguments),
    Question("bad-return-from-handler", badReturn),
  ]

  private static func tellsAddress() {
    let child = fork {
      handle(.segmentation) { _, information, _ in
        let address = information.load(fromByteOffset: 16, as: Int.self)
        let code = information.load(fromByteOffset: 8, as: Int32.self)
        exit(address == 0x123450 && code == 1 ? 7 : 8)
      }
      _ = Memory.load(0x123450)
    }
    expect(wait(child).exitCode ?? -1, 7)
  }

  /// A signal that comes in its own handler waits until that has returned.
  private static func holdsOwnBack() {
    must(
      try Signal.user1.handle(
        .call { _ in
          Handled.count += 1
          if Handled.count == 1 {
            _ = SystemCall.kill.raw(Process.identifier, 10)
            Handled.last = Handled.count
          }
        }))
    send(.user1)
    expect(Handled.last, 1)
    expect(Handled.count, 2)
  }

  private static func mayBeInterrupted() {
    let noDefer = 0x4000_0000
    handle(.user1, flags: noDefer) { _, _, _ in
      Handled.count += 1
      if Handled.count < 5 { _ = SystemCall.kill.raw(Process.identifier, 10) }
      Handled.last = max(Handled.last, Handled.count)
    }
    send(.user1)
    expect(Handled.count, 5)
    expect(Handled.last, 5)
  }

  private static func handlerMask() {
    count(.user2)
    handle(.user1, mask: Signal.Mask([.user2])) { _, _, _ in
      _ = SystemCall.kill.raw(Process.identifier, 12)
      Handled.order.append(Handled.count)
    }
    Handled.order.reserveCapacity(4)
    send(.user1)
    expect(Handled.order == [0])
    expect(Handled.count, 1)
    expect(Int(Signal.setMask(Signal.Mask()).bits), 0)
  }

  private static func handlerOnce() {
    let resetHandler = Int(Int32.min) & 0xFFFF_FFFF
    handle(.user1, flags: resetHandler) { _, _, _ in Handled.count += 1 }
    send(.user1)
    expect(Handled.count, 1)
    expectKilled(by: .user1) { send(.user1) }
  }

  private static func useOtherStack(_ size: Int = 65536) -> Int {
    let start = Int(bitPattern: must(try MemoryMap.map(size: size)).address)
    let stack = Block(words: [start, 0, size])
    check(SystemCall.signalStack.raw(stack.address, 0))
    return start
  }

  private static let onStack = 0x0800_0000

  private static func otherStack() {
    let start = useOtherStack()
    handle(.user1, flags: onStack) { _, _, _ in
      var here = 0
      Handled.last = withUnsafePointer(to: &here) { Int(bitPattern: $0) }
    }
    send(.user1)
    expect(Handled.last > start && Handled.last < start + 65536)
  }

  @inline(never)
  private static func descend(_ depth: Int) -> Int {
    let block = InlineArray<128, Int>(repeating: depth)
    return depth == 0 ? block[5] : descend(depth - 1) + block[depth & 127]
  }

  private static func handlerOfOverflow() {
    let child = fork {
      _ = useOtherStack()
      handle(.segmentation, flags: onStack) { _, _, _ in exit(9) }
      exit(descend(Int.max) & 1)
    }
    expect(wait(child).exitCode ?? -1, 9)
    // Without another stack there is no room for the handler.
    expectKilled(by: .segmentation) {
      handle(.segmentation) { _, _, _ in exit(9) }
      exit(descend(Int.max) & 1)
    }
  }

  /// The program counter lies at byte 176 of the context (ucontext of riscv64), and may be changed.
  private static func changesWayBack() {
    handle(.segmentation) { _, _, context in
      Handled.count += 1
      let counter = context.load(fromByteOffset: 176, as: Int.self)
      let instruction = UnsafeRawPointer(bitPattern: counter).unsafelyUnwrapped
      let isLong = instruction.load(as: UInt8.self) & 3 == 3
      context.storeBytes(of: counter + (isLong ? 4 : 2), toByteOffset: 176, as: Int.self)
    }
    Memory.store(1, at: 8)
    Memory.store(1, at: 8)
    expect(Handled.count, 2)
  }

  /// Handlers that compute with doubles, between instructions that do.
  private static func registersSurvive() {
    handle(.user1) { _, _, _ in
      var sum = 0.5
      for step in 1..<20 { sum = sum * 1.25 + Double(step) }
      Handled.last = Int(sum)
      Handled.count += 1
    }
    let own = Process.identifier
    let child = fork {
      for _ in 0..<100 {
        _ = SystemCall.kill.raw(own, 10)
        Process.yield()
      }
    }
    var steps = 0
    while (try? Process.wait(child, .noHang).identifier) != child {
      expect(FloatingPointWork.run(steps) == FloatingPointWork.run(steps), "a double changed")
      steps += 1
    }
    expect(Handled.count > 0)
  }

  private static func faultHeldBack() {
    expectKilled(by: .segmentation) {
      Signal.setMask(Signal.Mask([.segmentation]))
      _ = Memory.load(8)
    }
    expectKilled(by: .segmentation) {
      check(SystemCall.signalAction.raw(11, Block(words: [1, 0, 0]).address, 0, 8))
      _ = Memory.load(8)
    }
  }

  private static func illegal() {
    let start = Int(bitPattern: must(try MemoryMap.map(size: 4096)).address)
    check(SystemCall.protectMemory.raw(start, 4096, 5))
    expectKilled(by: .illegalInstruction) {
      unsafeBitCast(start, to: (@convention(c) () -> Void).self)()
    }
    let breakpoint = Int(bitPattern: must(try MemoryMap.map(size: 4096)).address)
    Memory.store(0x02, at: breakpoint)  // c.ebreak
    Memory.store(0x90, at: breakpoint + 1)
    check(SystemCall.protectMemory.raw(breakpoint, 4096, 5))
    expectKilled(by: .trap) {
      unsafeBitCast(breakpoint, to: (@convention(c) () -> Void).self)()
    }
  }

  private static func stackArguments() {
    let memory = Int(bitPattern: must(try MemoryMap.map(size: 65536)).address)
    expect(.noMemory, SystemCall.signalStack.raw(Block(words: [memory, 0, 100]).address, 0))
    expect(
      .invalidArgument, SystemCall.signalStack.raw(Block(words: [memory, 77, 65536]).address, 0))
    let old = Block(24)
    check(SystemCall.signalStack.raw(0, old.address))
    expect(old[half: 8], 2)
    handle(.user1, flags: onStack) { _, _, _ in
      Handled.last = SystemCall.signalStack.raw(Block(words: [0, 2, 0]).address, 0)
    }
    _ = useOtherStack()
    send(.user1)
    expect(.notPermitted, Handled.last)
  }

  /// `sigreturn` without a handler: the process may end, the kernel may not.
  private static func badReturn() {
    let child = fork { _ = SystemCall(139).raw() }
    wait(child)
    let second = fork {
      handle(.user1) { _, _, context in
        for offset in stride(from: 0, to: 960, by: 8) {
          context.storeBytes(of: -1, toByteOffset: offset, as: Int.self)
        }
      }
      send(.user1)
    }
    expect(wait(second).signal != nil)
  }
}
