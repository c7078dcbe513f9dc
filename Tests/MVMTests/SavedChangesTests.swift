import Board
import Bus
import Foundation
import Host
import MVM
import Testing
import Trial

/// Saved machines that hold only what has changed since another one.
@Suite struct SavedChangesTests {
  private let folder: TemporaryFolder
  private static let ram: UInt64 = 0x8000_0000

  init() throws { folder = try TemporaryFolder() }

  /// A guest that counts for ever, with a MiB that zstd cannot make smaller.
  private func machine(isParallel: Bool = false, memory: UInt64 = 4 << 20) throws -> Machine {
    let counting: [UInt32] = [
      0x0000_0297,  // auipc t0,0
      0x0010_0513,  // li a0,1
      0x00a5_8593,  // addi a1,a1,10
      0x10b2_b023,  // sd a1,256(t0)
      0xff9f_f06f,  // j -8
    ]
    var configuration = MachineConfiguration()
    configuration.memory = memory
    configuration.harts = 2
    configuration.deterministic = !isParallel
    let program = counting.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    let machine = try Machine(configuration, program: program)
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<1 << 17).flatMap { _ in
      withUnsafeBytes(of: generator.next()) { Array($0) }
    }
    try machine.memory.write(noise, at: Self.ram + (1 << 20))
    return machine
  }

  /// Lives on: the guest counts, a page changes, and others become zero.
  private func live(_ machine: Machine, _ step: UInt64) throws {
    _ =
      machine.configuration.deterministic
      ? machine.run(instructions: 10_000) : machine.run(until: machine.time + 5_000_000)
    let page = Self.ram + (1 << 20) + step * 0x5000
    try machine.memory.write([UInt8](repeating: 0, count: 4096), at: page)
    try machine.memory.store(step, at: page + 0x2000)
    try machine.memory.store(~step, at: Self.ram + (3 << 20) + step * 0x10_000)
  }

  /// Saves a whole machine and two differences: `0.mvm`, `1.mvm` and `2.mvm`. Returns what it was each time.
  private func saveThree(_ machine: Machine) throws -> [UInt64] {
    machine.savesChanges = true
    var hashes: [UInt64] = []
    for step in 0..<3 {
      try live(machine, UInt64(step))
      let parent = try machine.save(to: folder.path("\(step).mvm"))
      #expect(parent == (step == 0 ? nil : folder.path("\(step - 1).mvm")))
      hashes.append(machine.stateHash)
    }
    return hashes
  }

  private func saved(_ name: String) throws -> SavedMachine {
    try SavedMachine(folder.path("\(name).mvm"))
  }

  @Test(arguments: [false, true])
  func eachIsTheMachineOfThatTime(isParallel: Bool) throws {
    let machine = try machine(isParallel: isParallel)
    let hashes = try saveThree(machine)
    for step in 0..<3 {
      let saved = try saved("\(step)")
      #expect((saved.byteCount > 1 << 20) == (step == 0))
      #expect(saved.byteCount < 100_000 || step == 0)
      #expect(try saved.parents().count == step)
      let resumed = try Machine(resuming: saved)
      // A parallel one has another generation identifier at once: only its memory is the same.
      if !isParallel { #expect(resumed.stateHash == hashes[step]) }
    }
    let resumed = try Machine(resuming: saved("2"))
    let (all, size) = (machine.memory, Int(machine.configuration.memory))
    #expect(try resumed.memory.read(Self.ram, count: size) == all.read(Self.ram, count: size))
    guard !isParallel else { return }
    for machine in [machine, resumed] { _ = machine.run(instructions: 50_000) }
    #expect(resumed.stateHash == machine.stateHash)
  }

  @Test func aResumedMachineSavesItsChanges() throws {
    _ = try saveThree(machine())
    let resumed = try Machine(resuming: saved("2"), savingChanges: true)
    try live(resumed, 3)
    #expect(try resumed.save(to: folder.path("3.mvm")) == folder.path("2.mvm"))
    // Before and after all of memory was read.
    let hash = resumed.stateHash
    #expect(try Machine(resuming: saved("3")).stateHash == hash)
    try live(resumed, 4)
    #expect(try resumed.save(to: folder.path("4.mvm")) == folder.path("3.mvm"))
    #expect(try Machine(resuming: saved("4")).stateHash == resumed.stateHash)
    // Unasked, it does not.
    let other = try Machine(resuming: saved("2"))
    #expect(try other.save(to: folder.path("whole.mvm")) == nil)
    #expect(try saved("whole").parentPath == nil)
    other.savesChanges = true
    #expect(try other.save(to: folder.path("first.mvm")) == nil)
    try live(other, 5)
    #expect(try other.save(to: folder.path("second.mvm")) == folder.path("first.mvm"))
  }

  @Test func aSaveThatFailsCostsNothing() throws {
    let machine = try machine()
    _ = try saveThree(machine)
    try live(machine, 3)
    #expect(throws: MachineError.self) { try machine.save(to: folder.path("none/3.mvm")) }
    #expect(throws: MachineError.self) { try machine.save(to: folder.path("0.mvm")) }
    try live(machine, 4)
    #expect(try machine.save(to: folder.path("3.mvm")) == folder.path("2.mvm"))
    #expect(try Machine(resuming: saved("3")).stateHash == machine.stateHash)
  }

  /// What could not be resumed later is saved whole.
  @Test func whatIsGoneIsNoParent() throws {
    let machine = try machine()
    _ = try saveThree(machine)
    #expect(try machine.save(to: folder.path("2.mvm"), replacing: true) == nil)
    try live(machine, 3)
    try machine.save(to: folder.path("3.mvm"))
    try FileManager.default.removeItem(atPath: folder.path("3.mvm"))
    #expect(try machine.save(to: folder.path("4.mvm")) == nil)
    try FileManager.default.removeItem(atPath: folder.path("4.mvm"))
    try FileManager.default.copyItem(atPath: folder.path("0.mvm"), toPath: folder.path("4.mvm"))
    #expect(try machine.save(to: folder.path("5.mvm")) == nil)
    #expect(try Machine(resuming: saved("5")).stateHash == machine.stateHash)
  }

  @Test func aLineEnds() throws {
    let machine = try machine(memory: 2 << 20)
    machine.savesChanges = true
    for step in 0..<SavedMachine.fileLimit {
      _ = machine.run(instructions: 100)
      #expect(try (machine.save(to: folder.path("\(step).mvm")) == nil) == (step == 0))
    }
    #expect(try Machine(resuming: saved("63")).stateHash == machine.stateHash)
    #expect(try machine.save(to: folder.path("64.mvm")) == nil)
    #expect(try machine.save(to: folder.path("65.mvm")) == folder.path("64.mvm"))
  }

  @Test func aMergedFileNeedsNoOther() throws {
    let hashes = try saveThree(machine())
    let (two, one) = (try saved("2"), try saved("1"))
    #expect(try two.merge(to: folder.path("whole.mvm")) == 3)
    let whole = try saved("whole")
    #expect(whole.parentPath == nil && whole.identifier == two.identifier)
    // In the place of one that others need.
    try one.merge(to: folder.path("new.mvm"))
    let names = ["0", "1"].map { folder.path("\($0).mvm") }
    for name in names { try FileManager.default.removeItem(atPath: name) }
    try FileManager.default.moveItem(atPath: folder.path("new.mvm"), toPath: names[1])
    #expect(try Machine(resuming: saved("2")).stateHash == hashes[2])
    #expect(try Machine(resuming: saved("whole")).stateHash == hashes[2])
    #expect(throws: MachineError.self) { try two.merge(to: folder.path("whole.mvm")) }
  }

  @Test func filesAreMovedTogether() throws {
    let machine = try machine()
    machine.savesChanges = true
    let names = ["a/whole.mvm", "a/b/changes.mvm", "more.mvm"].map { folder.path($0) }
    try FileManager.default.createDirectory(
      atPath: folder.path("a/b"), withIntermediateDirectories: true)
    for name in names {
      try live(machine, 1)
      try machine.save(to: name)
    }
    let moved = folder.path("moved")
    try FileManager.default.createDirectory(atPath: moved, withIntermediateDirectories: false)
    for name in ["a", "more.mvm"] {
      try FileManager.default.moveItem(atPath: folder.path(name), toPath: "\(moved)/\(name)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.mvm"), withDestinationPath: "moved/more.mvm")
    for name in ["moved/more.mvm", "link.mvm"] {
      let resumed = try Machine(resuming: SavedMachine(folder.path(name)))
      #expect(resumed.stateHash == machine.stateHash)
    }
  }

  @Test func aRecordingNeedsNoneOfThem() throws {
    _ = try saveThree(machine())
    let resumed = try Machine(resuming: saved("2"))
    try resumed.record(to: folder.path("run.mvr"))
    _ = resumed.run(instructions: 100_000)
    try resumed.endRecording()
    for step in 0..<3 { try FileManager.default.removeItem(atPath: folder.path("\(step).mvm")) }
    let replay = try Replay(folder.path("run.mvr"))
    #expect(try replay.run(checking: true) == .finished)
    #expect(replay.machine.stateHash == resumed.stateHash)
  }

  // MARK: Parents that are not what they were

  private enum Mishap: CaseIterable {
    case missing, replaced, damaged, cut, folder
  }

  @Test(arguments: Mishap.allCases, [0, 1])
  private func aParentThatIsNotWhatItWasIsNamed(mishap: Mishap, which: Int) throws {
    _ = try saveThree(machine())
    let (parent, child) = (folder.path("\(which).mvm"), folder.path("\(which + 1).mvm"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: parent))
    try FileManager.default.removeItem(atPath: parent)
    switch mishap {
    case .missing: break
    case .replaced: try machine().save(to: parent)
    case .folder:
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: false)
    case .damaged:
      let block = try #require(bytes.range(of: Data("memory\0\0".utf8)))
      bytes[block.lowerBound + 100] ^= 1
      try bytes.write(to: URL(fileURLWithPath: parent))
    case .cut: try bytes.dropLast(100).write(to: URL(fileURLWithPath: parent))
    }
    let saved = try saved("2")
    let error = #expect(throws: MachineError.self) { try Machine(resuming: saved) }
    let text = try #require(error).description
    #expect(text.hasPrefix("\(child): holds only what has changed since \(parent): "), "\(text)")
    #expect(text.hasSuffix("put that file back as it was, or use another saved machine"))
    let reason =
      switch mishap {
      case .missing: "there is no such file"
      case .replaced: "is another saved machine now"
      case .damaged: "is damaged"
      case .cut: "is cut off"
      case .folder: "is a directory"
      }
    #expect(text.contains(reason), "\(text)")
    #expect(throws: MachineError.self) { try saved.merge(to: folder.path("whole.mvm")) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("whole.mvm")))
  }

  /// An archive with another identity, without memory.
  private func forge(_ name: String, _ change: (inout MachineIdentity) -> Void) throws {
    let reader = try ArchiveReader(
      ArchiveFile(folder.path("\(name).mvm")), compressor: Zstandard())
    var identity = try Board.identity(in: reader)
    change(&identity)
    let file = try NewFile(folder.path("\(name).mvm"))
    let writer = try ArchiveWriter(to: file, compressor: nil)
    try writer.add(identity.chunk())
    try reader.copy(to: writer, without: ["machine"])
    try writer.finish()
    try file.finish(replacing: true)
  }

  @Test func ringsAndOtherLiesAreRefused() throws {
    _ = try saveThree(machine())
    func message() throws -> String {
      let error = #expect(throws: MachineError.self) { try Machine(resuming: saved("2")) }
      return try #require(error).description
    }
    let one = try Board.identity(
      in: ArchiveReader(ArchiveFile(folder.path("1.mvm")), compressor: Zstandard()))
    try forge("1") { $0.memorySize = 8 << 20 }
    #expect(try message().contains("is a machine with other memory"))
    try forge("1") {
      $0 = one
      ($0.parent, $0.parentFile) = (one.identifier, "1.mvm")
    }
    #expect(try message().contains("needs 64 other files or more"))
    try forge("1") { ($0.parent, $0.parentFile) = (one.identifier, "") }
    #expect(try message().contains("does not name the parent's file"))
  }
}
