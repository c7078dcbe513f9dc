/// The folders that the host shares with this machine, by the names (tags) that it gives them.
enum HostFolders {
  /// Set while one hart runs.
  nonisolated(unsafe) private static var devices: [VirtioFolder] = []

  /// A device that its driver has found.
  static func add(_ device: VirtioFolder) { devices.append(device) }

  /// The one of that name, which is the caller's until it gives it back: a server of 9P has one client.
  static func claim(_ tag: ByteString) throws(Errno) -> VirtioFolder {
    let named = devices.filter { $0.tag == tag }
    guard !named.isEmpty else { throw .noSuchFileOrDirectory }
    guard let free = named.first(where: { $0.claim() }) else { throw .resourceBusy }
    return free
  }
}
