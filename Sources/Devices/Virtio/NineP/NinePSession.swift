import Bus

/// The server's side of 9P2000.L (the protocol of Linux's net/9p), as a function of messages: it reads them, remembers what
/// the client's numbers stand for, and says what is asked of the folder. It calls nobody.
///
///     message --begin--> answer
///                    '-> request to the folder, and who makes the answer of its reply
///
/// Every message has a header: size (4), kind (1), tag (2). Files are paths from the shared folder on; a name is one entry
/// of a folder, and no message can say anything else. The lists are those of Linux's include/net/9p/9p.h.
struct NinePSession {
  /// What comes of a message.
  enum Step {
    case answer(NinePReply)
    /// `then` makes the answer of a reply that is no error.
    case ask(FolderRequest, then: (FolderReply, inout NinePSession) -> NinePReply)
  }

  /// Everything that is remembered.
  struct State {
    /// The largest message, as agreed upon; 0 before that.
    var messageSize: UInt32 = 0
    /// What the client's numbers stand for.
    var files: [UInt32: NinePFile] = [:]
  }

  static let headerSize = 7
  /// The largest message that is agreed upon.
  static let sizeLimit: UInt32 = 512 << 10
  /// No client can do with less than that.
  static let sizeMinimum: UInt32 = 4096
  /// What the paths of all files may take together.
  static let costLimit = 32 << 20

  var state = State()
  /// What those of the present files take.
  var cost = 0
  /// Files that are closed, of which the port is still to hear; nil for all of them.
  var closed: [UInt32]? = []

  /// The longest message that is read at present.
  var messageLimit: UInt32 { max(state.messageSize, Self.sizeMinimum) }

  /// Deals with a message, all of it.
  mutating func begin(_ message: [UInt8]) -> Step {
    var reader = NinePReader(message, from: 0)
    do throws(NinePError) {
      let size: UInt32 = try reader.number()
      let number: UInt8 = try reader.number()
      let _: UInt16 = try reader.number()
      guard Int(size) == message.count else { throw .malformed }
      guard let kind = NinePKind(rawValue: number) else {
        throw NinePError(LinuxError.unsupported)
      }
      guard state.messageSize > 0 || kind == .version else { throw .malformed }
      return try step(kind, &reader)
    } catch {
      return .answer(NinePReply(error: error.number))
    }
  }

  private mutating func step(
    _ kind: NinePKind, _ message: inout NinePReader
  ) throws(NinePError) -> Step {
    switch kind {
    case .version: try version(&message)
    case .attach: try attach(&message)
    case .walk: try walk(&message)
    case .clunk: try clunk(&message)
    case .open: try open(&message)
    case .create: try create(&message)
    case .read: try read(&message)
    case .write: try write(&message)
    case .flushFile: try flushFile(&message)
    case .getAttributes: try getAttributes(&message)
    case .setAttributes: try setAttributes(&message)
    case .statistics: try statistics(&message)
    case .lock: try lock(&message)
    case .getLock: try getLock(&message)
    // The file is asked one thing at a time: whatever is to be given up has been answered.
    case .flush: .answer(NinePReply(to: .flush))
    default: try folderStep(kind, &message)
    }
  }

  private mutating func folderStep(
    _ kind: NinePKind, _ message: inout NinePReader
  ) throws(NinePError) -> Step {
    switch kind {
    case .readFolder: try readFolder(&message)
    case .readLink: try readLink(&message)
    case .symbolicLink: try symbolicLink(&message)
    case .makeNode: try makeNode(&message)
    case .link: try link(&message)
    case .makeFolder: try makeFolder(&message)
    case .rename: try rename(&message)
    case .renameAt: try renameAt(&message)
    case .unlinkAt: try unlinkAt(&message)
    case .remove: try remove(&message)
    // Extended attributes and authentication are not there.
    default: throw NinePError(LinuxError.unsupported)
    }
  }

  /// Forgets everything: another client, or none.
  mutating func reset() {
    state = State()
    cost = 0
    closed = nil
  }

  // MARK: Files

  func file(_ number: UInt32) throws(NinePError) -> NinePFile {
    guard let file = state.files[number] else { throw NinePError(LinuxError.badFile) }
    return file
  }

  func openFile(_ number: UInt32) throws(NinePError) -> FolderFile {
    guard let file = try file(number).file(number) else {
      throw NinePError(LinuxError.badFile)
    }
    return file
  }

  func folder(_ number: UInt32) throws(NinePError) -> NinePFile {
    let file = try file(number)
    guard file.isFolder else { throw NinePError(LinuxError.notFolder) }
    return file
  }

  /// Whether there is room for one more file, whatever its path.
  func requireRoom() throws(NinePError) {
    guard cost + NinePReader.pathLimit + 64 <= Self.costLimit else {
      throw NinePError(LinuxError.tooManyOpen)
    }
  }

  mutating func set(_ file: NinePFile, as number: UInt32) {
    forget(number)
    state.files[number] = file
    cost += file.cost
  }

  mutating func forget(_ number: UInt32) {
    guard let file = state.files.removeValue(forKey: number) else { return }
    cost -= file.cost
    if file.opening != nil { closed?.append(number) }
  }

  /// The files of something that was moved have other paths now.
  mutating func follow(from old: [UInt8], to new: [UInt8]) {
    cost = 0
    for number in state.files.keys { state.files[number]?.follow(from: old, to: new) }
    for file in state.files.values { cost += file.cost }
  }
}
