import System

/// A process that writes to a file until there is no room left.
final class EndlessWriter: Strain {
  private static let piece = 1 << 16
  /// What a file system may keep for itself: blocks of directories, for one.
  private static let tolerance = 1 << 16

  private let directory: ByteString

  init(in directory: ByteString) { self.directory = directory }

  func run() throws(Errno) -> [ByteString] {
    let file = directory / "stress-\(Process.identifier)"
    let before = try FileSystem.statistics(of: directory)
    var crowd = Crowd()
    try crowd.add { EndlessWriter.fill(file) }
    let statuses = try crowd.finish(by: Clock.monotonic.now + Time(seconds: 60))
    let size = try FileSystem.metadata(of: file).size
    output.line("endless-writer: \(size / 1024) KiB of \(before.available / 1024) that were free")
    // Its blocks come back with the last name: the writer has ended, and nobody else has it open.
    try FileSystem.remove(file)
    return try problems(statuses[0], size, before)
  }

  /// 0 if the disk was full in the end, and stayed so.
  private static func fill(_ file: ByteString) -> Int {
    let text = ByteString([UInt8](repeating: UInt8(ascii: "x"), count: piece))
    guard let output = try? FileDescriptor.open(file, [.writeOnly, .create, .exclusive]) else {
      return 2
    }
    for _ in 0..<2 {
      // Others have to live with a full disk for a while.
      defer { Clock.sleep(Time(milliseconds: 200)) }
      do throws(Errno) {
        while true { try output.writeAll(text) }
      } catch {
        if error != .noSpace { return 3 }
      }
    }
    return 0
  }

  private func problems(
    _ status: ProcessStatus, _ size: Int, _ before: FileSystem.Statistics
  ) throws(Errno) -> [ByteString] {
    var problems: [ByteString] = []
    if status.exitCode != 0 {
      problems.append("the writer was not told that the disk is full: \(status.shellStatus)")
    }
    let after = try FileSystem.statistics(of: directory)
    if after.available + EndlessWriter.tolerance < before.available {
      problems.append("\((before.available - after.available) / 1024) KiB of the disk are gone")
    }
    if after.freeFiles != before.freeFiles { problems.append("a file is left on the disk") }
    return problems
  }
}
