import Foundation
import MVM
import Testing
import Trial

/// Linux with a folder of the host, and with a balloon.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct SharedFolderTests {
  /// Files go both ways and a link leads nowhere, memory is given back; then all of it again, without the folder.
  @Test func linuxWorksInAFolderAndAgainWithoutIt() throws {
    let folder = try TemporaryFolder()
    let shared = folder.path("shared")
    let files = FileManager.default
    try files.createDirectory(atPath: shared, withIntermediateDirectories: false)
    try Data("hello from the host\n".utf8).write(to: URL(fileURLWithPath: "\(shared)/greeting"))
    try files.createSymbolicLink(atPath: "\(shared)/out", withDestinationPath: folder.path(""))
    var configuration = Linux.configuration(harts: 2)
    configuration.deterministic = true
    configuration.seed = 5
    configuration.shares = [ShareConfiguration(folder: shared)]
    configuration.balloon = true
    let trial = try Trial(configuration)
    let file = folder.path("session.mvr")
    try trial.machine.record(to: file)
    try trial.wait(for: "/ # ")
    trial.send("mount -t 9p -o trans=virtio,version=9p2000.L shared /mnt && cat /mnt/greeting\n")
    try trial.wait(for: "hello from the host\r\n")
    trial.send("ls /mnt/out/session.mvr; mkdir /mnt/d && seq 1000 > /mnt/d/a && mv /mnt/d /mnt/e\n")
    try trial.wait(for: "No such file")
    try trial.machine.setBalloon(bytes: 32 << 20)
    trial.send("sync; sleep 1; cat /mnt/e/a | wc -l; poweroff\n")
    try trial.wait(for: "1000\r\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(trial.machine.balloonByteCount == 32 << 20)
    #expect((trial.machine.guestMemory.free ?? 0) > 0)
    try trial.machine.endRecording()
    let expected = (1...1000).map { "\($0)\n" }.joined()
    #expect(try String(contentsOfFile: "\(shared)/e/a", encoding: .utf8) == expected)

    try files.removeItem(atPath: shared)
    let replay = try Replay(file)
    #expect(try replay.run(checking: true) == .finished)
    #expect(replay.checkCount > 5)
    #expect(replay.machine.stateHash == trial.machine.stateHash)
  }
}
