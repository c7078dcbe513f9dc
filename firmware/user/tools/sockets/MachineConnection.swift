import System

/// A stream to a program of the host, by hand: docs/sockets.md tells what the host's side is.
enum MachineConnection {
  static let tool = Tool(
    "vsock", "[MACHINE] PORT | -l [-v] PORT",
    "Joins input and output with a stream to another machine.",
    [
      Option("l", "listen", "waits for somebody who connects, instead of connecting"),
      Option("v", "verbose", "tells when it listens"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(1...(call.has("l") ? 1 : 2))
    let numbers = call.operands.compactMap { $0.integer }
    guard numbers.count == call.operands.count, let port = numbers.last,
      numbers.allSatisfy({ (0..<0xffff_ffff).contains($0) })
    else { call.misuse("machine and port are numbers of 32 bits") }
    let machine = numbers.count == 2 ? numbers[0] : MachineSocket.host
    let name: ByteString = call.has("l") ? "port \(port)" : "machine \(machine), port \(port)"
    attempt(name) { () throws(Errno) in
      let stream =
        call.has("l")
        ? try accept(port, isVerbose: call.has("v"))
        : try MachineSocket.connect(machine: machine, port: port)
      try join(stream)
    }
  }

  private static func accept(_ port: Int, isVerbose: Bool) throws(Errno) -> FileDescriptor {
    let listener = try MachineSocket.listen(port: port, backlog: 0)
    defer { try? listener.close() }
    if isVerbose { FileDescriptor.standardError.writeMessage("vsock: listening at port \(port)\n") }
    return try MachineSocket.accept(listener)
  }

  /// A child sends what is typed. When the other side has come to its end, it is over.
  private static func join(_ stream: FileDescriptor) throws(Errno) {
    let sender = try Process.spawn { sendInput(stream) }
    try copy(stream, to: .standardOutput)
    try? Signal.terminate.send(to: sender)
    _ = try Process.wait(sender)
  }

  private static func sendInput(_ stream: FileDescriptor) -> Int {
    attempt("input", try copy(.standardInput, to: stream))
    try? MachineSocket.end(stream)
    return Program.exitStatus
  }

  private static func copy(
    _ source: FileDescriptor, to target: FileDescriptor
  ) throws(Errno) {
    while true {
      let piece = try source.read(upTo: 16384)
      if piece.isEmpty { return }
      try target.writeAll(piece)
    }
  }
}
