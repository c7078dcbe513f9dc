import Foundation
import MVM
import Testing
import Trial

/// Streams between programs of our own system and programs of the host.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck"), "e2fsprogs is not installed"))
struct OwnSocketTests {
  private let folder: TemporaryFolder
  private let disk: SystemDisk
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    disk = try SystemDisk()
    path = folder.path("vm.sock")
  }

  /// A thread of the host, which does its part while the machine runs.
  private final class Peer: @unchecked Sendable {
    private let isOver = DispatchSemaphore(value: 0)
    private var outcome: Result<String, any Error> = .success("")

    init(_ body: @escaping @Sendable () throws -> String) {
      Thread.detachNewThread { [self] in
        outcome = Result(catching: body)
        isOver.signal()
      }
    }

    /// What it has read. Its sockets wait no longer than ten seconds each time.
    func result() throws -> String {
      isOver.wait()
      return try outcome.get()
    }
  }

  private func trial(_ command: String, isDeterministic: Bool) throws -> Trial {
    var configuration = OwnSystem.configuration(
      harts: 2, isDeterministic: isDeterministic, disk: disk.path, command: command)
    configuration.sockets = [SocketConfiguration(socket: path, cid: 7)]
    return try Trial(configuration)
  }

  /// Some 800 KB to the host, which sends them back: more than either side has room for.
  @Test(arguments: [true, false])
  func aProgramOfTheHostEchoes(isDeterministic: Bool) throws {
    let listener = try UnixProgram.listening(at: "\(path)_52")
    let trial = try trial(
      """
      cd /tmp; seq 1 130000 > sent; echo ready; vsock 52 < sent > back; \
      cmp sent back && wc -c < back; vsock 53 < /dev/null
      """, isDeterministic: isDeterministic)
    // Its patience is not for a machine that starts.
    try trial.wait(for: "ready\r\n")
    let echo = Peer {
      let stream = try listener.accepted()
      var count = 0
      while true {
        // Digits and line breaks only: pieces of text are text.
        let piece = try stream.read(atMost: 65536)
        if piece.isEmpty { break }
        count += piece.utf8.count
        try stream.write(piece)
      }
      stream.end()
      return "\(count)"
    }
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    #expect(trial.output.contains("\r\n798895\r\n"), "\(trial.output)")
    // Nobody listens there.
    #expect(
      trial.output.contains("vsock: machine 2, port 53: Connection reset by peer"),
      "\(trial.output)")
    #expect(try echo.result() == "798895")
  }

  /// A program of the host connects, and one that nobody waits for does not.
  @Test(arguments: [true, false])
  func aProgramOfTheHostConnects(isDeterministic: Bool) throws {
    let trial = try trial(
      "echo from the guest | vsock -lv 1024; echo over", isDeterministic: isDeterministic)
    try trial.wait(for: "listening at port 1024")
    let peer = Peer { [path] in
      let refused = try UnixProgram.connected(to: path)
      try refused.write("CONNECT 1025\n")
      var heard = try refused.read(atMost: 100)
      let stream = try UnixProgram.connected(to: path)
      try stream.write("CONNECT 1024\nfrom the host\n")
      while !heard.hasSuffix("from the guest\n") {
        let piece = try stream.read(atMost: 100)
        if piece.isEmpty { return heard }
        heard += piece
      }
      // Whose end the program in the guest waits for, and for nothing else.
      stream.end()
      return heard
    }
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    #expect(trial.output.contains("from the host\r\nover\r\n"), "\(trial.output)")
    let heard = try peer.result().split(separator: "\n")
    #expect(
      heard.count == 2 && heard[0].hasPrefix("OK ") && heard[1] == "from the guest", "\(heard)")
  }
}
