import System

/// Each card gets an address by DHCP, in the background: whoever starts a machine does not wait for a network.
enum Networks {
  static func start() {
    guard !CommandLine.contains("mvm.network=none"), let interfaces = try? NetworkInterface.all()
    else { return }
    for interface in interfaces where interface.name.starts(with: "eth") {
      _ = try? Process.spawn {
        Requests.restore()
        quieten()
        let error = Process.executeFromPath(["dhcp", interface.name])
        Program.complain("dhcp: \(error)")
        return 127
      }
    }
  }

  /// It asks for ever where nobody answers, and says nothing of that on the console.
  private static func quieten() {
    guard let nowhere = try? FileDescriptor.open("/dev/null", .readWrite) else { return }
    for number in 0...2 { try? nowhere.duplicate(as: FileDescriptor(number)) }
  }
}
