import System

/// A file by HTTP (RFC 9112): one request, and what the server sends until it closes.
enum Fetch {
  private static let usage: StaticString = "[-q] [-O FILE] http://HOST[:PORT]/PATH"
  private static let summary: StaticString = "Fetches a file from a server."

  static let tool = Tool("fetch", usage, summary, options, run)
  static let alias = Tool("wget", usage, summary, options, run)

  private static var options: [Option] {
    [
      Option("O", "output", value: "FILE", "where to; - is the standard output"),
      Option("q", "quiet", "does not tell how much came"),
    ]
  }

  private static func run(_ call: Invocation) {
    call.require(1...1)
    guard let place = Place(call.operands[0]) else { call.misuse("only http://HOST/PATH is known") }
    guard let address = attempt(place.host, try Resolver.address(of: place.host)),
      let socket = attempt("socket", try Socket(.stream))
    else { return }
    defer { socket.close() }
    let name = call.value("O") ?? place.fileName
    let request: ByteString =
      "GET \(place.path) HTTP/1.0\r\nHost: \(place.host)\r\nConnection: close\r\n\r\n"
    guard attempt(place.host, try socket.connect(InternetEndpoint(address, place.port))) != nil,
      attempt(place.host, try socket.descriptor.writeAll(request)) != nil,
      let count = receive(socket, into: name, call)
    else { Program.exit(1) }
    if !call.has("q"), name != "-" { output.line("\(name): \(count) bytes") }
  }

  /// `http://HOST:PORT/PATH`, of which port and path may be left out.
  private struct Place {
    let host: ByteString
    let port: Int
    let path: ByteString

    init?(_ text: ByteString) {
      let start: ByteString = "http://"
      guard text.starts(with: start) else { return nil }
      let rest = ByteString(text.dropFirst(start.count))
      let parts = rest.cut(at: "/")
      let server = (parts?.before ?? rest).cut(at: ":")
      host = server?.before ?? parts?.before ?? rest
      guard !host.isEmpty, let port = InternetEndpoint.port(server?.after ?? "80") else {
        return nil
      }
      self.port = port
      path = "/" + (parts?.after ?? "")
    }

    var fileName: ByteString {
      let name = path.split(at: "/").last ?? ""
      return name.isEmpty ? "index.html" : name
    }
  }

  /// The answer's first lines, then the file; how long it is.
  private static func receive(_ socket: Socket, into name: ByteString, _ call: Invocation) -> Int? {
    var start = ByteString()
    let end: ByteString = "\r\n\r\n"
    while start.find(end) == nil {
      guard let piece = attempt(call.operands[0], try socket.descriptor.read(upTo: 4096)) else {
        return nil
      }
      if piece.isEmpty || start.count > 65536 {
        Program.complain("\(call.operands[0]): no answer of HTTP")
        return nil
      }
      start += piece
    }
    let headSize = start.find(end) ?? 0
    let (head, body) = (
      ByteString(start.prefix(headSize)), ByteString(start.dropFirst(headSize + end.count))
    )
    let status = head.words.dropFirst().first ?? ""
    guard status == "200" else {
      Program.complain("\(call.operands[0]): the server says \(status)")
      return nil
    }
    return copy(body, socket, into: name, expected: length(head))
  }

  private static func length(_ head: ByteString) -> Int? {
    for line in head.split(at: "\r") {
      let words = line.words
      guard words.count == 2, words[0].lowercased == "content-length:" else {
        continue
      }
      return words[1].integer
    }
    return nil
  }

  private static func copy(
    _ first: ByteString, _ socket: Socket, into name: ByteString, expected: Int?
  ) -> Int? {
    let target =
      name == "-"
      ? FileDescriptor.standardOutput
      : attempt(name, try FileDescriptor.open(name, [.writeOnly, .create, .truncate]))
    guard let target, attempt(name, try target.writeAll(first)) != nil else { return nil }
    var count = first.count
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { room.deallocate() }
    while let size = attempt("reading", try socket.descriptor.read(into: room)) {
      if size == 0 {
        if let expected, count != expected {
          Program.complain("\(name): \(count) bytes of \(expected)")
          return nil
        }
        return count
      }
      count += size
      let piece = UnsafeRawBufferPointer(rebasing: room[..<size])
      guard attempt(name, try target.writeAll(piece)) != nil else { return nil }
    }
    return nil
  }
}
