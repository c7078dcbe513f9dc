import Fuzzing
import MVM
import Testing
import Trial

/// What runs in Debian's kernel, read out of its memory.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct LinuxProcessesTests {
  private func trial(harts: Int, isDeterministic: Bool) throws -> Trial {
    var configuration = Linux.configuration(harts: harts)
    configuration.deterministic = isDeterministic
    let trial = try Trial(configuration)
    try trial.wait(for: "/ # ")
    return trial
  }

  /// A sleeper, one that has ended and nobody asks for, and one that computes; and what Linux tells of the first.
  private static let commands =
    "sleep 1000 & sed -n 's/^Rss: *//p' /proc/$!/smaps_rollup; cut -d' ' -f1 /proc/$!/statm; "
    + "sh -c 'true & exec sleep 2000' & sleep 1; echo rea''dy; while :; do :; done\n"

  /// The numbers that lines begin with.
  private func numbers(_ trial: Trial) -> [UInt64] {
    trial.output.split { $0.isNewline }.compactMap {
      UInt64($0.prefix { $0.isNumber })
    }
  }

  @Test(arguments: [1, 2]) func processesAreFound(harts: Int) throws {
    let trial = try trial(harts: harts, isDeterministic: true)
    trial.send(Self.commands)
    try trial.wait(for: "ready")
    _ = trial.machine.run(instructions: 20_000_000)
    let system = try trial.machine.guestSystem()
    #expect(system.kernel.hasPrefix("Linux 6.") && !system.tellsDecisions)
    #expect(system.harts.map(\.number) == (0..<UInt32(harts)).map { $0 })
    let first = try #require(system.processes.first)
    #expect(first.identifier == 1 && first.parent == 0 && first.name == "init")

    let sleep = try #require(system.processes.first { $0.name == "sleep" })
    let shell = try #require(system.processes.first { $0.identifier == sleep.parent })
    #expect(shell.name == "sh" && shell.session == sleep.session && shell.session > 1)
    #expect(sleep.state == .running && sleep.threadCount == 1 && sleep.user == 0)
    try expectSleeper(#require(system.thread(sleep.identifier)), of: sleep)
    let (resident, reserved) = try (
      #require(sleep.residentPages), #require(sleep.reservedPages)
    )
    let told = numbers(trial)
    #expect(told.contains(reserved), "\(reserved), but \(trial.output)")
    // Linux leaves out a few that are no file's and nobody's own.
    #expect(told.contains { $0 / 4 <= resident && $0 / 4 + 8 >= resident }, "\(resident)")

    try expectLoop(#require(system.thread(shell.identifier)), in: system)
    try expectZombie(system)
    let kernels = system.threads.filter { $0.process == nil }
    #expect(kernels.contains { $0.identifier == 2 && $0.name == "kthreadd" })
    #expect(kernels.contains { $0.waitReason == "work" && $0.state == .waiting })
  }

  private func expectSleeper(_ thread: GuestThread, of process: GuestProcess) {
    #expect(thread.process == process.identifier && thread.state == .waitingForSignals)
    #expect(thread.nice == 0 && thread.priority == 0 && thread.affinity != 0)
    // nanosleep, or clock_nanosleep.
    #expect([101, 115].contains(thread.call?.a7))
  }

  private func expectLoop(_ thread: GuestThread, in system: GuestSystem) {
    #expect(thread.state == .running && thread.timeInUser > 0 && thread.call == nil)
    let hart = system.harts.first { $0.number == thread.hart }
    #expect(hart?.currentThread == thread.identifier && hart?.isIdle == false)
  }

  /// It has no thread and no memory, and is there until its parent asks.
  private func expectZombie(_ system: GuestSystem) throws {
    let zombie = try #require(system.processes.first { $0.state == .zombie })
    #expect(system.processes.first { $0.identifier == zombie.parent }?.name == "sleep")
    #expect(zombie.threadCount == 0 && zombie.pageTable == nil && zombie.residentPages == nil)
    #expect(system.thread(zombie.identifier) == nil)
  }

  private static let known: Set = ["init", "sh", "true", "busybox", "session"]

  /// While harts make and end processes as fast as they can, what is read makes sense.
  @Test(arguments: [1, 2]) func aRunningMachineIsRead(harts: Int) throws {
    let trial = try trial(harts: harts, isDeterministic: false)
    trial.send("for i in 1 2 3; do (while :; do /bin/true; done) & done; echo b''egin\n")
    try trial.wait(for: "begin")
    var names: Set<String> = []
    var (busy, odd) = (0, 0)
    for _ in 0..<150 {
      let system = try trial.machine.guestSystem()
      #expect(system.harts.count == harts)
      #expect(system.processes.contains { $0.identifier == 1 && $0.name == "init" })
      #expect(Set(system.threads.map(\.identifier)).count == system.threads.count)
      names.formUnion(system.processes.map(\.name))
      // A name that just changes may be read half.
      if !Set(system.processes.map(\.name)).isSubset(of: Self.known) { odd += 1 }
      if system.harts.contains(where: { system.thread($0.currentThread)?.process != nil }) {
        busy += 1
      }
    }
    trial.stop()
    #expect(names.isSuperset(of: ["init", "sh"]))
    #expect(odd < 15, "\(names)")
    #expect(busy > 15)
  }

  /// After a reboot its addresses are other ones, and it is found again.
  @Test func aReboot() throws {
    let trial = try trial(harts: 1, isDeterministic: true)
    let before = try trial.machine.guestSystem()
    trial.send("reboot -f\n")
    try trial.wait(for: "/ # ")
    _ = trial.machine.run(instructions: 300_000_000)
    let after = try trial.machine.guestSystem()
    #expect(after.kernel == before.kernel && after.processes.first?.name == "init")
    #expect(after.processes.map(\.name) == before.processes.map(\.name))
  }

  /// Whatever stands in the kernel's records: an answer or an error, soon.
  @Test func damageDoesNoHarm() throws {
    let trial = try trial(harts: 1, isDeterministic: true)
    let machine = trial.machine
    let threads = try machine.guestSystem().threads
    let satp = machine.observation().harts[0].satp
    Fuzzing.run(usual: 300) { random in
      let thread = threads[random.below(threads.count)]
      let place = (thread.savedContext - UInt64(random.below(3_000))) & ~7
      guard let physical = machine.walk(satp: satp, address: place).physical,
        let old = try? machine.memory.load(physical, as: UInt64.self)
      else { return }
      let other = threads[random.below(threads.count)].savedContext - UInt64(random.below(3_000))
      let values = [random.next(), other, 0, ~0, old ^ 1 << UInt64(random.below(64))]
      try? machine.memory.store(values[random.below(values.count)], at: physical)
      _ = try? machine.guestSystem()
      if random.below(8) != 0 { try? machine.memory.store(old, at: physical) }
    }
  }
}
