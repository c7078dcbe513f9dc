import Bus

// How a session begins, and how files get their numbers.
extension NinePSession {
  private static let version = Array("9P2000.L".utf8)
  /// Steps of one walk (MAXWELEM).
  private static let stepLimit: UInt16 = 16

  /// size (4) version (text); a new session begins.
  mutating func version(_ message: inout NinePReader) throws(NinePError) -> Step {
    let size: UInt32 = try message.number()
    let wanted = try message.text()
    reset()
    var reply = NinePReply(to: .version)
    let isKnown = wanted == Self.version && size >= Self.sizeMinimum
    if isKnown { state.messageSize = min(size, Self.sizeLimit) }
    reply.add(isKnown ? state.messageSize : size)
    reply.add(text: isKnown ? Self.version : Array("unknown".utf8))
    return .answer(reply)
  }

  /// file (4) authentication (4) user's name, tree's name (texts) user (4). All users see the same folder.
  mutating func attach(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    guard state.files[number] == nil else { throw NinePError(LinuxError.invalid) }
    try requireRoom()
    return .ask(.look([[]])) { reply, session in
      var answer = NinePReply(to: .attach)
      guard let node = reply.nodes.first else {
        return NinePReply(error: LinuxError.inputOutput)
      }
      session.set(NinePFile(path: [], isFolder: true), as: number)
      answer.add(node)
      return answer
    }
  }

  /// file (4) new file (4) steps (2), each a text. The new number is given only where all steps lead somewhere.
  mutating func walk(_ message: inout NinePReader) throws(NinePError) -> Step {
    let (number, newNumber): (UInt32, UInt32) = (try message.number(), try message.number())
    let count: UInt16 = try message.number()
    var file = try file(number)
    guard number == newNumber || state.files[newNumber] == nil, count <= Self.stepLimit else {
      throw NinePError(LinuxError.invalid)
    }
    try requireRoom()
    file.opening = nil
    guard count > 0 else {
      set(file, as: newNumber)
      var reply = NinePReply(to: .walk)
      reply.add(UInt16(0))
      return .answer(reply)
    }
    var paths: [[UInt8]] = []
    for _ in 0..<count {
      let last = paths.last ?? file.path
      if let name = try message.step() {
        paths.append(try NinePFile.path(last, name))
      } else {
        paths.append(NinePFile.parent(of: last))
      }
    }
    let target = paths[paths.count - 1]
    return .ask(.look(paths)) { reply, session in
      session.endWalk(reply, to: target, steps: Int(count), newNumber)
    }
  }

  private mutating func endWalk(
    _ reply: FolderReply, to path: [UInt8], steps: Int, _ number: UInt32
  ) -> NinePReply {
    var answer = NinePReply(to: .walk)
    let nodes = reply.nodes.prefix(steps)
    answer.add(UInt16(truncatingIfNeeded: nodes.count))
    for node in nodes { answer.add(node) }
    if nodes.count == steps, let last = nodes.last {
      set(NinePFile(path: path, isFolder: last.kind == FolderNode.Kind.folder), as: number)
    }
    return answer
  }

  /// file (4)
  mutating func clunk(_ message: inout NinePReader) throws(NinePError) -> Step {
    let number: UInt32 = try message.number()
    _ = try file(number)
    forget(number)
    return .answer(NinePReply(to: .clunk))
  }
}
