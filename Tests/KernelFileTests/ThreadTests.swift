import Dispatch
import Fuzzing
import Testing

/// Several threads at once: nothing is lost, and nobody waits for ever.
@Suite(.enabled(if: Image.isPossible)) struct ThreadTests {
  @Test func `Threads in their own directories and in a common one`() throws {
    let volume = try Volume(Image.make(Image.Shape(megabytes: 32)))
    try volume.create("common", .directory)
    for thread in 0..<4 { try volume.create("own\(thread)", .directory) }
    nonisolated(unsafe) let shared = volume
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      do { try Self.work(shared, thread) } catch { failures.append("\(thread): \(error)") }
    }
    #expect(failures.list.isEmpty, "\(failures.list)")
    for thread in 0..<4 {
      #expect(try volume.names("own\(thread)").count == 2 + 50)
    }
    #expect(try volume.names("common").count == 2 + 4 * 50)
    let again = try volume.remounted()
    for thread in 0..<4 {
      #expect(try again.read("own\(thread)/file99") == .pattern(3000, thread * 1000 + 99))
    }
    try again.fileSystem.unmount()
    #expect(try Image.complaint(about: again.disk.bytes) == nil)
  }

  private static func work(_ volume: Volume, _ thread: Int) throws(Errno) {
    var random = SplitMix(state: UInt64(thread))
    for number in 0..<100 {
      let path = "own\(thread)/file\(number)"
      try volume.write(path, .pattern(3000, thread * 1000 + number))
      if random.below(8) == 0 { try Volume.synchronize(volume.inode(path)) }
      if random.below(16) == 0 { try volume.fileSystem.synchronize() }
      _ = volume.fileSystem.statistics()
      try volume.create("common/\(thread) \(number)")
      if number % 2 == 0 {
        try volume.remove(path)
        try volume.remove("common/\(thread) \(number)")
      }
    }
  }

  /// What went wrong in which thread.
  private final class Failures: @unchecked Sendable {
    private let lock = Mutex()
    private(set) var list: [String] = []

    func append(_ text: String) { lock.withLock { list.append(text) } }
  }
}
