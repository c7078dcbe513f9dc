import Foundation
import MVM
import Testing
import Trial

/// Machines with disks brought back: a guest that changes its disk at random.
@Suite(
  .enabled(
    if: ExternalProgram.exist(GuestProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
struct PastTests {
  /// What the disk is.
  enum Kind: String, CaseIterable { case memory, raw }

  /// An instant, and what the machine and its disk were.
  private struct Moment {
    let instant: Instant
    let state: UInt64
    let disk: [UInt8]
  }

  /// A machine and its disk.
  private final class Setup {
    let machine: Machine
    private let medium = MemoryDisk(sectors: 4096)
    private let file: String?

    init(_ elf: String, _ kind: Kind, in folder: TemporaryFolder) throws {
      var configuration = MachineConfiguration()
      configuration.kernel = elf
      configuration.memory = 4 << 20
      configuration.deterministic = true
      configuration.seed = 5
      if kind == .raw {
        let path = folder.path("\(UUID().uuidString).img")
        try medium.contents.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: path))
        configuration.disks = [DiskConfiguration(file: path)]
        file = path
      } else {
        file = nil
      }
      machine = try Machine(configuration, disks: kind == .memory ? [medium] : [])
    }

    /// What is now; the hash waits for the disk.
    func moment() throws -> Moment {
      let state = machine.stateHash
      let disk = try file.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
      return Moment(instant: machine.instant, state: state, disk: disk ?? medium.contents)
    }

    func expect(_ moment: Moment) throws {
      let now = try self.moment()
      #expect(now.instant == moment.instant)
      #expect(now.state == moment.state, "\(moment.instant)")
      #expect(now.disk == moment.disk, "\(moment.instant)")
    }

    /// Runs for `pieces` of random length, with savepoints now and then.
    func live(
      _ pieces: Int, _ generator: inout some RandomNumberGenerator
    ) throws -> [Moment] {
      var moments: [Moment] = []
      for piece in 0..<pieces {
        let length = UInt64.random(in: 1...40_000, using: &generator)
        guard machine.run(instructions: length) == .budget else { return moments }
        moments.append(try moment())
        if piece % 2 == 0 { machine.takeSavepoint() }
      }
      return moments
    }
  }

  /// The same at every run, so that a failure can be found again.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  private let folder: TemporaryFolder
  private let elf: String

  init() throws {
    folder = try TemporaryFolder()
    let program = try #require(GuestProgram.all.first { $0.name == "diskrandom" })
    elf = try program.build(in: folder)
  }

  /// With room for all savepoints, for some, and for hardly any.
  @Test(arguments: Kind.allCases, [1 << 30, 1_500_000, 1])
  func everyInstantOfADiskComesBack(kind: Kind, budget: Int) throws {
    let setup = try Setup(elf, kind, in: folder)
    try setup.machine.rememberPast(budget: budget)
    var generator = Generator(state: 7)
    let moments = try setup.live(60, &generator)
    try #require(moments.count > 40)
    #expect(
      budget == 1 ? setup.machine.savepoints.count == 2 : setup.machine.savepoints.count > 5)
    for _ in 0..<30 {
      let moment = try #require(moments.randomElement(using: &generator))
      try #require(try setup.machine.go(to: moment.instant))
      try setup.expect(moment)
    }
    // A run that nobody remembers is the same.
    let fresh = try Setup(elf, kind, in: folder)
    var last: UInt64 = 0
    for moment in moments.enumerated().filter({ $0.offset % 4 == 1 }).map(\.element) {
      _ = fresh.machine.run(instructions: moment.instant.instructions - last)
      last = moment.instant.instructions
      try fresh.expect(moment)
    }
  }

  @Test(arguments: Kind.allCases) func anotherFutureHasAnotherDisk(kind: Kind) throws {
    let setup = try Setup(elf, kind, in: folder)
    try setup.machine.rememberPast()
    var generator = Generator(state: 11)
    let moments = try setup.live(60, &generator)
    let (early, middle) = (moments[10], moments[30])
    try #require(try setup.machine.go(to: middle.instant))
    setup.machine.send([0x61])
    let others = try setup.live(20, &generator)
    for moment in others + [early, middle] + others.reversed() {
      try #require(try setup.machine.go(to: moment.instant))
      try setup.expect(moment)
    }
    // It is what a machine does that was told so from the beginning.
    let fresh = try Setup(elf, kind, in: folder)
    _ = fresh.machine.run(instructions: middle.instant.instructions)
    try fresh.expect(middle)
    fresh.machine.send([0x61])
    var last = middle.instant.instructions
    for moment in others {
      _ = fresh.machine.run(instructions: moment.instant.instructions - last)
      last = moment.instant.instructions
      try fresh.expect(moment)
    }
  }

  @Test func aReadOnlyDiskNeedsNoPast() throws {
    var configuration = MachineConfiguration()
    configuration.kernel = elf
    configuration.deterministic = true
    let path = folder.path("disk.img")
    try Data(count: 4096 * 512).write(to: URL(fileURLWithPath: path))
    configuration.disks = [DiskConfiguration(file: path, readonly: true)]
    let machine = try Machine(configuration)
    try machine.rememberPast()
    _ = machine.run(instructions: 10_000)
    #expect(try machine.go(to: Instant()))
  }

  /// A disk that refuses writes, when told so.
  private final class BrittleDisk: BlockMedium {
    let disk = MemoryDisk(sectors: 4096)
    var isBroken = false
    var sectorCount: UInt64 { disk.sectorCount }
    let isReadOnly = false
    func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
      disk.read(sector: sector, into: buffer)
    }
    func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
      !isBroken && disk.write(sector: sector, from: buffer)
    }
    func flush() -> Bool { true }
  }

  @Test func aDiskThatFailsIsSaidSo() throws {
    var configuration = MachineConfiguration()
    configuration.kernel = elf
    configuration.deterministic = true
    let disk = BrittleDisk()
    let machine = try Machine(configuration, disks: [disk])
    try machine.rememberPast()
    _ = machine.run(instructions: 300_000)
    let (instant, state, bytes) = (machine.instant, machine.stateHash, disk.disk.contents)
    _ = machine.run(instructions: 300_000)
    machine.takeSavepoint()
    disk.isBroken = true
    #expect(throws: MachineError.self) { try machine.go(to: instant) }
    guard case .failed = machine.run(instructions: 1) else {
      Issue.record("it runs")
      return
    }
    disk.isBroken = false
    try #require(try machine.go(to: instant))
    #expect(machine.stateHash == state && disk.disk.contents == bytes)
    #expect(machine.run(instructions: 1) == .budget)
  }
}
