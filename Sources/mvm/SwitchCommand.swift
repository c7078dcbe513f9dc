import Configuration
import MVM

/// `mvm switch`: join machines of this host.
enum SwitchCommand {
  static let command = Command(
    name: "switch", table: SwitchArguments.table, otherNames: ["hub", "vde", "lan"], act: run)

  @Sendable
  private static func run(_ given: SwitchArguments) throws {
    guard let path = given.files.first else { return }
    let signals = StopSignals()
    let frameSwitch = try FrameSwitch(path, given.options)
    try signals.start { frameSwitch.stop() }
    frameSwitch.machinesChanged = { count in
      Output.complain("\(count) \(count == 1 ? "machine" : "machines") on \(path)")
    }
    Output.complain("a switch is at \(path): machines join it with --network switch,socket=\(path)")
    frameSwitch.run()
    Output.write(table(frameSwitch.report))
  }

  private static func table(_ report: SwitchReport) -> String {
    var rows = [
      [
        "machine", "frames in", "bytes in", "frames out", "bytes out", "lost", "dropped",
        "malformed",
      ]
    ]
    for (index, machine) in report.machines.enumerated() {
      let numbers = [
        machine.received, machine.receivedBytes, machine.sent, machine.sentBytes, machine.lost,
        machine.dropped, machine.malformed,
      ]
      rows.append(["\(index + 1)"] + numbers.map { String($0) })
    }
    return Columns.text(rows)
  }
}
