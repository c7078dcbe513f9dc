import Foundation
import Host
import Testing

/// A switch between hand-made frames.
@Suite struct FrameSwitchTests {
  /// A switch that runs on a thread until it is let go.
  final class Running {
    let path: String
    let frameSwitch: FrameSwitch
    private let folder: TemporaryFolder
    private let thread: HostThread

    init(_ options: SwitchOptions = SwitchOptions()) throws {
      folder = try TemporaryFolder()
      path = "\(folder.path)/socket"
      let frameSwitch = try FrameSwitch(path, options)
      self.frameSwitch = frameSwitch
      thread = try HostThread(name: "switch") { frameSwitch.run() }
    }

    /// Ends it, and tells what passed.
    func end() -> SwitchReport {
      frameSwitch.stop()
      thread.join()
      return frameSwitch.report
    }

    /// Machines that all know of each other.
    func members(_ count: Int) throws -> [SwitchMember] {
      let members = try (0..<count).map { try SwitchMember(path, number: UInt8($0)) }
      for (number, member) in members.enumerated() {
        try member.send(to: SwitchMember.everybody, [UInt8(number)])
        for (other, listener) in members.enumerated() where other != number {
          try #require(try listener.receive() == [UInt8(number)])
        }
      }
      return members
    }

    deinit {
      frameSwitch.stop()
      thread.join()
    }
  }

  @Test func onlyTheOwnerMayConnect() throws {
    let running = try Running()
    let attributes = try FileManager.default.attributesOfItem(atPath: running.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func framesGoToWhomTheyAreFor() throws {
    let running = try Running()
    let members = try running.members(3)
    // What is for everybody, or for nobody that is known, comes behind it and shows what did not come before.
    try members[0].send(to: 1, [10])
    try members[0].send(to: 0, [11])
    try members[0].send(to: 77, [12])
    #expect(try members[1].receive() == [10])
    #expect(try members[1].receive() == [12])
    #expect(try members[2].receive() == [12])
    try members[2].send(to: 0, [13])
    #expect(try members[0].receive() == [13])
    let report = running.end()
    #expect(report.machines.map(\.received) == [4, 1, 2])
    #expect(report.machines.map(\.sent) == [3, 4, 3])
  }

  @Test func whoMovesIsFoundThere() throws {
    let running = try Running()
    let members = try running.members(2)
    let moved = try SwitchMember(running.path, number: 1)
    try moved.send(to: 0, [1])
    #expect(try members[0].receive() == [1])
    try members[0].send(to: 1, [2])
    #expect(try moved.receive() == [2])
  }

  @Test func largeFramesPassAndMalformedOnesDoNot() throws {
    let running = try Running()
    let members = try running.members(2)
    try members[0].send([1, 2, 3])
    try members[0].send(members[0].frame(to: 1, [UInt8](repeating: 9, count: 65_600)))
    let largest = [UInt8](repeating: 7, count: 65_579)
    try members[0].send(to: 1, largest)
    #expect(try members[1].receive() == largest)
    #expect(running.end().machines[0].malformed == 2)
  }

  /// The same seed loses the same frames.
  @Test func framesAreLostBySeed() throws {
    func survivors(seed: UInt64) throws -> (numbers: [UInt8], lost: UInt64) {
      var options = SwitchOptions()
      (options.loss, options.seed) = (30, seed)
      let running = try Running(options)
      let sender = try SwitchMember(running.path, number: 0)
      let receiver = try SwitchMember(running.path, number: 1)
      for number in 0..<200 as Range<UInt8> { try sender.send(to: 9, [number]) }
      var numbers: [UInt8] = []
      // The sender's end shows that the switch has worked them off: this one's loss is not seen by the other.
      while numbers.last.map({ $0 < 190 }) ?? true, let frame = try receiver.receive() {
        numbers += frame
      }
      let report = running.end()
      while let frame = try receiver.receive() { numbers += frame }
      return (numbers, report.machines[1].lost)
    }
    let (first, second, other) = (
      try survivors(seed: 1), try survivors(seed: 1), try survivors(seed: 2)
    )
    #expect(first.numbers == second.numbers && first.numbers != other.numbers)
    #expect(first.lost == 200 - UInt64(first.numbers.count))
    #expect((30...90).contains(first.lost))
  }

  @Test func aDelayKeepsTheOrder() throws {
    var options = SwitchOptions()
    options.delay = 20
    let running = try Running(options)
    let members = try running.members(2)
    let start = HostClock().nanoseconds
    for number in 0..<50 as Range<UInt8> { try members[0].send(to: 1, [number]) }
    for number in 0..<50 as Range<UInt8> { #expect(try members[1].receive() == [number]) }
    #expect(HostClock().nanoseconds - start >= 20_000_000)
  }

  /// What is too much for a cable is dropped, and all else comes in its time.
  @Test func aRateIsKept() throws {
    var options = SwitchOptions()
    options.rate = 8_000_000
    let running = try Running(options)
    let members = try running.members(2)
    let start = HostClock().nanoseconds
    let payload = [UInt8](repeating: 1, count: 1000 - 14)
    for _ in 0..<300 { try members[0].send(to: 1, payload) }
    // A kilobyte takes a millisecond, and a tenth of a second waits.
    for _ in 0..<90 { #expect(try members[1].receive() == payload) }
    #expect(HostClock().nanoseconds - start >= 89_000_000)
    let counters = running.end().machines[1]
    #expect(counters.dropped > 0 && counters.sent + counters.dropped <= 301)
  }

  @Test func itEndsCleanly() throws {
    let running = try Running()
    let members = try running.members(2)
    _ = running.end()
    #expect(try members[0].receive() == nil)
    #expect(!FileManager.default.fileExists(atPath: running.path))
  }

  @Test func aSocketThatIsTakenIsNamed() throws {
    let running = try Running()
    #expect(throws: HostError.socketTaken(file: running.path)) {
      _ = try FrameSwitch(running.path, SwitchOptions())
    }
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/file"
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(throws: HostError.exists(file: file)) { _ = try FrameSwitch(file, SwitchOptions()) }
    let long = "/tmp/" + String(repeating: "x", count: 200)
    #expect(throws: HostError.longSocketName(file: long, limit: 107)) {
      _ = try FrameSwitch(long, SwitchOptions())
    }
    #expect(throws: HostError.noSwitch(file: "\(folder.path)/none")) {
      _ = try HostNetwork(switch: "\(folder.path)/none")
    }
  }

  /// A switch that was killed leaves its socket.
  @Test func theSocketOfADeadSwitchIsTakenOver() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/socket"
    do { _ = try FrameSwitch(path, SwitchOptions()) }
    #expect(FileManager.default.fileExists(atPath: path))
    _ = try FrameSwitch(path, SwitchOptions())
  }
}
