import Foundation
import MVM
import Testing
import Trial

/// Disks of saved machines: a machine goes on with its disk as it was.
@Suite(
  .enabled(
    if: ExternalProgram.exist(AssembledProgram.compiler),
    "riscv64-unknown-elf-gcc is not installed (gcc-riscv64-unknown-elf)"))
final class ResumedDiskTests: DiskWriterCase {
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
}
