/// What a bank of flash memory holds.
public struct FlashConfiguration: Equatable, Sendable {
  /// The file that holds it, 32 MiB or, if it is read-only, less.
  public var file: String
  /// Whether the guest may only read. The file need then not be writable.
  public var readonly: Bool

  /// A bank with the contents of `file`.
  public init(file: String, readonly: Bool = false) {
    self.file = file
    self.readonly = readonly
  }
}

extension FlashConfiguration {
  /// The keys of a bank; the first may stand alone.
  package static let settings: [Setting<FlashConfiguration>] = [
    Setting(
      "file", .value(\.file, .path), example: "edk2-vars.fd", help: "what the bank holds"),
    Setting(
      "readonly", .flag(\.readonly), example: "true", otherNames: ["ro"],
      help: "let the guest only read"),
  ]
}
