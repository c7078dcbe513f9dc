import Bus

// What is done with the contents and the attributes of files.
extension NinePSession {
  /// What stands before the contents in the answer to a read, and in a write.
  private static let readOverhead: UInt32 = 11

  /// file (4) flags (4)
  mutating func open(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let flags: UInt32 = try message.number() & FolderRequest.OpenFlags.known
    let file = try file(number)
    guard file.opening == nil else { throw NinePError(LinuxError.badFile) }
    return .ask(.open(path: file.path, flags: flags, number: number)) { reply, session in
      session.endOpening(file, number, flags, reply, .open)
    }
  }

  /// folder (4), which becomes the new file; name (text) flags (4) mode (4) group (4)
  mutating func create(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let name = try message.name()
    let flags: UInt32 = try message.number() & FolderRequest.OpenFlags.known
    let mode: UInt32 = try message.number()
    let folder = try folder(number)
    guard folder.opening == nil else { throw NinePError(LinuxError.badFile) }
    try requireRoom()
    let file = NinePFile(path: try folder.path(of: name), isFolder: false)
    let request = FolderRequest.create(
      path: file.path, flags: flags, mode: mode, number: number)
    return .ask(request) { reply, session in
      session.endOpening(file, number, flags, reply, .create)
    }
  }

  private mutating func endOpening(
    _ file: NinePFile, _ number: UInt32, _ flags: UInt32, _ reply: FolderReply, _ kind: NinePKind
  ) -> NinePReply {
    guard let node = reply.nodes.first else { return NinePReply(error: LinuxError.inputOutput) }
    var file = file
    file.isFolder = node.kind == FolderNode.Kind.folder
    file.opening = .init(
      flags: flags & FolderRequest.OpenFlags.lasting, identity: node.identity)
    set(file, as: number)
    var answer = NinePReply(to: kind)
    answer.add(node)
    answer.add(UInt32(0))  // as many bytes at once as a message holds
    return answer
  }

  /// file (4) offset (8) count (4)
  mutating func read(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try openFile(try message.number())
    let offset: UInt64 = try message.number()
    let wanted: UInt32 = try message.number()
    let count = min(wanted, state.messageSize - Self.readOverhead)
    return .ask(.read(file, offset: offset, count: Int(count))) { reply, _ in
      Self.contents(reply, .read, atMost: Int(count))
    }
  }

  /// folder (4) offset (8) count (4)
  mutating func readFolder(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try openFile(try message.number())
    guard try folder(file.number).isFolder else { throw NinePError(LinuxError.notFolder) }
    let offset: UInt64 = try message.number()
    let wanted: UInt32 = try message.number()
    let count = min(wanted, state.messageSize - Self.readOverhead)
    return .ask(.list(file, offset: offset, count: Int(count))) { reply, _ in
      Self.contents(reply, .readFolder, atMost: Int(count))
    }
  }

  private static func contents(
    _ reply: FolderReply, _ kind: NinePKind, atMost limit: Int
  ) -> NinePReply {
    guard reply.contents.count <= limit else { return NinePReply(error: LinuxError.inputOutput) }
    var answer = NinePReply(to: kind)
    answer.add(UInt32(reply.contents.count))
    answer.contents = reply.contents
    return answer
  }

  /// file (4) offset (8) count (4) contents
  mutating func write(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try openFile(try message.number())
    let offset: UInt64 = try message.number()
    let contents = try message.contents(try message.number())
    return .ask(.write(file, offset: offset, contents)) { reply, _ in
      var answer = NinePReply(to: .write)
      answer.add(UInt32(truncatingIfNeeded: reply.numbers.first ?? 0))
      return answer
    }
  }

  /// file (4), and maybe whether only the contents matter (4)
  mutating func flushFile(_ message: inout NinePReader) throws(NinePError) -> Step {
    .ask(.flush(try openFile(try message.number()))) { _, _ in NinePReply(to: .flushFile) }
  }

  // MARK: Attributes

  /// Attributes that are told (P9_STATS_BASIC).
  private static let basicAttributes: UInt64 = 0x7ff

