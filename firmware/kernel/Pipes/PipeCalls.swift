/// Making pipes.
enum PipeCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(59, "pipe2", 2, pipe)
    ]
  }

  static func pipe(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let options = OpenOptions(rawValue: call.uint32(1))
    // Packets (O_DIRECT) are not for pipes here: sockets have them.
    guard options.subtracting([.nonBlocking, .closeOnExec]).isEmpty else { throw .invalidArgument }
    let kept = options.intersection(.nonBlocking)
    let pipe = Pipe()
    try DescriptorPair.add(
      PipeEnd(pipe, kept), PipeEnd(pipe, kept.union(.writeOnly)), to: call[0],
      closesOnExec: options.contains(.closeOnExec), call.process)
    return 0
  }
}

/// Two descriptors at once, as `pipe2` and `socketpair` give them: both, or none.
enum DescriptorPair {
  static func add(
    _ first: OpenFile, _ second: OpenFile, to address: UInt64, closesOnExec: Bool,
    _ process: Process
  ) throws(Errno) {
    let files = process.files
    let firstDescriptor = try files.add(first, closesOnExec: closesOnExec)
    do throws(Errno) {
      let secondDescriptor = try files.add(second, closesOnExec: closesOnExec)
      do throws(Errno) {
        var structure = Structure()
        structure.put(Int32(firstDescriptor))
        structure.put(Int32(secondDescriptor))
        try UserMemory.write(structure.bytes, to: address)
      } catch {
        try? files.close(secondDescriptor)
        throw error
      }
    } catch {
      try? files.close(firstDescriptor)
      throw error
    }
  }
}

/// The size of a pipe, for `fcntl`: it is what it is.
enum PipeSize {
  private static let set = 1031

  static func control(_ file: OpenFile, _ call: borrowing SystemCall) throws(Errno) -> Int {
    guard file is PipeEnd else { throw .badFileDescriptor }
    if call.int(1) == set {
      guard call.int(2) > 0 else { throw .invalidArgument }
      guard call.int(2) <= Pipe.capacity else { throw .notPermitted }
    }
    return Pipe.capacity
  }
}
