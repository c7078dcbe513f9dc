/// A message that waits for a program, with what can be asked about it.
struct Datagram {
  let bytes: ByteChain
  let source: InternetEndpoint
  let destination: InternetAddress
  let interface: Int
  let header: InternetHeader
}

/// What IPv4 is told about a socket's packets, and what the socket wants to be told (ip(7), socket(7)).
struct InternetOptions {
  var timeToLive: UInt8 = 64
  var multicastTimeToLive: UInt8 = 1
  var typeOfService: UInt8 = 0
  var reusesAddress = false
  var mayBroadcast = false
  var interfaceIndex = 0
  var receivesPacketInformation = false
  var receivesTimeToLive = false
  var receivesTypeOfService = false
  /// IP_HDRINCL: the program writes the header itself.
  var includesHeader = false
}
