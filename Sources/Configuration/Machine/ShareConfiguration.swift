/// A folder of the host that the guest can mount, by 9P.
public struct ShareConfiguration: Equatable, Sendable {
  /// The host's folder.
  public var folder: String
  /// The name by which the guest mounts it; nil for the folder's own.
  public var tag: String?
  /// Whether the guest may only read.
  public var readonly: Bool

  /// A folder under its own name.
  public init(folder: String, tag: String? = nil, readonly: Bool = false) {
    self.folder = folder
    self.tag = tag
    self.readonly = readonly
  }

  /// The name by which the guest mounts it: that of a folder without one, such as `.`, is `host`.
  public var tagOrName: String {
    if let tag { return tag }
    let name = folder.split(separator: "/").last.map(String.init) ?? ""
    let isTag = name != "." && name != ".." && ValueType.tag.accepts(name)
    return isTag ? name : "host"
  }
}

extension ShareConfiguration {
  /// The keys of a shared folder; the first may stand alone.
  package static let settings: [Setting<ShareConfiguration>] = [
    Setting(
      "folder", .value(\.folder, .path), example: "src", otherNames: ["path", "file", "source"],
      help: "the host's folder"),
    Setting(
      "tag", .optional(\.tag, .tag), example: "src", otherNames: ["mount_tag", "name"],
      help: "the name by which the guest mounts it (default: the folder's, or host)"),
    Setting(
      "readonly", .flag(\.readonly), example: "true", otherNames: ["ro"],
      help: "let the guest only read"),
  ]
}

extension ValueType<String> {
  /// A name for a mount command: one word, no longer than there is room for in the device.
  fileprivate static let tag = ValueType(
    placeholder: "NAME", allowed: "a word of at most 255 bytes", parse: { text, _ in text },
    accepts: { text in
      !text.isEmpty && text.utf8.count <= 255
        && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value != 0 }
    }, show: { $0 })
}
