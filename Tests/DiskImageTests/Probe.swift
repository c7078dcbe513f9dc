import Foundation
import Testing

/// The program that writes to a disk until it is killed.
enum Probe {
  /// Lets it write, kills it, and returns how many batches it said to be kept.
  static func run(_ arguments: [String], _ random: inout Random) throws -> Int {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
      .appendingPathComponent("DiskProbe")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var kept = 0
    for _ in 0..<random.below(30) {
      let read = pipe.fileHandleForReading.readData(ofLength: 1)
      try #require(read.count == 1, "the probe has ended by itself")
      kept += 1
    }
    for _ in 0..<random.below(4000) { sched_yield() }
    kill(process.processIdentifier, SIGKILL)
    kept += pipe.fileHandleForReading.readDataToEndOfFile().count
    process.waitUntilExit()
    return kept
  }
}