  /// file (4) wanted (8)
  mutating func getAttributes(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let file = try file(number)
    return .ask(.attributes(path: file.path, of: file.file(number))) { reply, _ in
      guard let node = reply.nodes.first,
        reply.numbers.count == FolderAttribute.allCases.count
      else { return NinePReply(error: LinuxError.inputOutput) }
      var answer = NinePReply(to: .getAttributes)
      answer.add(Self.basicAttributes)
      answer.add(node)
      for (place, value) in reply.numbers.enumerated() {
        // Mode, owner and group have 32 bits.
        if place < 3 { answer.add(UInt32(truncatingIfNeeded: value)) } else { answer.add(value) }
      }
      // When it was made, its generation and its contents' version are not known.
      for _ in 0..<4 { answer.add(UInt64(0)) }
      return answer
    }
  }

  /// file (4) which (4) mode (4) owner (4) group (4) size (8) accessed, modified: seconds (8) nanoseconds (8)
  mutating func setAttributes(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let file = try file(number)
    let which: UInt32 = try message.number()
    let (mode, owner, group): (UInt32, UInt32, UInt32) =
      (try message.number(), try message.number(), try message.number())
    let size: UInt64 = try message.number()
    var change = FolderChange()
    if which & 1 != 0 { change.mode = mode & 0o7777 }
    if which & 2 != 0 { change.owner = owner }
    if which & 4 != 0 { change.group = group }
    if which & 8 != 0 { change.size = size }
    change.accessed = try time(&message, isWanted: which & 0x10 != 0, isSet: which & 0x80 != 0)
    change.modified = try time(&message, isWanted: which & 0x20 != 0, isSet: which & 0x100 != 0)
    return .ask(.change(change, path: file.path, of: file.file(number))) { _, _ in
      NinePReply(to: .setAttributes)
    }
  }

  private func time(
    _ message: inout NinePReader, isWanted: Bool, isSet: Bool
  ) throws(NinePError) -> FolderChange.Time? {
    let (seconds, nanoseconds): (UInt64, UInt64) = (try message.number(), try message.number())
    guard isWanted else { return nil }
    guard isSet else { return .now }
    guard nanoseconds < 1_000_000_000 else { throw NinePError(LinuxError.invalid) }
    return .at(seconds: seconds, nanoseconds: nanoseconds)
  }

  /// file (4)
  mutating func statistics(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try file(try message.number())
    return .ask(.statistics(path: file.path)) { reply, _ in
      guard reply.numbers.count == FolderStatistic.allCases.count else {
        return NinePReply(error: LinuxError.inputOutput)
      }
      var answer = NinePReply(to: .statistics)
      for (place, value) in reply.numbers.enumerated() {
        let isWord =
          place < 2 || place == FolderStatistic.nameLimit.rawValue
        if isWord { answer.add(UInt32(truncatingIfNeeded: value)) } else { answer.add(value) }
      }
      return answer
    }
  }

  // MARK: Locks

  // The guest's own processes are kept apart by its kernel. Others, on the host, are not kept out: locks of a host's file
  // are a process's, and this one has many guests' files open.

  /// file (4) type (1) flags (4) start (8) length (8) process (4) client (text)
  mutating func lock(_ message: inout NinePReader) throws(NinePError) -> Step {
    _ = try openFile(try message.number())
    var answer = NinePReply(to: .lock)
    answer.add(UInt8(0))  // it is yours
    return .answer(answer)
  }

  /// file (4) type (1) start (8) length (8) process (4) client (text): the same comes back, of type 2, unlocked.
  mutating func getLock(_ message: inout NinePReader) throws(NinePError) -> Step {
    _ = try openFile(try message.number())
    let _: UInt8 = try message.number()
    let (start, length): (UInt64, UInt64) = (try message.number(), try message.number())
    let process: UInt32 = try message.number()
    let client = try message.text()
    var answer = NinePReply(to: .getLock)
    answer.add(UInt8(2))
    answer.add(start)
    answer.add(length)
    answer.add(process)
    answer.add(text: client)
    return .answer(answer)
  }
}
