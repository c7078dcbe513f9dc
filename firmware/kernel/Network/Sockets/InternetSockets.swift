/// Makes sockets of the family AF_INET, by type and protocol.
enum InternetSockets {
  static func make(
    _ type: Int, _ number: Int, _ options: OpenOptions
  ) throws(Errno) -> SocketFile {
    let (control, tcp, udp) = (
      Int(InternetProtocolNumber.control), Int(InternetProtocolNumber.tcp),
      Int(InternetProtocolNumber.udp)
    )
    switch type {
    case SocketType.stream:
      guard number == 0 || number == tcp else { throw .protocolNotSupported }
      return StreamSocketFile(StreamSocket(), options)
    case SocketType.datagram:
      guard number == 0 || number == udp || number == control else { throw .protocolNotSupported }
      return DatagramSocketFile(
        DatagramSocket(number == control ? .echo : .udp), type: type,
        protocol: number == 0 ? udp : number, options)
    case SocketType.raw:
      guard Process.current.credentials.isRoot else { throw .notPermitted }
      guard number > 0, number <= 255 else { throw .protocolNotSupported }
      let socket = DatagramSocket(.raw(UInt8(number)))
      socket.options.includesHeader = number == Int(InternetProtocolNumber.raw)
      Network.lock.withLock { RawSockets.add(socket) }
      return DatagramSocketFile(socket, type: type, protocol: number, options)
    default: throw .socketTypeNotSupported
    }
  }
}
