import Foundation
import MVM
import Testing
import Trial

/// Machines with a guest that writes and reads all over its disk, and the folder of their files.
class DiskWriterCase {
  static let size = 8 << 20
  /// On the way, and later.
  static let (instant, later): (UInt64, UInt64) = (40_000, 70_000)

  let folder: TemporaryFolder
  let program: String
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    program = try AssembledProgram.build("diskwriter", in: folder)
    file = folder.path("machine.mvm")
  }

  func makeDisk(_ name: String = "disk.img") throws -> String {
    let path = folder.path(name)
    let bytes = (0..<Self.size).map { UInt8(truncatingIfNeeded: $0 >> 9) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func configuration(disk: String) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 4 << 20
    configuration.deterministic = true
    configuration.kernel = program
    configuration.disks = [DiskConfiguration(file: disk)]
    return configuration
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  func exists(_ name: String) throws -> Bool { try names().contains(name) }

  func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// What a disk holds that is no raw image.
  func contents(_ path: String) throws -> Data {
    let raw = folder.path("contents.raw")
    try DiskConversionTool.toRaw(path, raw)
    defer { try? FileManager.default.removeItem(atPath: raw) }
    return try bytes(raw)
  }

  struct End: Equatable {
    var ending: Ending
    var hash: UInt64
  }

  func finish(_ machine: Machine) -> End {
    let ending = machine.run(instructions: 100_000_000)
    return End(ending: ending, hash: machine.stateHash)
  }

  /// A machine that was saved on the way, and went on to its end.
  func savedAndFinished(disk: String) throws -> End {
    let machine = try Machine(configuration(disk: disk))
    #expect(machine.run(instructions: Self.instant) == .budget)
    try machine.save(to: file)
    let end = finish(machine)
    #expect(end.ending == .poweredOff(code: 0))
    return end
  }

  /// A machine that was saved on the way, and is gone.
  func saved(disk: String) throws -> UInt64 {
    let machine = try Machine(configuration(disk: disk))
    #expect(machine.run(instructions: Self.instant) == .budget)
    try machine.save(to: file)
    return machine.stateHash
  }
}
