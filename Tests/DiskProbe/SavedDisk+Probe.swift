package import Host

extension SavedDisk {
  /// The disk at `path` as the probe has saved it after so many batches.
  package static func probed(
    _ name: String, _ path: String, _ batches: UInt64, modified: UInt64
  ) -> SavedDisk {
    SavedDisk(
      archive: "\(name)-\(batches)", number: 0,
      identifier: [1, UInt8(truncatingIfNeeded: batches)] + [UInt8](repeating: 0, count: 14),
      path: path, format: nil, modified: modified)
  }
}
