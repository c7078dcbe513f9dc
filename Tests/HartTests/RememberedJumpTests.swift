import Bus
import Hart
import RISCV
import Testing

/// Jumps that an engine remembers go with the translations of the pages they lead to, and stay with the others.
@Suite struct RememberedJumpTests {
  /// What jumps lead to: `JumpPages` has one place for the first and the last. No two share a place among the targets.
  private static let targets: [UInt64] = [0x8000_0000, 0x8000_1100, 0x8010_0200]

  private let machine: TestMachine
  private let room: UnsafeMutableRawPointer

  init() throws {
    room = .allocate(byteCount: Hart.roomByteCount, alignment: 4096)
    room.initializeMemory(as: UInt8.self, repeating: 0, count: Hart.roomByteCount)
    machine = try TestMachine(room: room)
    let encoder = Encoder(extensions: .all)
    let jump = try #require(encoder.encode(Instruction(.jal, rd: Instruction.sink, immediate: 0)))
    for target in Self.targets {
      try machine.memory.store(jump, target)
      machine.hart.pc = target
      _ = machine.hart.run(budget: 1)
      machine.hart.caches?.setCodePage(target, to: 1)
      machine.hart.caches?.remember(jump: target, context: 0, code: 1)
    }
  }

  private var remembered: [UInt64] {
    Self.targets.filter { machine.hart.caches?.jumpTarget($0, context: 0) != nil }
  }

  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func onlyThoseOfAPageAreForgotten(order: [Int]) throws {
    defer { room.deallocate() }
    var left = Self.targets
    #expect(remembered == left)
    for index in order {
      let target = Self.targets[index]
      machine.hart.registers[5] = target
      try machine.run(.sfence_vma, rs1: 5)
      left.removeAll { $0 == target }
      #expect(remembered == left)
    }
  }
}
