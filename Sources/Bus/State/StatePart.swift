/// A part of the machine that writes a chunk of its own.
public struct StatePart {
  /// The name of its chunk, at most `StateChunk.nameLimit` bytes.
  public let name: String
  /// The version that it writes. It reads this one and all before.
  public let version: UInt32
  /// Whether the chunk is part of what tells states apart. What is only remembered for speed is not.
  public let isHashed: Bool
  /// Whether an archive without the chunk is refused.
  public let isRequired: Bool
  /// Shows all fields.
  public let visit: (inout StateVisitor) throws(StateError) -> Void

  /// A part by its name and what shows its fields.
  public init(
    _ name: String, version: UInt32, isHashed: Bool = true, isRequired: Bool = true,
    visit: @escaping (inout StateVisitor) throws(StateError) -> Void
  ) {
    self.name = name
    self.version = version
    self.isHashed = isHashed
    self.isRequired = isRequired
    self.visit = visit
  }

  /// A device, by the name that the board has for it.
  public init(_ name: String, _ device: any Device, isRequired: Bool = true) {
    self.init(name, version: device.stateVersion, isRequired: isRequired) {
      (visitor) throws(StateError) in
      try device.visitState(&visitor)
    }
  }

  /// Writes the chunk.
  public func chunk() throws(StateError) -> StateChunk {
    var visitor = StateVisitor(writing: name, version: version)
    try visit(&visitor)
    return StateChunk(name: name, version: version, bytes: visitor.bytes)
  }

  /// Takes over what a chunk holds. Where this throws, the part may be half restored.
  public func restore(_ chunk: StateChunk) throws(StateError) {
    guard chunk.version >= 1, chunk.version <= version else {
      throw StateError(.version(chunk.version, known: version), chunk: name)
    }
    var visitor = StateVisitor(reading: name, version: chunk.version, bytes: chunk.bytes)
    try visit(&visitor)
    try visitor.finish()
  }
}
