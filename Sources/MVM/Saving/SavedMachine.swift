import Board
import Bus
import Host

/// A saved machine in a file: what it is of, and what is in it.
///
///     let saved = try SavedMachine("machine.mvm")
///     print(saved.configuration.harts, saved.time)
///     for chunk in saved.chunks { print(chunk.name, chunk.storedCount) }
public struct SavedMachine {
  /// A part of the machine's state.
  public struct Chunk: Equatable, Sendable {
    /// Its name: "uart", "hart 0".
    public let name: String
    /// The version of its fields.
    public let version: UInt32
    /// Its bytes in the file.
    public let storedCount: UInt64
    /// Its bytes when decompressed.
    public let count: UInt64
  }

  /// A disk that it had.
  public struct Disk: Equatable, Sendable {
    /// Its file; empty where it had none.
    public let path: String
    /// Its size in bytes.
    public let byteCount: UInt64
    /// When it was last written to, in nanoseconds since 1970; 0 where that is not known.
    public let modified: UInt64
  }

  /// The file.
  public let path: String
  /// The machine that it was.
  public let configuration: MachineConfiguration
  /// Its parts, memory aside.
  public let chunks: [Chunk]
  /// The file's size in bytes.
  public let byteCount: UInt64
  let identity: MachineIdentity
  private let file: any ArchiveSource
  private let reader: ArchiveReader

  /// Looks at a file. Of what is in it, only the identity is checked yet.
  ///
  /// - Throws: `unusableState`, with the file and the reason.
  public init(_ path: String) throws(MachineError) {
    let file: ArchiveFile
    do throws(HostError) {
      file = try ArchiveFile(path)
    } catch {
      throw .unusableState(file: "resume", reason: error.description)
    }
    try self.init(file, path: path)
  }

  /// Looks at what lies in a file of this name.
  init(_ file: any ArchiveSource, path: String) throws(MachineError) {
    self.path = path
    self.file = file
    byteCount = file.byteCount
    do throws(ArchiveError) {
      reader = try ArchiveReader(file, compressor: Zstandard())
      identity = try Board.identity(in: reader)
    } catch {
      throw .unusableState(file: path, reason: error.description)
    }
    chunks = reader.entries.map {
      Chunk(name: $0.name, version: $0.version, storedCount: $0.storedCount, count: $0.count)
    }
    do throws(ConfigurationError) {
      var configuration = try MachineConfiguration(
        yaml: Array(identity.configuration.utf8), file: "\(path) (its configuration)")
      // Earlier versions wrote down what it ran on.
      configuration.engine = .preferred
      self.configuration = configuration
    } catch {
      throw .configuration(error)
    }
  }

  /// A reader of the same file for somebody else: each is for one thread.
  func anotherReader() throws(ArchiveError) -> ArchiveReader {
    try ArchiveReader(file, compressor: Zstandard())
  }

  /// What names it, in hexadecimal.
  public var identifier: String { Hexadecimal.text(identity.identifier) }
  /// The version of MVM that wrote it.
  public var product: String { identity.product }
  /// Nanoseconds of guest time since power-on.
  public var time: UInt64 { identity.time }
  /// Instructions carried out by all harts.
  public var instructionsRetired: UInt64 { identity.instructionCount }
  /// When it was saved, in nanoseconds since 1970.
  public var savedAt: UInt64 { identity.saved }
  /// What its harts could execute, as an ISA string.
  public var isa: String { identity.isa }
  /// Its disks, in the order of their slots.
  public var disks: [Disk] {
    identity.disks.map {
      Disk(path: $0.path, byteCount: $0.byteCount, modified: $0.modified)
    }
  }

  /// Whether it had a virtio console.
  var hasVirtioConsole: Bool { identity.slots.contains(VirtioNumber.console) }
  /// How many network cards it had.
  var networkCount: Int { identity.slots.count { $0 == VirtioNumber.network } }

  /// Device numbers (virtio 1.3, chapter 5).
  private enum VirtioNumber {
    static let network: UInt32 = 1
    static let console: UInt32 = 3
  }

  /// The bytes of memory in the file.
  public var memoryByteCount: UInt64 { chunks.reduce(byteCount) { $0 &- $1.storedCount } }

  /// The fields of a part, by name and value in words.
  ///
  /// - Throws: `unusableState`, where it has no such part, or that is damaged.
  public func fields(of chunk: String) throws(MachineError) -> [(name: String, value: String)] {
    do throws(ArchiveError) {
      return try reader.fields(of: chunk).map { ($0.name, $0.value) }
    } catch {
      throw .unusableState(file: path, reason: error.description)
    }
  }
}

extension Hexadecimal {
  /// Two digits a byte.
  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { padded(UInt64($0), to: 2) }.joined()
  }
}
