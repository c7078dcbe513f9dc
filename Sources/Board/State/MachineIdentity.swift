public import Bus

/// Which machine a saved state belongs to: the chunk "machine". The board fills in and compares what it consists of; the rest
/// is for whoever saves and resumes.
public struct MachineIdentity: Equatable, Sendable {
  /// A disk, as it was when the machine was saved.
  public struct Disk: Equatable, Sendable {
    /// The file; empty where there is none.
    public var path = ""
    /// Its size in bytes.
    public var byteCount: UInt64 = 0
    /// When it was last written to, in nanoseconds since 1970; 0 where that is not known.
    public var modified: UInt64 = 0

    /// A disk without a file.
    public init() {}
  }

  /// The name of the chunk.
  public static let chunkName = "machine"
  /// The version of the chunk.
  public static let version: UInt32 = 2

  // MARK: The board's

  /// How many harts there are.
  public var hartCount: UInt32 = 0
  /// Bytes of RAM.
  public var memorySize: UInt64 = 0
  /// What the harts implement, as an ISA string.
  public var isa = ""
  /// The virtio device numbers by slots, 0 for none.
  public var slots: [UInt32] = []
  /// Whether time was counted in instructions, and by which seed turns were drawn.
  public var isDeterministic = false
  /// The seed.
  public var seed: UInt64 = 0
  /// Nanoseconds of guest time since power-on.
  public var time: UInt64 = 0
  /// Instructions carried out by all harts.
  public var instructionCount: UInt64 = 0

  // MARK: The shell's

  /// The version of the product that wrote it.
  public var product = ""
  /// The machine's configuration, as text.
  public var configuration = ""
  /// What names this saved state, of random bytes.
  public var identifier: [UInt8] = []
  /// The saved state that this one is told as the difference to; empty for none.
  public var parent: [UInt8] = []
  /// The file of that one, from this one's folder on.
  public var parentFile = ""
  /// When it was saved, in nanoseconds since 1970.
  public var saved: UInt64 = 0
  /// The disks, in the order of their slots.
  public var disks: [Disk] = []

  /// Of no machine.
  public init() {}

  /// From its chunk.
  public init(_ chunk: StateChunk) throws(StateError) {
    var identity = MachineIdentity()
    let part = StatePart(Self.chunkName, version: Self.version) { (visitor) throws(StateError) in
      try identity.visitState(&visitor)
    }
    try part.restore(chunk)
    self = identity
  }

  /// Its chunk.
  public func chunk() throws(StateError) -> StateChunk {
    var visitor = StateVisitor(writing: Self.chunkName, version: Self.version)
    var copy = self
    try copy.visitState(&visitor)
    return StateChunk(name: Self.chunkName, version: Self.version, bytes: visitor.bytes)
  }

  private mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("product", &product, atMost: 256)
    try visitor.visit("identifier", &identifier, atMost: 64)
    try visitor.visit("parent", &parent, atMost: 64)
    try visitor.visit("saved", &saved)
    try visitor.visit("hartCount", &hartCount)
    try visitor.visit("memorySize", &memorySize)
    try visitor.visit("isa", &isa, atMost: 4096)
    try visitor.visit("slots", &slots, atMost: 64)
    try visitor.visit("isDeterministic", &isDeterministic)
    try visitor.visit("seed", &seed)
    try visitor.visit("time", &time)
    try visitor.visit("instructionCount", &instructionCount)
    try visitor.visit("configuration", &configuration, atMost: 1 << 20)
    try visitor.visit("disks", &disks, atMost: 64, blank: Disk()) {
      (disk, visitor) throws(StateError) in
      try visitor.visit("path", &disk.path, atMost: 1 << 16)
      try visitor.visit("byteCount", &disk.byteCount)
      try visitor.visit("modified", &disk.modified)
    }
    guard visitor.version >= 2 else {
      return try visitor.require(
        parent.isEmpty, "parent", "names another archive, which this one lacks")
    }
    try visitor.visit("parentFile", &parentFile, atMost: 1 << 16)
    try visitor.require(
      parent.isEmpty == parentFile.isEmpty && !parentFile.utf8.contains(0), "parentFile",
      "does not name the parent's file")
  }

  /// What of the board differs from `other`, in words for a user; nil for nothing.
  func difference(from other: MachineIdentity) -> String? {
    if hartCount != other.hartCount {
      return "it has \(hartCount) harts, but this machine has \(other.hartCount)"
    }
    if memorySize != other.memorySize {
      return "it has \(memorySize >> 20) MiB of memory, but this machine has "
        + "\(other.memorySize >> 20) MiB"
    }
    if isa != other.isa { return "its harts are \(isa), but this machine's are \(other.isa)" }
    if slots != other.slots { return "its virtio devices are not those of this machine" }
    return nil
  }
}
