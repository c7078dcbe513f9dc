/// What sockets for streams and for messages have in common: options of IPv4 and of sockets, and `ioctl` for interfaces.
class InternetSocketFile: SocketFile {
  static let internetLevel = 0

  /// Options of level IPPROTO_IP.
  enum InternetOption: Int {
    case typeOfService = 1
    case timeToLive = 2
    case includesHeader = 3
    case packetInformation = 8
    case discoversMTU = 10
    case receivesErrors = 11
    case receivesTimeToLive = 12
    case receivesTypeOfService = 13
    case mtu = 14
    case freeBind = 15
    case multicastInterface = 32
    case multicastTimeToLive = 33
    case multicastLoop = 34
    case join = 35
    case leave = 36
  }

  /// What the socket has; overridden, `Network.lock` is held.
  var internetOptions: InternetOptions {
    get { InternetOptions() }
    set { _ = newValue }
  }

  final func name(_ option: Int) throws(Errno) -> InternetOption {
    guard let option = InternetOption(rawValue: option) else { throw .protocolNotAvailable }
    return option
  }

  // MARK: Telling

  override func option(_ level: Int, _ number: Int) throws(Errno) -> [UInt8] {
    let options = Network.lock.withLock { internetOptions }
    if level == SocketOptions.socketLevel {
      guard let option = SocketOption(rawValue: number) else { throw .protocolNotAvailable }
      return try value(option, options)
    }
    guard level == Self.internetLevel else { throw .protocolNotAvailable }
    return SocketOptions.bytes(try value(try name(number), options))
  }

  /// Options of sockets, but those that only one kind has.
  func value(_ option: SocketOption, _ options: InternetOptions) throws(Errno) -> [UInt8] {
    switch option {
    case .reuseAddress, .reusePort: return SocketOptions.bytes(options.reusesAddress ? 1 : 0)
    case .broadcast: return SocketOptions.bytes(options.mayBroadcast ? 1 : 0)
    case .bindToDevice:
      let index = options.interfaceIndex
      let name = Network.lock.withLock { Interfaces.numbered(index)?.name }
      return name.map { $0.bytes + [0] } ?? []
    case .acceptsConnections, .keepAlive, .doNotRoute, .priority, .mark, .timestamp:
      return SocketOptions.bytes(0)
    case .linger: return SocketOptions.bytes(0) + SocketOptions.bytes(0)
    default: throw .protocolNotAvailable
    }
  }

  private func value(
    _ option: InternetOption, _ options: InternetOptions
  ) throws(Errno) -> Int {
    switch option {
    case .typeOfService: Int(options.typeOfService)
    case .timeToLive: Int(options.timeToLive)
    case .includesHeader: options.includesHeader ? 1 : 0
    case .packetInformation: options.receivesPacketInformation ? 1 : 0
    case .receivesTimeToLive: options.receivesTimeToLive ? 1 : 0
    case .receivesTypeOfService: options.receivesTypeOfService ? 1 : 0
    case .multicastTimeToLive: Int(options.multicastTimeToLive)
    case .mtu: 1500
    case .discoversMTU, .receivesErrors, .freeBind, .multicastInterface, .multicastLoop: 0
    case .join, .leave: throw .protocolNotAvailable
    }
  }

  // MARK: Changing

  override func setOption(_ level: Int, _ number: Int, to value: [UInt8]) throws(Errno) {
    if level == SocketOptions.socketLevel {
      guard let option = SocketOption(rawValue: number) else { throw .protocolNotAvailable }
      return try set(option, value)
    }
    guard level == Self.internetLevel else { throw .protocolNotAvailable }
    try set(try name(number), value)
  }

  func set(_ option: SocketOption, _ value: [UInt8]) throws(Errno) {
    if option == .bindToDevice { return try bindToDevice(value) }
    let number = try SocketOptions.number(value)
    try Network.lock.withLock { () throws(Errno) in
      switch option {
      case .reuseAddress, .reusePort: internetOptions.reusesAddress = number != 0
      case .broadcast: internetOptions.mayBroadcast = number != 0
      // They change nothing here.
      case .sendBuffer, .sendBufferForced, .doNotRoute, .priority, .timestamp, .mark: break
      default: throw .protocolNotAvailable
      }
    }
  }

  private func bindToDevice(_ value: [UInt8]) throws(Errno) {
    let name = ByteString(Array(value.prefix { $0 != 0 }))
    let index = Network.lock.withLock { name.isEmpty ? 0 : Interfaces.named(name)?.index }
    guard let index else { throw .operationNotSupportedByDevice }
    Network.lock.withLock { internetOptions.interfaceIndex = index }
  }

  private func set(_ option: InternetOption, _ value: [UInt8]) throws(Errno) {
    // Small ones may come as a byte.
    let number = value.count >= 4 ? try SocketOptions.number(value) : Int(value.first ?? 0)
    try Network.lock.withLock { () throws(Errno) in
      switch option {
      case .typeOfService: internetOptions.typeOfService = UInt8(truncatingIfNeeded: number)
      case .timeToLive:
        guard number == -1 || (1...255).contains(number) else { throw .invalidArgument }
        internetOptions.timeToLive = number == -1 ? 64 : UInt8(number)
      case .multicastTimeToLive:
        internetOptions.multicastTimeToLive = UInt8(truncatingIfNeeded: number)
      case .includesHeader: internetOptions.includesHeader = number != 0
      case .packetInformation: internetOptions.receivesPacketInformation = number != 0
      case .receivesTimeToLive: internetOptions.receivesTimeToLive = number != 0
      case .receivesTypeOfService: internetOptions.receivesTypeOfService = number != 0
      case .multicastInterface, .multicastLoop, .join, .leave, .discoversMTU, .receivesErrors,
        .freeBind:
        break
      case .mtu: throw .protocolNotAvailable
      }
    }
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    try InterfaceControl.perform(request, argument)
  }
}
