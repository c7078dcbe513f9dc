extension MachineConfiguration {
  /// Reads a machine file. Relative paths in it start from the file's own folder.
  ///
  /// - Throws: `unreadable` or `oversized` when there is no such text; `malformed`, `unknownKey`,
  ///   `refusedValue` or `conflict` for the first mistake in it.
  public init(machineFile path: String) throws(ConfigurationError) {
    try self.init(yaml: try bytes(ofFile: path), file: path)
  }

  /// Reads the text of a machine file.
  ///
  /// - Parameters:
  ///   - yaml: the text, in UTF-8.
  ///   - file: its name, for messages, and for the folder from which relative paths start.
  /// - Throws: as `init(machineFile:)`.
  public init(yaml: [UInt8], file: String) throws(ConfigurationError) {
    self.init()
    var origins: [String: Origin] = [:]
    try read(yaml: yaml, file: file, noting: &origins)
    try check(origins: origins)
  }

  /// Takes over what a machine file says, and notes where; `check` is still to be called, once
  /// options have had their say.
  package mutating func read(
    yaml: [UInt8], file: String, noting origins: inout [String: Origin]
  ) throws(ConfigurationError) {
    guard let root = try YAMLDocument(yaml, file: file).root else { return }
    guard case .mapping(let entries) = root.content else {
      throw .malformed(
        root.location, problem: "a machine file has keys with values, such as 'memory: 512M'")
    }
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    try Self.settings.assign(entries, folder: folder, to: &self, noting: &origins)
  }
}
