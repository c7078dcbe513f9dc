import Host
import MVM
import TestPrograms
import Testing

/// Harts seen from outside, while they run and while they do not.
@Suite struct ObservationTests {
  /// More looks than any of these tests needs.
  static let patience = 2_000

  /// Starts a machine, and returns when it runs.
  static func start(_ machine: Machine) throws {
    try machine.start()
    wait { machine.isRunning }
    #expect(machine.isRunning)
  }

  /// Lets others run until something is so, which on a busy host may take a while.
  static func wait(until isSo: () -> Bool) {
    for _ in 0..<1_000_000 {
      if isSo() { return }
      HostThread.yield()
    }
  }

  @Test(arguments: [true, false])
  func aStoppedMachineIsSeenAsItIs(deterministic: Bool) throws {
    let machine = try RunningTests.machine(.spin, deterministic: deterministic, harts: 2)
    let hart = machine.harts[1]
    hart[.s3] = 0x1234
    hart[.fa1] = Double.pi.bitPattern
    try hart.write(0x8000_4321, to: "mscratch")
    let observation = machine.observation()
    let seen = observation.harts[1]
    #expect(!observation.isRunning && observation.isFresh)
    #expect(observation.harts.map(\.number) == [0, 1])
    #expect(seen.pc == hart.pc && seen.privilege == .machine && !seen.isWaiting)
    #expect(seen[.s3] == 0x1234 && seen[.fa1] == Double.pi.bitPattern)
    #expect(seen["mscratch"] == 0x8000_4321 && seen["seed"] == nil && seen["mfoo"] == nil)
    #expect(seen["mhartid"] == 1 && seen.satp == 0)
    let names = seen.controlRegisters.map(\.name)
    #expect(names.first == "fflags" && names.contains("pmpaddr63") && names.last == "mconfigptr")
  }

  @Test(arguments: [true, false], [1, 2])
  func aRunningMachineIsSeenToGoOn(deterministic: Bool, harts: Int) throws {
    let machine = try RunningTests.machine(.spin, deterministic: deterministic, harts: harts)
    try Self.start(machine)
    let first = machine.observation()
    var last = first
    for _ in 0..<Self.patience {
      last = machine.observation()
      let haveGoneOn = zip(last.harts, first.harts).allSatisfy {
        $0.instructionsRetired > $1.instructionsRetired
      }
      if haveGoneOn, last.isRunning { break }
    }
    #expect(last.isRunning)
    for (present, past) in zip(last.harts, first.harts) {
      #expect(present.instructionsRetired > past.instructionsRetired)
      #expect(present.time >= past.time)
      #expect(present.activity.machine == present.instructionsRetired)
      #expect(present.pc >= 0x1000 && !present.isWaiting)
    }
    machine.stop()
    #expect(machine.wait() == .stopped)
    #expect(!machine.observation().isRunning)
  }

  @Test(arguments: [true, false])
  func hartsThatWaitAreSeenToWait(deterministic: Bool) throws {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = deterministic
    configuration.harts = 2
    // With a console it waits for input.
    let machine = try Machine(
      configuration, program: GuestCode.wait.bytes, console: SilentPort())
    try Self.start(machine)
    var last = machine.observation()
    for _ in 0..<Self.patience where !last.harts.allSatisfy(\.isWaiting) {
      last = machine.observation()
    }
    #expect(last.harts.allSatisfy { $0.isWaiting })
    let next = machine.observation()
    #expect(next.isFresh)
    #expect(next.harts.map(\.instructionsRetired) == last.harts.map(\.instructionsRetired))
    if !deterministic {
      #expect(next.shares(since: last).allSatisfy { $0.machine == 0 && $0.waiting == 1 })
      #expect(next.harts.allSatisfy { $0.activity.slept > 0 })
    }
    machine.stop()
    #expect(machine.wait() == .stopped)
  }

  @Test(arguments: [true, false])
  func instructionsAreCountedByModesAndTrapsByCauses(deterministic: Bool) throws {
    let machine = try RunningTests.machine(CallingProgram.twice, deterministic: deterministic)
    let before = machine.observation()
    #expect(machine.run() == .poweredOff(code: 0))
    let after = machine.observation()
    let activity = after.harts[0].activity
    #expect(activity.user == 3 && activity.supervisor == 0)
    #expect(activity.user + activity.machine == machine.instructionsRetired)
    #expect(activity.exceptions(8) == 2 && activity.exceptionCount == 2)
    #expect(activity.interruptCount == 0 && activity.exceptions(99) == 0)
    let shares = after.shares(since: before)[0]
    #expect(shares.user > 0 && shares.user < shares.machine && shares.supervisor == 0)
    #expect(abs(shares.user + shares.machine + shares.waiting - 1) < 1e-9)
  }

  @Test func whatIsObservedIsNoState() throws {
    func hash(observed: Bool) throws -> UInt64 {
      let machine = try RunningTests.machine(CallingProgram.forEver, harts: 3, seed: 5)
      if observed {
        machine.watchTraps(limit: 100)
        machine.watchDevices(limit: 100)
        _ = machine.memoryUse(pieces: 4)
      }
      for _ in 0..<20 {
        _ = machine.run(instructions: 10_000)
        if observed {
          _ = machine.observation()
          _ = machine.devices()
          _ = machine.memoryUse(pieces: 4)
        }
      }
      return machine.stateHash
    }
    #expect(try hash(observed: true) == hash(observed: false))
  }
}

/// A console at which nobody sits.
final class SilentPort: SerialPort {
  func transmit(_ byte: UInt8) {}
  func receive() -> UInt8? { nil }
}
