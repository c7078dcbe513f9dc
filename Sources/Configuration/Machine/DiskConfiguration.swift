/// A disk of the machine: a raw image in a file, seen by the guest as a virtio block device.
public struct DiskConfiguration: Equatable, Sendable {
  /// The file that holds the sectors.
  public var file: String
  /// Whether the guest may only read. The file need then not be writable.
  public var readonly: Bool

  /// A disk over `file`.
  public init(file: String, readonly: Bool = false) {
    self.file = file
    self.readonly = readonly
  }
}

extension DiskConfiguration {
  /// The keys of a disk; the first may stand alone.
  package static let settings: [Setting<DiskConfiguration>] = [
    Setting("file", .value(\.file, .path), example: "disk.img", help: "the image"),
    Setting(
      "readonly", .flag(\.readonly), example: "true", otherNames: ["ro"],
      help: "let the guest only read"),
  ]
}
