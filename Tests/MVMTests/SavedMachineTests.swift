import Foundation
import MVM
import TestPrograms
import Testing
import Trial

/// Saving and resuming by files.
@Suite struct SavedMachineTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A guest that counts for ever.
  private static let counting: [UInt32] = [
    0x0000_0297,  // auipc t0,0
    0x0010_0513,  // li a0,1
    0x00a5_8593,  // addi a1,a1,10
    0x10b2_b023,  // sd a1,256(t0)
    0xff9f_f06f,  // j -8
  ]

  private func configuration(disk: String? = nil, harts: Int = 1) throws -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 4 << 20
    configuration.harts = harts
    configuration.deterministic = true
    configuration.seed = 11
    configuration.kernel = folder.path("counting.bin")
    let bytes = Self.counting.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path("counting.bin")))
    if let disk { configuration.disks = [DiskConfiguration(file: disk)] }
    return configuration
  }

  private func makeDisk() throws -> String {
    let path = folder.path("disk, with \"odd\" name.img")
    try Data(count: 4096).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test(arguments: [1, 4])
  func aResumedMachineGoesOnAlike(harts: Int) throws {
    let machine = try Machine(configuration(disk: makeDisk(), harts: harts))
    machine.send("typed before".utf8)
    #expect(machine.run(instructions: 123_457) == .budget)
    let file = folder.path("machine.mvm")
    try machine.save(to: file)
    let saved = try SavedMachine(file)
    #expect(saved.instructionsRetired == 123_457)
    #expect(saved.time == machine.time)
    var configuration = machine.configuration
    configuration.isa = saved.isa
    #expect(saved.configuration == configuration)
    #expect(saved.disks.map(\.byteCount) == [4096])
    #expect(try saved.fields(of: "hart 0").contains { $0.name == "pc" })
    // Two disks cannot be open twice: the first machine's is read only by its lock.
    let hash = machine.stateHash
    #expect(machine.run(instructions: 1_000_000) == .budget)
    let end = machine.stateHash
    let resumed = try resume(saved, with: folder.path("copy.img"))
    #expect(resumed.stateHash == hash)
    #expect(resumed.run(instructions: 1_000_000) == .budget)
    #expect(resumed.stateHash == end)
    #expect(resumed.instructionsRetired == machine.instructionsRetired)
  }

  private func resume(_ saved: SavedMachine, with disk: String) throws -> Machine {
    var configuration = saved.configuration
    try? FileManager.default.copyItem(atPath: configuration.disks[0].file, toPath: disk)
    configuration.disks = [DiskConfiguration(file: disk)]
    return try Machine(resuming: saved, configuration: configuration, checkingDisks: false)
  }

  @Test func aDeterministicRunStopsBeforeAnInstant() throws {
    let machine = try Machine(configuration())
    #expect(machine.run(until: 5_000_000) == .budget)
    // One hart: an instruction a nanosecond.
    #expect(machine.time == 5_000_000)
    #expect(machine.instructionsRetired == 5_000_000)
    #expect(machine.run(until: 5_000_000) == .budget)
    #expect(machine.instructionsRetired == 5_000_000)
  }

  @Test func aParallelMachineIsSavedOnTheWay() throws {
    var configuration = try configuration(harts: 2)
    configuration.deterministic = false
    let machine = try Machine(configuration)
    #expect(machine.run(until: 20_000_000) == .budget)
    #expect(machine.time >= 20_000_000)
    let file = folder.path("parallel.mvm")
    try machine.save(to: file)
    let resumed = try Machine(resuming: SavedMachine(file))
    #expect(
      try resumed.memory.read(0x8000_0000, count: 4096)
        == machine.memory.read(0x8000_0000, count: 4096))
    #expect(resumed.harts.map(\.pc) == machine.harts.map(\.pc))
    let before = resumed.instructionsRetired
    for _ in 0..<100 where resumed.instructionsRetired == before {
      #expect(resumed.run(until: resumed.time + 20_000_000) == .budget)
    }
    #expect(resumed.instructionsRetired > before)
  }

  @Test func theWayOfTimeMayChange() throws {
    let machine = try Machine(configuration(harts: 2))
    _ = machine.run(instructions: 50_000)
    let file = folder.path("machine.mvm")
    try machine.save(to: file)
    let saved = try SavedMachine(file)
    var configuration = saved.configuration
    configuration.deterministic = false
    let resumed = try Machine(resuming: saved, configuration: configuration)
    #expect(resumed.time == machine.time)
    // A busy host may give it nothing for as long as that.
    for _ in 0..<100 where resumed.instructionsRetired == machine.instructionsRetired {
      #expect(resumed.run(until: resumed.time + 10_000_000) == .budget)
    }
    #expect(resumed.instructionsRetired > machine.instructionsRetired)
  }

  private func generation(_ machine: Machine, _ name: String) throws -> [String] {
    let file = folder.path(name)
    try machine.save(to: file)
    return try SavedMachine(file).fields(of: "generation").map(\.value)
  }

  /// A deterministic machine goes on as the one that it was; a clone, and a parallel machine, know that they are others.
  @Test func aCloneIsAnotherMachine() throws {
    let machine = try Machine(configuration())
    _ = machine.run(instructions: 50_000)
    let own = try generation(machine, "machine.mvm")
    let saved = try SavedMachine(folder.path("machine.mvm"))
    #expect(try generation(Machine(resuming: saved), "same.mvm") == own)
    var parallel = saved.configuration
    parallel.deterministic = false
    let others = try [
      generation(Machine(resuming: saved, asClone: true), "clone.mvm"),
      generation(Machine(resuming: saved, asClone: true), "clone-2.mvm"),
      generation(Machine(resuming: saved, configuration: parallel), "parallel.mvm"),
    ]
    #expect(Set(others + [own]).count == 4)
    let entropy = try ["same", "clone", "clone-2"].map {
      try SavedMachine(folder.path("\($0).mvm")).fields(of: "entropy").map(\.value)
    }
    #expect(Set(entropy).count == 3)
  }

  // MARK: Mistakes

  private func message(_ body: () throws -> Void) throws -> String {
    let error = #expect(throws: MachineError.self) { try body() }
    return try #require(error).description
  }

  @Test func filesAreNeverReplacedUnasked() throws {
    let machine = try Machine(configuration())
    let file = folder.path("machine.mvm")
    try machine.save(to: file)
    let first = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(try message { try machine.save(to: file) }.contains("exists already"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == first)
    try machine.save(to: file, replacing: true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) != first)
    // Nothing else is left behind.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.sorted() == ["counting.bin", "machine.mvm"])
  }

  @Test func aFullDiskLosesNothing() throws {
    let machine = try Machine(configuration())
    #expect(try message { try machine.save(to: "/dev/full/x") }.contains("/dev/full/x"))
    #expect(machine.run(instructions: 1000) == .budget)
  }

  @Test func changedAndMissingDisksAreNamed() throws {
    let disk = try makeDisk()
    let file = folder.path("machine.mvm")
    do {
      let machine = try Machine(configuration(disk: disk))
      _ = machine.run(instructions: 1000)
      try machine.save(to: file)
    }
    let saved = try SavedMachine(file)
    _ = try Machine(resuming: saved)
    try Data(repeating: 1, count: 4096).write(to: URL(fileURLWithPath: disk))
    let changed = try message { _ = try Machine(resuming: saved) }
    #expect(changed.hasPrefix(disk) && changed.contains("--disk COPY"))
    _ = try Machine(resuming: saved, checkingDisks: false)
    try Data(count: 8192).write(to: URL(fileURLWithPath: disk))
    let grown = try message { _ = try Machine(resuming: saved, checkingDisks: false) }
    #expect(grown.contains("had 4096 bytes"))
    try FileManager.default.removeItem(atPath: disk)
    #expect(try message { _ = try Machine(resuming: saved) }.contains("no such file"))
    var without = saved.configuration
    without.disks = []
    #expect(
      try message { _ = try Machine(resuming: saved, configuration: without) }.contains("1 disks"))
  }

  @Test func otherFilesAreToldFromSavedMachines() throws {
    let file = folder.path("other")
    try Data("#!/bin/sh\necho hello, this is a shell script".utf8)
      .write(to: URL(fileURLWithPath: file))
    #expect(try message { _ = try SavedMachine(file) } == "\(file): is not a saved machine")
    #expect(try message { _ = try SavedMachine(folder.path("none")) }.contains("no such file"))
    #expect(try message { _ = try SavedMachine(folder.url.path) }.contains("directory"))
  }

  @Test func damageIsNamed() throws {
    let machine = try Machine(configuration())
    let file = folder.path("machine.mvm")
    try machine.save(to: file)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let cut = folder.path("cut.mvm")
    try bytes.prefix(bytes.count - 1).write(to: URL(fileURLWithPath: cut))
    #expect(try message { _ = try SavedMachine(cut) }.contains("cut off"))
    var places = Array(stride(from: 16, to: bytes.count, by: 61))
    places += 0..<16
    for place in places {
      var damaged = bytes
      damaged[place] ^= 0x10
      try damaged.write(to: URL(fileURLWithPath: cut))
      _ = try message { _ = try Machine(resuming: SavedMachine(cut)) }
    }
    var newer = bytes
    newer[8] = 2
    try newer.write(to: URL(fileURLWithPath: cut))
    #expect(try message { _ = try SavedMachine(cut) }.contains("format version 2"))
  }
}
