import Fuzzing

/// The host as a machine's sockets see it, which sends what comes to its mind, and watches that nobody sends it more
/// than it has given room for.
final class HostileHost: MachineTransport {
  /// What it has told a stream of ours last, and how many bytes that has sent.
  private struct Account {
    var room: UInt32
    var taken: UInt32
    var received: UInt32 = 0
  }

  static let number: UInt32 = 7

  var hasRoom = true
  let byteLimit = 5000
  let machine: UInt32 = 7
  /// What came since it was asked last.
  private(set) var answers: [MachinePacket] = []
  /// Bytes that nobody had given room for.
  private(set) var excess = 0
  private var accounts: [MachineAddress: [MachineAddress: Account]] = [:]

  func send(_ packet: MachinePacket, _ bytes: ArraySlice<UInt8>) {
    answers.append(packet)
    switch packet.operation {
    case .request: accounts[packet.source, default: [:]][packet.target] = Account(room: 0, taken: 0)
    case .data: count(packet)
    default: break
    }
  }

  private func count(_ packet: MachinePacket) {
    guard var account = accounts[packet.source]?[packet.target] else { return excess += 1 }
    account.received &+= UInt32(packet.byteCount)
    // What it has said may be nonsense: then nothing may come, and what came before stays.
    if account.received &- account.taken > account.room { excess += 1 }
    accounts[packet.source]?[packet.target] = account
  }

  /// Sends a packet; returns what came back at once.
  func deliver(_ packet: MachinePacket) -> [MachinePacket] {
    if packet.operation == .request, accounts[packet.target]?[packet.source] == nil {
      accounts[packet.target, default: [:]][packet.source] = Account(room: 0, taken: 0)
    }
    if packet.operation == .request {
      // It begins anew where the other side takes it for a new one.
      accounts[packet.target]?[packet.source]?.received = 0
    }
    accounts[packet.target]?[packet.source]?.room = packet.room
    accounts[packet.target]?[packet.source]?.taken = packet.taken
    answers = []
    let bytes = [UInt8](repeating: 0x5a, count: packet.byteCount)
    bytes.withUnsafeBytes { MachineSockets.take(packet, $0, by: self) }
    defer { answers = [] }
    return answers
  }
}
