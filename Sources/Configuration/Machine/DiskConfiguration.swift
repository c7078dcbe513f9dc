/// A disk of the machine: an image in a file, seen by the guest as a virtio block device.
public struct DiskConfiguration: Equatable, Sendable {
  /// How the sectors are kept in the file.
  public enum Format: String, CaseIterable, Sendable {
    /// One after the other.
    case raw
    /// QEMU's copy-on-write format.
    case qcow2
  }

  /// The file that holds the sectors.
  public var file: String
  /// What is in it; without it the file's name says it: `.qcow2`, or else raw.
  public var format: Format?
  /// Whether the guest may only read. The file need then not be writable.
  public var readonly: Bool

  /// A disk over `file`.
  public init(file: String, format: Format? = nil, readonly: Bool = false) {
    self.file = file
    self.format = format
    self.readonly = readonly
  }
}

extension DiskConfiguration {
  /// The keys of a disk; the first may stand alone.
  package static let settings: [Setting<DiskConfiguration>] = [
    Setting("file", .value(\.file, .path), example: "disk.img", help: "the image"),
    Setting(
      "format", .optional(\.format, .choice(placeholder: "FORMAT")), example: "qcow2",
      otherNames: ["type", "driver"],
      help: "raw or qcow2 (default: by the file's name)"),
    Setting(
      "readonly", .flag(\.readonly), example: "true", otherNames: ["ro"],
      help: "let the guest only read"),
  ]
}
