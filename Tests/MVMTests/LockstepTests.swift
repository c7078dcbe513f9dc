import Board
import Bus
import Hart
import MVM
import TestPrograms
import Testing
import Trial

/// Two engines side by side: what is the same goes on, what differs is told.
final class LockstepTests: DiskWriterCase {
  private static let multiply: UInt32 = 0x0266_06b3  // mul a3, a2, t1

  /// Counts down, with a store each time, so that more than one piece is run; multiplies; and switches the machine off.
  private static let program =
    (GuestCode.li(10, 250_000)
    + GuestCode([
      0x0001_0617,  // auipc a2, 16
      0x0033_0313,  // addi t1, t1, 3
      0x0063_c3b3,  // xor t2, t2, t1
      0x0076_3023,  // sd t2, 0(a2)
      0xfff5_0513,  // addi a0, a0, -1
      0xfe05_18e3,  // bnez a0, .-16
      multiply,
    ]) + .powerOff(code: 3)).bytes

  private func configuration() -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = true
    configuration.engine = .lockstep
    return configuration
  }

  @Test func aRunIsTheSameAsWithoutComparisons() throws {
    let machine = try Machine(configuration(), program: Self.program)
    #expect(machine.run() == .poweredOff(code: 3))
    var other = configuration()
    other.engine = .interpreter
    let plain = try Machine(other, program: Self.program)
    #expect(plain.run() == .poweredOff(code: 3))
    #expect(machine.stateHash == plain.stateHash)
  }

  @Test func aRunInPiecesIsComparedAcrossThem() throws {
    let machine = try Machine(configuration(), program: Self.program)
    for _ in 0..<20 where machine.run(instructions: 77_777) == .budget {
      // What somebody outside changes is no mistake of an engine.
      machine.harts[0][.s3] = machine.instructionsRetired
    }
    #expect(machine.run() == .poweredOff(code: 3))
  }

  /// What can go wrong, and how the report tells it.
  private static let mistakes: [(Mistake, String)] = [
    (.register, "hart 0: a3: 0x"),
    (.memory, "RAM at 0x80010100: 0x5a, not 0x0"),
    (.translation, "translations 0: "),
  ]

  @Test(arguments: mistakes)
  func aWrongInstructionIsNamed(mistake: Mistake, difference: String) throws {
    let machine = try Machine(configuration(), program: Self.program)
    let spoiler = Spoiler(mistake, at: Self.multiply)
    machine.prepareBoard { $0.harts[0].observer = spoiler }
    let ending = machine.run()
    guard case .different(let report) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(report.contains("mul a3,a2,t1"), "\(report)")
    #expect(report.contains("first after 1250009 instructions, on hart 0"), "\(report)")
    #expect(report.contains(difference), "\(report)")
    #expect(ending.exitCode == 1)
  }

  @Test func aMistakeThatDoesNotComeAgainIsToldAsFarAsItGoes() throws {
    let machine = try Machine(configuration(), program: Self.program)
    #expect(machine.run(instructions: 600_000) == .budget)
    let spoiler = Spoiler(.register, at: 0x0033_0313, times: 1)
    machine.prepareBoard { $0.harts[0].observer = spoiler }
    guard case .different(let report) = machine.run() else {
      Issue.record("nothing was noticed")
      return
    }
    #expect(report.contains("they are the same"), "\(report)")
    #expect(report.contains("hart 0: t1: "), "\(report)")
  }

  /// The second machine has no disk of its own: it must not write, and reads what the first one has read.
  @Test func aDiskIsWrittenByOneOfThem() throws {
    var configuration = configuration(disk: try makeDisk("plain.img"))
    let plain = try Machine(configuration)
    let end = finish(plain)
    configuration.engine = .lockstep
    configuration.disks = [DiskConfiguration(file: try makeDisk("compared.img"))]
    let machine = try Machine(configuration)
    #expect(finish(machine) == end)
    #expect(try bytes(folder.path("plain.img")) == bytes(folder.path("compared.img")))
  }

  @Test func aRecordedRunIsCompared() throws {
    var configuration = configuration(disk: try makeDisk())
    configuration.engine = .interpreter
    let machine = try Machine(configuration)
    let recording = folder.path("session.mvr")
    try machine.record(to: recording)
    let end = finish(machine)
    try machine.endRecording()

    let replay = try Replay(recording, engine: .lockstep)
    #expect(try replay.run(checking: true) == .finished)
    #expect(replay.machine.stateHash == end.hash)
    let other = try Replay(recording, engine: .lockstep)
    let spoiler = Spoiler(.memory, at: 0)
    spoiler.isEverywhere = true
    other.machine.prepareBoard { $0.harts[0].observer = spoiler }
    guard case .different(let report) = try other.run(checking: false) else {
      Issue.record("nothing was noticed")
      return
    }
    #expect(report.contains("first after 0 instructions, on hart 0"), "\(report)")
  }

  @Test func aRebootIsLivedThrough() throws {
    let machine = try Machine(configuration(), program: GuestCode.reboot.bytes)
    var reboots = 0
    machine.onReboot {
      reboots += 1
      if reboots == 3 { machine.stop() }
    }
    #expect(machine.run() == .stopped)
    #expect(reboots == 3)
  }

  @Test func aParallelMachineIsRefused() {
    var configuration = configuration()
    configuration.deterministic = false
    #expect(throws: MachineError.self) {
      try Machine(configuration, program: Self.program)
    }
  }
}

/// What an engine does wrong.
enum Mistake: Sendable {
  case register, memory, translation
}

/// Spoils what an instruction leaves.
final class Spoiler: HartObserver {
  private let mistake: Mistake
  private let encoding: UInt32
  private var times: Int
  private var isNext = false
  var isEverywhere = false
  let watchesInstructions = true

  init(_ mistake: Mistake, at encoding: UInt32, times: Int = .max) {
    (self.mistake, self.encoding, self.times) = (mistake, encoding, times)
  }

  func willExecute(_ hart: Hart) {
    isNext = isEverywhere || hart.inspectInstruction(at: hart.pc) == encoding
  }

  func didExecute(_ hart: Hart) {
    guard isNext, times > 0 else { return }
    times -= 1
    switch mistake {
    case .register: hart.registers[encoding == 0x0033_0313 ? 6 : 13] ^= 1 << 40
    case .memory: try? hart.bus.memory.store(0x5a as UInt64, 0x8001_0100)
    // A write of protection forgets translations.
    case .translation: _ = hart.modify(controlRegister: 0x3b3, 0)
    }
  }

  func didTake(_ trap: TakenTrap, _ hart: Hart) {}
}
