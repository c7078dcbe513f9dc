/// Calls for sockets: what is the same for all families. `SocketFile` is what a family does.
enum SocketCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(198, "socket", 3, make),
      .init(199, "socketpair", 4, makePair),
      .init(200, "bind", 3, bind),
      .init(201, "listen", 2, listen),
      .init(202, "accept", 3) { call throws(Errno) in try accept(call, options: 0) },
      .init(203, "connect", 3, connect),
      .init(204, "getsockname", 3, ownName),
      .init(205, "getpeername", 3, peerName),
      .init(206, "sendto", 6, send),
      .init(207, "recvfrom", 6, receive),
      .init(208, "setsockopt", 5, SocketOptions.set),
      .init(209, "getsockopt", 5, SocketOptions.get),
      .init(210, "shutdown", 2, shutDown),
      .init(211, "sendmsg", 3, sendMessage),
      .init(212, "recvmsg", 3, receiveMessage),
      .init(242, "accept4", 4) { call throws(Errno) in
        try accept(call, options: call.uint32(3))
      },
    ]
  }

  static func file(_ call: borrowing SystemCall) throws(Errno) -> SocketFile {
    guard let file = try call.file(0) as? SocketFile else { throw .notSocket }
    return file
  }

  // MARK: Making

  private static func options(_ word: UInt32) throws(Errno) -> OpenOptions {
    let options = OpenOptions(rawValue: word)
    guard options.subtracting([.nonBlocking, .closeOnExec]).isEmpty else { throw .invalidArgument }
    return options
  }

  static func make(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let row = try SocketFamilies.row(call.int(0))
    let options = try options(call.uint32(1) & ~15)
    let file = try row.make(call.int(1) & 15, call.int(2), options)
    return try call.process.files.add(file, closesOnExec: options.contains(.closeOnExec))
  }

  static func makePair(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let row = try SocketFamilies.row(call.int(0))
    let options = try options(call.uint32(1) & ~15)
    guard let makePair = row.makePair else { throw .notSupported }
    let (first, second) = try makePair(call.int(1) & 15, call.int(2), options)
    try DescriptorPair.add(
      first, second, to: call[3], closesOnExec: options.contains(.closeOnExec), call.process)
    return 0
  }

  // MARK: Connecting

  /// An address as a program gives it: at least its family.
  private static func address(_ address: UInt64, size: Int) throws(Errno) -> [UInt8] {
    guard size >= 2, size <= SocketFile.largestAddress else { throw .invalidArgument }
    return try UserMemory.readBytes(address, count: size)
  }

  static func bind(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    try file.bind(to: try address(call[1], size: call.int(2)), call.process)
    return 0
  }

  static func listen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try file(call).listen(call.int(1), call.process)
    return 0
  }

  static func connect(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    try file.connect(to: try address(call[1], size: call.int(2)), call.process)
    return 0
  }

  private static func accept(
    _ call: borrowing SystemCall, options word: UInt32
  ) throws(Errno) -> Int {
    let options = try options(word)
    let file = try file(call)
    let manner = SocketManner(file).limited(to: file.receiveTimeout)
    let accepted = try file.accept(manner, options)
    if call[1] != 0 {
      // It may be gone already: then it has the address of nobody.
      let name = (try? accepted.peerName()) ?? SocketName.noAddress
      try write(name, to: call[1], size: call[2])
    }
    return try call.process.files.add(accepted, closesOnExec: options.contains(.closeOnExec))
  }

  static func shutDown(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    guard (0...2).contains(call.int(1)) else { throw .invalidArgument }
    try file.shutDown(input: call.int(1) != 1, output: call.int(1) != 0)
    return 0
  }

  // MARK: Names

  /// As much of an address as there is room for, and how long it is.
  private static func write(
    _ name: [UInt8], to address: UInt64, size: UInt64
  ) throws(Errno) {
    let room = Int(try UserMemory.read(Int32.self, at: size))
    guard room >= 0 else { throw .invalidArgument }
    try UserMemory.write(Array(name.prefix(room)), to: address)
    try UserMemory.write(Int32(name.count), to: size)
  }

  private static func writeSender(
    _ name: [UInt8]?, to address: UInt64, size: UInt64
  ) throws(Errno) {
    guard let name else { return try UserMemory.write(Int32(0), to: size) }
    try write(name, to: address, size: size)
  }

  static func ownName(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try write(try file(call).ownName(), to: call[1], size: call[2])
    return 0
  }

  static func peerName(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try write(try file(call).peerName(), to: call[1], size: call[2])
    return 0
  }

  // MARK: Sending

  private static func message(_ name: UInt64, _ size: Int) throws(Errno) -> OutgoingMessage {
    guard name != 0, size > 0 else { return OutgoingMessage() }
    return OutgoingMessage(address: try address(name, size: size))
  }

  static func send(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let manner = try SocketManner(file, flags: call.uint32(3))
    let message = try message(call[4], call.int(5))
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try file.send(&transfer, message, manner)
  }

  static func sendMessage(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let manner = try SocketManner(file, flags: call.uint32(2))
    let header = try MessageHeader(at: call[1])
    var message = try message(header.name, header.nameSize)
    message.control = try header.outgoingControl()
    var transfer = header.transfer
    return try file.send(&transfer, message, manner)
  }

  // MARK: Receiving

  private static func receive(
    _ file: SocketFile, _ transfer: inout Transfer, _ manner: SocketManner, controlRoom: Int,
    _ call: borrowing SystemCall
  ) throws(Errno) -> IncomingMessage {
    try file.receive(
      &transfer, manner.limited(to: file.receiveTimeout), controlRoom: controlRoom, call.process)
  }

  static func receive(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let manner = try SocketManner(file, flags: call.uint32(3))
    var transfer = try Transfer(user: call[1], count: call.count(2))
    let message = try receive(file, &transfer, manner, controlRoom: 0, call)
    if call[4] != 0 { try writeSender(message.address, to: call[4], size: call[5]) }
    return manner.tellsFullCount ? message.fullCount : message.count
  }

  static func receiveMessage(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let manner = try SocketManner(file, flags: call.uint32(2))
    let header = try MessageHeader(at: call[1])
    var transfer = header.transfer
    let message = try receive(file, &transfer, manner, controlRoom: header.controlRoom, call)
    if header.name != 0 {
      try writeSender(message.address, to: header.name, size: call[1] + 8)
    }
    try header.write(message.control, message.flags)
    return manner.tellsFullCount ? message.fullCount : message.count
  }
}
