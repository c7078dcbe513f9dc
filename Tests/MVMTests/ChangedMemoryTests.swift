import MVM
import Testing
import Trial

/// Memory that somebody changes from outside, and what becomes of the past.
@Suite struct ChangedMemoryTests {
  private let machine: Machine
  private static let ram: UInt64 = 0x8000_0000
  /// What the guest adds up lies there.
  private static let number = ram + 0x1000

  /// A guest that adds a byte to a0, over and over.
  init() throws {
    let adding: [UInt32] = [
      0x0000_1297,  // auipc t0,1
      0x0002_c303,  // lbu t1,0(t0)
      0x0065_0533,  // add a0,a0,t1
      0xff9f_f06f,  // j -8
    ]
    var configuration = MachineConfiguration()
    configuration.memory = 4 << 20
    configuration.deterministic = true
    machine = try Machine(
      configuration,
      program: adding.flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
      })
    try machine.change([Self.number: 1])
  }

  private func run(_ count: UInt64) { #expect(machine.run(instructions: count) == .budget) }

  @Test func aFutureWithIt() throws {
    // As little as there can be: all that can be done without is given up.
    try machine.rememberPast(budget: 1)
    run(3_000)
    machine.takeSavepoint()
    run(3_000)
    let (before, sum) = (machine.instant, machine.harts[0][.a0])
    machine.takeSavepoint()
    try machine.change([Self.number: 5])
    for _ in 0..<4 {
      run(3_000)
      machine.takeSavepoint()
    }
    let (after, state) = (machine.instant, machine.stateHash)
    #expect(machine.harts[0][.a0] > sum + 15_000)
    // There and back, through what no input tells of.
    var middle = before
    middle.instructions -= 300
    #expect(try machine.go(to: middle) && machine.memory.load(Self.number, as: UInt8.self) == 1)
    #expect(try machine.go(to: after) && machine.stateHash == state)
    #expect(try machine.go(to: before) && machine.memory.load(Self.number, as: UInt8.self) == 5)
    // Another future has none of it.
    #expect(try machine.go(to: middle))
    run(900)
    #expect(try machine.memory.load(Self.number, as: UInt8.self) == 1)
    #expect(machine.harts[0][.a0] - sum < 300)
    #expect(try machine.go(to: before) && machine.memory.load(Self.number, as: UInt8.self) == 1)
  }

  /// Instructions that are translated change, too.
  @Test func codeIsMadeAnew() throws {
    run(100_000)
    let sum = machine.harts[0][.a0]
    // sub a0,a0,t1
    try machine.change([Self.ram + 11: 0x40])
    run(3_000)
    #expect(sum - machine.harts[0][.a0] == 1_000)
  }

  @Test func whatIsNoMemoryIsNotChanged() throws {
    let state = machine.stateHash
    #expect(throws: MachineError.self) { try machine.change([Self.number: 9, 0x1000: 9]) }
    #expect(machine.stateHash == state)
  }

  @Test func recordingsAreNotChanged() throws {
    let folder = try TemporaryFolder()
    try machine.record(to: folder.path("session.mvr"))
    #expect(machine.noChange != nil)
    #expect(throws: MachineError.self) { try machine.change([Self.number: 9]) }
    try machine.endRecording()
    #expect(machine.noChange == nil)
  }
}
