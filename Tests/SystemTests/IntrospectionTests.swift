import Foundation
import MVM
import Testing
import Trial

/// What the kernel tells of itself, read while it runs.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct IntrospectionTests {
  private let folder: TemporaryFolder
  private let disk: String

  init() throws {
    folder = try TemporaryFolder()
    disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
  }

  private func trial(_ command: String, harts: Int, isDeterministic: Bool) throws -> Trial {
    try Trial(
      OwnSystem.configuration(
        harts: harts, isDeterministic: isDeterministic, disk: disk, command: command))
  }

  /// Who waits, and for what; whose child it is; and where its pages are.
  @Test func processesAreFound() throws {
    let trial = try trial(
      "sleep 1000 & echo p''id $!; while :; do :; done", harts: 2, isDeterministic: true)
    try trial.wait(for: "pid ")
    _ = trial.machine.run(instructions: 20_000_000)
    let system = try trial.machine.guestSystem()
    #expect(system.schedulingClass == "fair")
    #expect(system.harts.map(\.number) == [0, 1])
    let sleep = try #require(system.processes.first { $0.name == "sleep" })
    let shell = try #require(system.processes.first { $0.identifier == sleep.parent })
    #expect(shell.name == "sh")
    #expect(system.processes.first?.name == "init" && system.processes.first?.parent == 0)
    let sleeper = try #require(system.thread(sleep.identifier))
    #expect(sleeper.process == sleep.identifier && sleeper.state == .waitingForSignals)
    #expect(sleeper.waitReason?.isEmpty == false)
    let looping = try #require(system.thread(shell.identifier))
    #expect(looping.state == .running && looping.timeInUser > 0)
    #expect(system.harts[Int(looping.hart)].currentThread == looping.identifier)
    // A page table maps the kernel, whose image begins with the header: Sv39's entry of 1 GiB.
    let table = try #require(sleep.pageTable)
    #expect(table != shell.pageTable)
    let root = try trial.machine.memory.load(table + 8 * 130, as: UInt64.self)
    #expect(root & 1 == 1)
    expectChains(system)
  }

  /// A zombie has no thread, and is there until its parent asks.
  @Test func zombiesAreFound() throws {
    let trial = try trial(
      "sh -c 'true & exec sleep 100000' & sleep 1; echo zo''mbie; while :; do :; done", harts: 1,
      isDeterministic: true)
    try trial.wait(for: "zombie")
    let system = try trial.machine.guestSystem()
    let zombie = try #require(system.processes.first { $0.state == .zombie })
    #expect(system.processes.first { $0.identifier == zombie.parent }?.name == "sleep")
    #expect(zombie.threadCount == 0 && zombie.pageTable == nil)
    #expect(system.thread(zombie.identifier) == nil)
  }

  /// While harts make and end processes as fast as they can, what is read makes sense.
  @Test func aRunningMachineIsRead() throws {
    let trial = try trial(
      "echo b''egin; for i in 1 2 3 4; do (while :; do /bin/true; done) & done; wait", harts: 4,
      isDeterministic: false)
    try trial.wait(for: "begin")
    var names: Set<String> = []
    for _ in 0..<2000 {
      let system = try trial.machine.guestSystem()
      #expect(system.harts.count == 4)
      #expect(system.processes.contains { $0.identifier == 1 && $0.name == "init" })
      expectChains(system)
      names.formUnion(system.processes.map(\.name))
    }
    trial.stop()
    #expect(names.isSuperset(of: ["init", "sh"]))
    #expect(names.subtracting(["init", "sh", "true", ""]).isEmpty)
  }

  /// Who began to run is who stops running next.
  private func expectChains(_ system: GuestSystem) {
    for hart in system.harts {
      // A hart that has just come up has decided nothing.
      #expect(hart.switches == 0 || !hart.decisions.isEmpty)
      for (first, second) in zip(hart.decisions, hart.decisions.dropFirst()) {
        #expect(first.next == second.previous && first.time <= second.time)
      }
    }
  }

  /// Other guests tell nothing, and one that lies does no harm.
  @Test func whatIsNoKernelIsRefused() throws {
    var configuration = MachineConfiguration()
    configuration.kernel = OwnSystem.kernel
    let machine = try Machine(configuration)
    let magic = machine.memory.range.lowerBound + 0x20_0000 + 64
    try machine.memory.store(0 as UInt64, at: magic)
    #expect(throws: IntrospectionError.none) { try machine.guestSystem() }
    let header = machine.memory.range.lowerBound + 0x1000 + 64
    try machine.memory.store(0x004e_5245_4b4d_564d as UInt64, at: header)
    try machine.memory.store(7 as UInt32, at: header + 8)
    #expect(throws: IntrospectionError.unknownVersion(7)) { try machine.guestSystem() }
    try machine.memory.store(1 as UInt32, at: header + 8)
    try machine.memory.store(0x1234_5678_9abc as UInt64, at: header + 24)
    #expect(
      throws: IntrospectionError.damaged(reason: "no memory", address: 0x1234_5678_9abc)
    ) { try machine.guestSystem() }
  }

  /// Whatever stands in the structure: an answer or an error, soon.
  @Test(arguments: 1...20)
  func damageDoesNoHarm(seed: Int) throws {
    let trial = try trial("sleep 1000", harts: 2, isDeterministic: true)
    try trial.wait(for: "harts, ")
    _ = trial.machine.run(instructions: 5_000_000)
    let memory = trial.machine.memory
    let start = memory.range.lowerBound + 0x20_0000 + 64
    let root =
      try memory.load(start + 24, as: UInt64.self) &- memory.load(start + 16, as: UInt64.self)
    var random = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
    for _ in 0..<200 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = root + 16 + (random >> 33) % 80
      let old = try memory.load(place, as: UInt8.self)
      try memory.store(UInt8(truncatingIfNeeded: random >> 50), at: place)
      _ = try? trial.machine.guestSystem()
      if random >> 60 != 0 { try memory.store(old, at: place) }
    }
  }
}
