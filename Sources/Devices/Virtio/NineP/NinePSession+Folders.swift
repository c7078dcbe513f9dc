import Bus

// What is done with the names in folders.
extension NinePSession {
  /// The folder is removed, not a file (AT_REMOVEDIR).
  private static let removesFolder: UInt32 = 0x200
  /// Bits of a mode that say what a file is, and what they say of a regular one.
  private static let kindMask: UInt32 = 0o170000
  private static let regularFile: UInt32 = 0o100000

  /// file (4)
  mutating func readLink(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try file(try message.number())
    return .ask(.readLink(path: file.path)) { reply, _ in
      guard reply.contents.count <= NinePReader.pathLimit else {
        return NinePReply(error: LinuxError.inputOutput)
      }
      var answer = NinePReply(to: .readLink)
      answer.add(text: reply.contents)
      return answer
    }
  }

  /// folder (4) name (text) target (text) group (4). The target is the guest's: the host never goes there.
  mutating func symbolicLink(_ message: inout NinePReader) throws(NinePError) -> Step {
    let folder = try folder(try message.number())
    let path = try folder.path(of: try message.name())
    let target = try message.text()
    guard !target.isEmpty, target.count <= NinePReader.pathLimit, !target.contains(0) else {
      throw NinePError(LinuxError.invalid)
    }
    return made(.makeLink(path: path, target: target), .symbolicLink)
  }

  /// folder (4) name (text) mode (4) group (4)
  mutating func makeFolder(_ message: inout NinePReader) throws(NinePError) -> Step {
    let folder = try folder(try message.number())
    let path = try folder.path(of: try message.name())
    return made(.makeFolder(path: path, mode: try message.number()), .makeFolder)
  }

  /// folder (4) name (text) mode (4) major (4) minor (4) group (4). Files only: a device in a host's folder would be a
  /// way to the host's devices.
  mutating func makeNode(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let path = try folder(number).path(of: try message.name())
    let mode: UInt32 = try message.number()
    guard mode & Self.kindMask == Self.regularFile else {
      throw NinePError(LinuxError.notPermitted)
    }
    let flags = FolderRequest.OpenFlags.exclusive | FolderRequest.OpenFlags.writeOnly
    // Open under a number that stands for none (NOFID), and closed again at once.
    let request = FolderRequest.create(path: path, flags: flags, mode: mode, number: .max)
    return .ask(request) { reply, session in
      session.closed?.append(.max)
      return Self.node(reply, .makeNode)
    }
  }

  private func made(_ request: FolderRequest, _ kind: NinePKind) -> Step {
    .ask(request) { reply, _ in Self.node(reply, kind) }
  }

  private static func node(_ reply: FolderReply, _ kind: NinePKind) -> NinePReply {
    guard let node = reply.nodes.first else { return NinePReply(error: LinuxError.inputOutput) }
    var answer = NinePReply(to: kind)
    answer.add(node)
    return answer
  }

  /// folder (4) file (4) name (text)
  mutating func link(_ message: inout NinePReader) throws(NinePError) -> Step {
    let folder = try folder(try message.number())
    let file = try file(try message.number())
    let path = try folder.path(of: try message.name())
    return .ask(.link(path: file.path, newPath: path)) { _, _ in NinePReply(to: .link) }
  }

  /// file (4) new folder (4) name (text)
  mutating func rename(_ message: inout NinePReader) throws(NinePError) -> Step {
    let file = try file(try message.number())
    let folder = try folder(try message.number())
    return try moved(from: file.path, to: try folder.path(of: try message.name()), .rename)
  }

  /// folder (4) name (text) new folder (4) name (text)
  mutating func renameAt(_ message: inout NinePReader) throws(NinePError) -> Step {
    let path = try folder(try message.number()).path(of: try message.name())
    let newPath = try folder(try message.number()).path(of: try message.name())
    return try moved(from: path, to: newPath, .renameAt)
  }

  private func moved(
    from path: [UInt8], to newPath: [UInt8], _ kind: NinePKind
  ) throws(NinePError) -> Step {
    guard !path.isEmpty else { throw NinePError(LinuxError.invalid) }
    return .ask(.rename(path: path, newPath: newPath)) { _, session in
      session.follow(from: path, to: newPath)
      return NinePReply(to: kind)
    }
  }

  /// folder (4) name (text) flags (4)
  mutating func unlinkAt(_ message: inout NinePReader) throws(NinePError) -> Step {
    let path = try folder(try message.number()).path(of: try message.name())
    let flags: UInt32 = try message.number()
    let isFolder = flags & Self.removesFolder != 0
    return .ask(.remove(path: path, isFolder: isFolder)) { _, _ in NinePReply(to: .unlinkAt) }
  }

  /// file (4), whose number is free whether it can be removed or not
  mutating func remove(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    let file = try file(number)
    forget(number)
    guard !file.path.isEmpty else { throw NinePError(LinuxError.invalid) }
    return .ask(.remove(path: file.path, isFolder: file.isFolder)) { _, _ in
      NinePReply(to: .remove)
    }
  }
}
