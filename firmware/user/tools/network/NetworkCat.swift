import System

/// `nc`: the standard input to a machine's port, and what comes from there to the standard output.
enum NetworkCat {
  static let tool = Tool(
    "nc", "[-l] [-p PORT] [HOST PORT]", "Joins the standard input and output to a connection.",
    [
      Option("l", "listen", "waits for a connection"),
      Option("p", "port", value: "PORT", "the own port"),
    ], run)

  private static func run(_ call: Invocation) {
    let socket = call.has("l") ? accept(call) : connect(call)
    guard let socket else { Program.exit(1) }
    // A child sends, this process receives.
    let sender = try? Process.spawn {
      copy(from: .standardInput, to: socket.descriptor)
      try? socket.endOutput()
      return 0
    }
    copy(from: socket.descriptor, to: .standardOutput)
    socket.close()
    if sender != nil, !call.has("l") { _ = try? Process.wait() }
  }

  private static func port(_ text: ByteString, _ call: Invocation) -> Int {
    guard let port = InternetEndpoint.port(text) else { call.misuse("'\(text)' is no port") }
    return port
  }

  private static func accept(_ call: Invocation) -> Socket? {
    guard let text = call.value("p") ?? call.operands.last else { call.misuse("which port?") }
    let port = port(text, call)
    guard let listener = attempt("socket", try Socket(.stream)) else { return nil }
    defer { listener.close() }
    try? listener.set(.reuseAddress)
    guard attempt("port \(port)", try listener.bind(InternetEndpoint(.any, port))) != nil,
      attempt("port \(port)", try listener.listen(1)) != nil
    else { return nil }
    return attempt("port \(port)", try listener.accept())
  }

  private static func connect(_ call: Invocation) -> Socket? {
    call.require(2...2)
    let port = port(call.operands[1], call)
    guard let address = attempt(call.operands[0], try Resolver.address(of: call.operands[0])),
      let socket = attempt("socket", try Socket(.stream))
    else { return nil }
    if let text = call.value("p") {
      let own = Self.port(text, call)
      attempt("port \(own)", try socket.bind(InternetEndpoint(.any, own)))
    }
    guard attempt(call.operands[0], try socket.connect(InternetEndpoint(address, port))) != nil
    else {
      return nil
    }
    return socket
  }

  private static func copy(from source: FileDescriptor, to target: FileDescriptor) {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { room.deallocate() }
    while let size = try? source.read(into: room), size > 0 {
      let piece = UnsafeRawBufferPointer(rebasing: room[..<size])
      guard (try? target.writeAll(piece)) != nil else { return }
    }
  }
}
