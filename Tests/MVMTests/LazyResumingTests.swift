import Foundation
import MVM
import Testing
import Trial

/// What happens to a machine's file after it was resumed.
@Suite struct LazyResumingTests {
  private let folder: TemporaryFolder
  private let file: String
  private let original: Machine
  private static let ram: UInt64 = 0x8000_0000

  /// A guest that reads one word of each of its pages of memory, over and over.
  init() throws {
    folder = try TemporaryFolder()
    file = folder.path("machine.mvm")
    let walking: [UInt32] = [
      0x0000_0297,  // auipc t0,0
      0x0000_1337,  // lui t1,1
      0x0020_03b7,  // lui t2,512
      0x0053_83b3,  // add t2,t2,t0
      0x0002_8e13,  // addi t3,t0,0
      0x000e_3e83,  // ld t4,0(t3)
      0x01d5_0533,  // add a0,a0,t4
      0x006e_0e33,  // add t3,t3,t1
      0xfe7e_1ae3,  // bne t3,t2,-12
      0xfedf_f06f,  // j -20
    ]
    var configuration = MachineConfiguration()
    configuration.memory = 4 << 20
    configuration.deterministic = true
    original = try Machine(
      configuration,
      program: walking.flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
      })
    for page in 1..<UInt64(512) {
      try original.memory.store(page &* 0x9e37_79b9, at: Self.ram + page * 4096)
    }
    _ = original.run(instructions: 50)
    try original.save(to: file)
  }

  @Test(arguments: [false, true])
  func aFileMayBeRemovedOrReplaced(isReplaced: Bool) throws {
    let resumed = try Machine(resuming: SavedMachine(file))
    if isReplaced {
      _ = original.run(instructions: 4000)
      try original.save(to: file, replacing: true)
      let other = try Machine(resuming: SavedMachine(file))
      #expect(other.stateHash == original.stateHash)
      _ = resumed.run(instructions: 4000)
    } else {
      try FileManager.default.removeItem(atPath: file)
    }
    for machine in [original, resumed] { #expect(machine.run(instructions: 4000) == .budget) }
    #expect(resumed.stateHash == original.stateHash)
    #expect(resumed.harts[0][.a0] == original.harts[0][.a0])
  }

  /// What is still in the file belongs to the past as much as what was read from it.
  @Test func memoryThatWasNotReadYetComesBack() throws {
    let resumed = try Machine(resuming: SavedMachine(file))
    try resumed.rememberPast()
    let (start, first) = (resumed.instant, resumed.stateHash)
    _ = resumed.run(instructions: 700)
    let (middle, second) = (resumed.instant, resumed.stateHash)
    _ = resumed.run(instructions: 4000)
    let third = resumed.stateHash
    for (instant, state) in [(start, first), (middle, second)] {
      try #require(try resumed.go(to: instant))
      #expect(resumed.stateHash == state)
    }
    _ = resumed.run(instructions: 4000)
    #expect(resumed.stateHash == third)
    _ = original.run(instructions: 4700)
    #expect(original.stateHash == third)
  }

  @Test(arguments: ["cut", "overwritten", "flipped"], [false, true])
  func aFileThatIsWrittenToStopsTheMachine(how: String, isParallel: Bool) throws {
    let saved = try SavedMachine(file)
    var configuration = saved.configuration
    configuration.deterministic = !isParallel
    let resumed = try Machine(resuming: saved, configuration: configuration)
    _ = try resumed.memory.load(Self.ram, as: UInt64.self)
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    let size = try handle.seekToEnd()
    switch how {
    case "cut": try handle.truncate(atOffset: size / 4)
    case "overwritten":
      try handle.seek(toOffset: 0)
      try handle.write(contentsOf: Data(repeating: 0x5a, count: Int(size)))
    default:
      for place in stride(from: UInt64(200), to: size, by: 16) {
        try handle.seek(toOffset: place)
        let byte = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: place)
        try handle.write(contentsOf: Data([byte ^ 0xff]))
      }
    }
    try handle.close()
    for _ in 0..<2 {
      guard case .failed(let error) = resumed.run(until: 2_000_000_000) else {
        Issue.record("it went on")
        return
      }
      #expect(error.description.hasPrefix("\(file): "))
      #expect(error.description.contains("the machine has stopped"))
    }
    // Nothing is saved as if it were whole, and nothing is left behind.
    #expect(throws: MachineError.self) { try resumed.save(to: folder.path("later.mvm")) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names == ["machine.mvm"])
  }
}
