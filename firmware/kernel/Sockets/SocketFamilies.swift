/// Families of sockets' addresses, and who makes sockets of each: the place to add one.
enum SocketFamilies {
  struct Row {
    /// AF_...
    let number: Int
    /// Makes a socket of a type (SOCK_...) for a protocol of the family's; 0 is the usual one.
    let make: (_ type: Int, _ protocol: Int, OpenOptions) throws(Errno) -> SocketFile
    /// Makes two that are each other's peer, where the family has such.
    var makePair: PairMaker?
  }

  typealias PairMaker = (
    _ type: Int, _ protocol: Int, OpenOptions
  ) throws(Errno) -> (SocketFile, SocketFile)

  static var all: [Row] {
    [
      Row(number: 1, make: UnixSocketFile.make, makePair: UnixSocketFile.makePair),
      Row(number: MachineAddress.family, make: MachineSocketFile.make),
    ]
  }

  static func row(_ number: Int) throws(Errno) -> Row {
    guard let row = all.first(where: { $0.number == number }) else {
      throw .addressFamilyNotSupported
    }
    return row
  }
}
