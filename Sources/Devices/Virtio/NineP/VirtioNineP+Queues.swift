import Bus

extension VirtioNineP {
  /// The most bytes that move in one call, either way.
  private static let budget: UInt64 = 4 << 20
  /// What an error takes.
  private static let errorSize: UInt64 = 11

  /// Answers messages, up to one that takes a while.
  public func queueNotified(_ index: Int) {
    var budget = Self.budget
    for _ in 0..<link.queueSize(0) where budget > 0 {
      guard answerPending(waits: !isPrompt), let chain = link.nextChain(of: 0) else { return }
      guard take(chain) else { return }
      budget -= min(chain.readable.byteCount + chain.writable.byteCount, budget)
    }
    if answerPending(waits: !isPrompt), link.isLive, link.queueSize(0) > 0 { continueLater(0) }
  }

  /// The message that was under way is nobody's now, and neither are the files: the next one begins a new session.
  public func queueStopped(_ index: Int) { endSession() }

  /// The same.
  public func driverReset() { endSession() }

  private func endSession() {
    settle()
    state.pending = nil
    session.reset()
    closeFiles()
  }

  /// Reads a message and deals with it as far as that goes at once. False where the driver has broken a rule.
  private func take(_ chain: Chain) -> Bool {
    let header = UInt64(NinePSession.headerSize)
    guard chain.writable.byteCount >= Self.errorSize, chain.readable.byteCount >= header,
      let size = chain.readable.load(at: 0, as: UInt32.self, from: link.memory),
      let tag = chain.readable.load(at: 5, as: UInt16.self, from: link.memory)
    else {
      link.fail(.invalidRequest)
      return false
    }
    state.pending = Pending(chain: chain, tag: tag)
    guard size >= header, size <= session.messageLimit, size <= chain.readable.byteCount else {
      answer(NinePReply(error: LinuxError.protocolError))
      return true
    }
    let message = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, initialized in
      let room = UnsafeMutableRawBufferPointer(buffer)[..<Int(size)]
      initialized = chain.readable.read(
        at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room), from: link.memory)
    }
    link.listener?.happened(.folder(message: message[4]))
    switch session.begin(message) {
    case .answer(let reply): answer(reply)
    case .ask(let request, let then): ask(request, then)
    }
    return true
  }

  private func ask(
    _ request: FolderRequest, _ then: @escaping (FolderReply, inout NinePSession) -> NinePReply
  ) {
    guard !request.isChange || !port.isReadOnly else {
      answer(NinePReply(error: LinuxError.readOnly))
      return
    }
    closeFiles()
    let reply = port.begin(request, ticket: state.tickets)
    state.tickets &+= 1
    finish = then
    if let reply { end(reply) }
  }

  /// Whether nothing is pending any more. An answer that came out of an archive is given now.
  private func answerPending(waits: Bool) -> Bool {
    guard let pending = state.pending else { return true }
    if let bytes = pending.answer {
      give(bytes, [])
    } else if let reply = port.collect(state.tickets &- 1, waits: waits) {
      end(reply)
    }
    return state.pending == nil
  }

  /// Makes the answer of what the folder says.
  private func end(_ reply: FolderReply) {
    let finish = finish
    self.finish = nil
    guard reply.error == 0, let finish else {
      answer(NinePReply(error: reply.error == 0 ? LinuxError.inputOutput : reply.error))
      return
    }
    answer(finish(reply, &session))
  }

  private func answer(_ reply: NinePReply) {
    closeFiles()
    guard let pending = state.pending else { return }
    let reply = pending.fitting(reply)
    give(reply.header(tag: pending.tag), reply.contents)
  }

  private func give(_ header: [UInt8], _ contents: [UInt8]) {
    guard let chain = state.pending?.chain else { return }
    state.pending = nil
    var written = header.withUnsafeBytes { chain.writable.write(at: 0, from: $0, to: link.memory) }
    written += contents.withUnsafeBytes {
      chain.writable.write(at: UInt64(header.count), from: $0, to: link.memory)
    }
    link.complete(chain, written: UInt64(written))
  }

  /// Tells the port which files are closed.
  private func closeFiles() {
    if let closed = session.closed {
      for number in closed { port.close(number) }
    } else {
      port.closeAll()
    }
    session.closed = []
  }

  /// Waits for the folder, and takes the answer into the state: the state is then all that there is to know.
  func settle() {
    guard let pending = state.pending, pending.answer == nil,
      let reply = port.collect(state.tickets &- 1, waits: true)
    else { return }
    let finish = finish
    self.finish = nil
    var answer = NinePReply(error: reply.error)
    if reply.error == 0, let finish { answer = pending.fitting(finish(reply, &session)) }
    state.pending?.answer = answer.header(tag: pending.tag) + answer.contents
  }
}
