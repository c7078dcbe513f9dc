import Foundation
import Testing
import Trial

/// `mvm switch`, and machines that join it.
@Suite struct SwitchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func mistakesAreNamed() throws {
    func expect(_ arguments: [String], _ part: String) throws {
      let outcome = try Built.run("mvm", ["switch"] + arguments)
      #expect(outcome.code == 2 && outcome.errors.contains(part), "\(outcome)")
    }
    try expect([], "mvm switch needs SOCKET")
    try expect([folder.path("s"), "--loss", "101"], "it takes a number from 0 to 100, such as 5")
    try expect([folder.path("s"), "--rate", "fast"], "it takes a number of bits a second")
    try expect([folder.path("s"), "--delay", "-1"], "--delay cannot be '-1'")
    try expect([folder.url.path], "exists already")
    try expect(["/nowhere/s"], "/nowhere/s: there is no such file")
  }

  @Test func whatAMachineLacksIsNamed() throws {
    func expect(_ network: String, _ part: String) throws {
      let outcome = try Built.run("mvm", ["run", "none", "--network", network])
      #expect(outcome.code == 2 && outcome.errors.contains(part), "\(outcome)")
    }
    try expect("tap", "--network tap needs the name of an interface: add interface=NAME")
    try expect("bridge", "--network bridge needs the name of an interface")
    try expect("switch", "add socket=FILE ('mvm switch FILE' starts one)")
    try expect("user,interface=tap0", "user has no use for an interface")
    try expect("tap,interface=tap0,socket=a", "tap has no use for a socket")
    try expect("switch,socket=a,restrict", "switch cannot be restricted")
    try expect("tap,interface=none0", "none0: this host has no such network interface: sudo ip")
    try expect(
      "switch,socket=\(folder.path("s"))", "no switch answers there: start one with 'mvm switch")
  }

  /// A signal ends it: it removes its socket, and tells what passed.
  @Test func aSwitchEndsWithAReport() throws {
    let socket = folder.path("lan")
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: try Built.path("mvm"))
    process.arguments = ["switch", socket, "--loss", "0.5", "--delay", "2", "--rate", "10M"]
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    #expect(said.contains("machines join it with --network switch,socket=\(socket)"))
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.hasPrefix("machine  frames in  bytes in"))
    #expect(!FileManager.default.fileExists(atPath: socket))
  }
}
