/// Where true randomness comes from, if the machine has a source of it.
enum EntropySource {
  /// Set while one hart runs.
  nonisolated(unsafe) private static var devices: [VirtioEntropy] = []

  /// A source was found: its first bytes go to the generator when they come.
  static func add(_ device: VirtioEntropy) {
    devices.append(device)
    _ = device.submit(EntropyRequest { RandomNumbers.add($0) })
  }

  /// So many bytes, which the caller waits for; fewer, or none, if no device gives them.
  static func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    for device in devices {
      while result.count < count {
        let request = EntropyRequest()
        guard device.submit(request) else { break }
        let bytes = device.wait(for: request)
        // A device that answers with nothing would be asked for ever.
        guard !bytes.isEmpty else { break }
        result += bytes.prefix(count - result.count)
      }
    }
    return result
  }
}
