import Foundation
import MVM
import TestPrograms
import Testing
import Trial

/// Disks of saved machines, with a guest that writes and reads all over its disk.
@Suite(
  .enabled(
    if: ExternalProgram.exist(AssembledProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
struct ResumedDiskTests {
  private static let size = 8 << 20
  /// On the way, and later.
  private static let (instant, later): (UInt64, UInt64) = (40_000, 70_000)

  private let folder: TemporaryFolder
  private let program: String
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    program = try AssembledProgram.build("diskwriter", in: folder)
    file = folder.path("machine.mvm")
  }

  private func makeDisk(_ name: String = "disk.img") throws -> String {
    let path = folder.path(name)
    let bytes = (0..<Self.size).map { UInt8(truncatingIfNeeded: $0 >> 9) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func configuration(disk: String) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 4 << 20
    configuration.deterministic = true
    configuration.kernel = program
    configuration.disks = [DiskConfiguration(file: disk)]
    return configuration
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  private func exists(_ name: String) throws -> Bool { try names().contains(name) }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// What a disk holds that is no raw image.
  private func contents(_ path: String) throws -> Data {
    let raw = folder.path("contents.raw")
    try DiskConversionTool.toRaw(path, raw)
    defer { try? FileManager.default.removeItem(atPath: raw) }
    return try bytes(raw)
  }

  private struct End: Equatable {
    var ending: Ending
    var hash: UInt64
  }

  private func finish(_ machine: Machine) -> End {
    let ending = machine.run(instructions: 100_000_000)
    return End(ending: ending, hash: machine.stateHash)
  }

  /// A machine that was saved on the way, and went on to its end.
  private func savedAndFinished(disk: String) throws -> End {
    let machine = try Machine(configuration(disk: disk))
    #expect(machine.run(instructions: Self.instant) == .budget)
    try machine.save(to: file)
    let end = finish(machine)
    #expect(end.ending == .poweredOff(code: 0))
    return end
  }

  /// A machine that was saved on the way, and is gone.
  private func saved(disk: String) throws -> UInt64 {
    let machine = try Machine(configuration(disk: disk))
    #expect(machine.run(instructions: Self.instant) == .budget)
    try machine.save(to: file)
    return machine.stateHash
  }

  // MARK: Going on

  @Test func itEndsAlikeThoughTheDiskWentOn() throws {
    let disk = try makeDisk()
    let end = try savedAndFinished(disk: disk)
    let written = try bytes(disk)
    #expect(try exists("machine.mvm.disk0.qcow2"))
    let saved = try SavedMachine(file)
    #expect(saved.condition(ofDisk: 0) == .kept(side: file + ".disk0.qcow2"))
    for run in 2...3 {
      do {
        let machine = try Machine(resuming: saved)
        #expect(machine.notices.count == 1 && machine.notices[0].contains("disk0.run\(run).qcow2"))
        #expect(finish(machine) == end)
      }
      #expect(try contents(file + ".disk0.run\(run).qcow2") == written)
    }
    #expect(try bytes(disk) == written)
  }

  @Test func anUntouchedDiskIsGoneOnWithAndKept() throws {
    let disk = try makeDisk()
    let hash = try saved(disk: disk)
    #expect(try names() == ["disk.img", "diskwriter.elf", "machine.mvm"])
    let before = try bytes(disk)
    let saved = try SavedMachine(file)
    #expect(saved.condition(ofDisk: 0) == .untouched)
    let end: End
    do {
      let machine = try Machine(resuming: saved)
      #expect(machine.notices.isEmpty && machine.stateHash == hash)
      end = finish(machine)
    }
    let written = try bytes(disk)
    #expect(written != before && end.ending == .poweredOff(code: 0))
    do {
      let machine = try Machine(resuming: saved)
      #expect(machine.notices.count == 1 && machine.stateHash == hash)
      #expect(finish(machine) == end)
    }
    #expect(try contents(file + ".disk0.run2.qcow2") == written)
    #expect(try contents(file + ".disk0.qcow2") == before)
  }

  /// What was resumed on a disk of its own can be saved again, with the same guarantees.
  @Test func aResumedMachineIsSavedAgain() throws {
    let disk = try makeDisk()
    let end = try savedAndFinished(disk: disk)
    let second = folder.path("second.mvm")
    let overlay = file + ".disk0.run2.qcow2"
    do {
      let machine = try Machine(resuming: SavedMachine(file))
      #expect(machine.run(instructions: Self.later - Self.instant) == .budget)
      try machine.save(to: second)
      #expect(finish(machine) == end)
    }
    let saved = try SavedMachine(second)
    #expect(saved.configuration.disks == [DiskConfiguration(file: overlay, format: .qcow2)])
    do {
      let machine = try Machine(resuming: saved)
      #expect(machine.notices.count == 1 && machine.notices[0].contains("second.mvm.disk0.run2"))
      #expect(finish(machine) == end)
    }
    let written = try bytes(disk)
    #expect(try contents(second + ".disk0.run2.qcow2") == written)
    // What all of them stand on.
    try written.write(to: URL(fileURLWithPath: disk))
    #expect(throws: MachineError.self) { try Machine(resuming: saved) }
    #expect(throws: MachineError.self) { try Machine(resuming: SavedMachine(file)) }
  }

  @Test func aMachineThatIsSavedTwiceGoesOnFromBoth() throws {
    let disk = try makeDisk("disk.qcow2")
    try FileManager.default.removeItem(atPath: disk)
    try DiskConversionTool.toQCOW2(makeDisk(), disk)
    let second = folder.path("second.mvm")
    let end: End
    do {
      let machine = try Machine(configuration(disk: disk))
      #expect(machine.run(instructions: Self.instant) == .budget)
      try machine.save(to: file)
      #expect(machine.run(instructions: Self.later - Self.instant) == .budget)
      try machine.save(to: second)
      end = finish(machine)
    }
    let written = try contents(disk)
    for name in [file, second, file] {
      let machine = try Machine(resuming: SavedMachine(name))
      #expect(finish(machine) == end)
      let overlay = machine.configuration.disks[0].file
      #expect(overlay.hasPrefix(name))
    }
    #expect(try contents(file + ".disk0.run3.qcow2") == written)
    #expect(try contents(second + ".disk0.run2.qcow2") == written)
  }

  /// The disks of a machine belong together: where one was written to since, the others stay as they are, too.
  @Test func disksStayTogether() throws {
    let (disk, other) = (try makeDisk(), try makeDisk("other.img"))
    var configuration = configuration(disk: disk)
    configuration.disks.append(DiskConfiguration(file: other))
    let end: End
    do {
      let machine = try Machine(configuration)
      #expect(machine.run(instructions: Self.instant) == .budget)
      try machine.save(to: file)
      end = finish(machine)
    }
    let saved = try SavedMachine(file)
    #expect(saved.condition(ofDisk: 1) == .untouched)
    let machine = try Machine(resuming: saved)
    #expect(
      machine.configuration.disks.map(\.file)
        == [0, 1].map { "\(file).disk\($0).run2.qcow2" })
    #expect(machine.notices.count == 2 && machine.notices[1].hasPrefix("what this machine writes"))
    #expect(finish(machine) == end)
  }

  @Test func allOfItCanBeMoved() throws {
    let end = try savedAndFinished(disk: makeDisk())
    let other = folder.path("elsewhere")
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    for name in ["disk.img", "machine.mvm", "machine.mvm.disk0.qcow2"] {
      try FileManager.default.moveItem(atPath: folder.path(name), toPath: "\(other)/\(name)")
    }
    let machine = try Machine(resuming: SavedMachine("\(other)/machine.mvm"))
    #expect(machine.configuration.disks[0].file == "\(other)/machine.mvm.disk0.run2.qcow2")
    #expect(finish(machine) == end)
  }

  // MARK: Copies

  @Test func copiesRunSideBySide() throws {
    let disk = try makeDisk()
    let hash = try saved(disk: disk)
    let before = try bytes(disk)
    let saved = try SavedMachine(file)
    let overlays: [String]
    do {
      let machines = try (0..<2).map { _ in try Machine(resuming: saved, asClone: true) }
      for (index, machine) in machines.enumerated() {
        #expect(machine.notices.count == 1)
        machine.send([UInt8(ascii: "a") + UInt8(index)])
      }
      while machines.map({ $0.run(instructions: 5000) }).contains(.budget) {}
      overlays = machines.map { $0.configuration.disks[0].file }
      // Beside them the machine itself goes on elsewhere, too.
      let original = try Machine(resuming: saved)
      #expect(original.stateHash == hash && original.notices.count == 1)
      #expect(original.notices.first?.contains("is in use") == true)
      #expect(machines[0].stateHash != machines[1].stateHash)
    }
    #expect(overlays == [1, 2].map { file + ".disk0.clone\($0).qcow2" })
    #expect(try contents(overlays[0]) != contents(overlays[1]))
    #expect(try bytes(disk) == before)
    // The machine itself goes on, on its disk, and the copies' disks do not change by that.
    let copied = try contents(overlays[0])
    do {
      let machine = try Machine(resuming: saved)
      #expect(machine.notices.isEmpty && machine.stateHash == hash)
      #expect(finish(machine).ending == .poweredOff(code: 0))
    }
    #expect(try bytes(disk) != before)
    #expect(try contents(overlays[0]) == copied)
  }

  @Test func aCopyOfADiskThatSomebodyVouchesForNoticesChanges() throws {
    let disk = try makeDisk()
    _ = try saved(disk: disk)
    let saved = try SavedMachine(file)
    let copy = folder.path("copy.img")
    try FileManager.default.copyItem(atPath: disk, toPath: copy)
    let overlay: String
    do {
      let machine = try Machine(
        resuming: saved, configuration: configuration(disk: copy), checkingDisks: false,
        asClone: true)
      #expect(finish(machine).ending == .poweredOff(code: 0))
      overlay = machine.configuration.disks[0].file
    }
    _ = try contents(overlay)
    try bytes(disk).write(to: URL(fileURLWithPath: copy))
    #expect(throws: (any Error).self) { try contents(overlay) }
  }

  @Test func flashMemoryOfACopyIsItsOwn() throws {
    let flash = folder.path("vars.fd")
    try Data(count: 32 << 20).write(to: URL(fileURLWithPath: flash))
    let disk = try makeDisk()
    var configuration = configuration(disk: disk)
    configuration.flash = [FlashConfiguration(file: flash)]
    // Without firmware, flash memory would be started.
    (configuration.firmware, configuration.kernel) = (program, nil)
    do {
      let machine = try Machine(configuration)
      _ = machine.run(instructions: Self.instant)
      try machine.save(to: file)
    }
    let saved = try SavedMachine(file)
    do {
      let machines = try (0..<2).map { _ in try Machine(resuming: saved, asClone: true) }
      #expect(
        machines.map { $0.configuration.flash[0].file }
          == [1, 2].map { file + ".flash0.clone\($0).qcow2" })
      #expect(machines[0].notices.count == 2)
    }
    do { #expect(try finish(Machine(resuming: saved)).ending == .poweredOff(code: 0)) }
    // With a disk that goes on elsewhere, so does flash memory.
    let machine = try Machine(resuming: saved)
    #expect(machine.configuration.flash[0].file == file + ".flash0.run2.qcow2")
  }

  // MARK: Refused

  private func message(_ body: () throws -> Void) throws -> String {
    let error = #expect(throws: MachineError.self) { try body() }
    return try #require(error).description
  }

  @Test func aDiskThatIsInUseIsSaidToBe() throws {
    let disk = try makeDisk()
    let machine = try Machine(configuration(disk: disk))
    _ = machine.run(instructions: Self.instant)
    try machine.save(to: file)
    for asClone in [false, true] {
      let text = try message { _ = try Machine(resuming: SavedMachine(file), asClone: asClone) }
      #expect(text.hasPrefix("disk: \(disk): is in use") && text.contains("stop that one"))
    }
    #expect(machine.run(instructions: 1) == .budget)
  }

  @Test func aFailedResumptionLeavesNothing() throws {
    _ = try savedAndFinished(disk: makeDisk())
    let before = try names()
    var archive = try bytes(file)
    archive[archive.count / 2] ^= 1
    try archive.write(to: URL(fileURLWithPath: file))
    #expect(throws: MachineError.self) { try Machine(resuming: SavedMachine(file)) }
    #expect(throws: MachineError.self) { try Machine(resuming: SavedMachine(file), asClone: true) }
    #expect(try names() == before)
  }

  @Test func aDiskThatIsReadOnlyNeedsNothing() throws {
    let disk = try makeDisk()
    var configuration = configuration(disk: disk)
    configuration.disks[0].readonly = true
    let hash: UInt64
    do {
      let machine = try Machine(configuration)
      _ = machine.run(instructions: 100)
      try machine.save(to: file)
      hash = machine.stateHash
    }
    do {
      let machines = try [false, true].map {
        try Machine(resuming: SavedMachine(file), asClone: $0)
      }
      #expect(machines[0].stateHash == hash)
    }
    #expect(try names() == ["disk.img", "diskwriter.elf", "machine.mvm"])
    try Data(count: Self.size).write(to: URL(fileURLWithPath: disk))
    let text = try message { _ = try Machine(resuming: SavedMachine(file)) }
    #expect(text.contains("--disk COPY"))
  }
}
