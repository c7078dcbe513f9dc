import Foundation
import MVM
import Testing
import Trial

/// Disks of saved machines: copies have theirs, and what cannot be is refused.
@Suite(
  .enabled(
    if: ExternalProgram.exist(AssembledProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
final class ClonedDiskTests: DiskWriterCase {
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
