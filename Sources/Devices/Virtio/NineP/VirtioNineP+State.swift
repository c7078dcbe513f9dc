public import Bus

extension VirtioNineP {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The session's files by their paths, and the message under way with its answer. What is in the folder is not the
  /// device's: a file that was open is opened again when it is used, and one that is not there then is stale.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    settle()
    try visitor.visit("tickets", &state.tickets)
    try session.visitState(&visitor)
    try visitPending(&visitor)
    guard visitor.isReading else { return }
    finish = nil
    port.closeAll()
  }

  private func visitPending(_ visitor: inout StateVisitor) throws(StateError) {
    guard try visitor.visitPresence("has pending", state.pending != nil) else {
      state.pending = nil
      return
    }
    var pending = state.pending ?? Pending(chain: Chain(queue: 0), tag: 0)
    try link.visit("chain", &pending.chain, &visitor)
    try visitor.visit("tag", &pending.tag)
    var answer = pending.answer ?? []
    try visitor.visit("answer", &answer, atMost: Int(NinePSession.sizeLimit))
    try visitor.require(
      UInt64(answer.count) <= pending.chain.writable.byteCount, "answer", "has no room")
    pending.answer = answer
    state.pending = pending
  }
}

extension NinePSession {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("messageSize", &state.messageSize)
    try visitor.require(
      state.messageSize == 0
        || state.messageSize >= Self.sizeMinimum && state.messageSize <= Self.sizeLimit,
      "messageSize", "is none that is agreed upon")
    // In the order of their numbers, since that of a dictionary is another in each process.
    var files = state.files.keys.sorted().map { Entry($0, state.files[$0]) }
    try visitor.visit("files", &files, atMost: Self.costLimit / 64, blank: Entry(0, nil)) {
      (entry, visitor) throws(StateError) in
      try entry.visitState(&visitor)
    }
    guard visitor.isReading else { return }
    (state.files, cost, closed) = ([:], 0, [])
    for entry in files { set(entry.file, as: entry.number) }
    try visitor.require(cost <= Self.costLimit, "files", "are more than there is room for")
    try visitor.require(state.files.count == files.count, "files", "have one number twice")
  }

  /// A file with its number.
  private struct Entry {
    var number: UInt32
    var file: NinePFile

    init(_ number: UInt32, _ file: NinePFile?) {
      self.number = number
      self.file = file ?? NinePFile(path: [], isFolder: true)
    }

    mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
      try visitor.visit("number", &number)
      try visitor.visit("path", &file.path, atMost: NinePReader.pathLimit)
      try visitor.require(NinePReader.isPath(file.path), "path", "leads nowhere in a folder")
      try visitor.visit("isFolder", &file.isFolder)
      guard try visitor.visitPresence("isOpen", file.opening != nil) else {
        file.opening = nil
        return
      }
      var opening = file.opening ?? .init(flags: 0, identity: 0)
      try visitor.visit("flags", &opening.flags)
      try visitor.visit("identity", &opening.identity)
      file.opening = opening
    }
  }
}
