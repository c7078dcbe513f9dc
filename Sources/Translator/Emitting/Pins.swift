/// Which registers of the guest live in which of the host while translated code runs.
struct Pins<Register: Sendable>: Sendable {
  let all: [(guest: UInt8, host: Register)]
  private let hosts: [Register?]

  init(_ all: [(guest: UInt8, host: Register)]) {
    self.all = all
    hosts = (0..<32).map { number in all.first { $0.guest == number }?.host }
  }

  /// The host's register of a guest's, if it has one.
  subscript(register: UInt8) -> Register? { hosts[Int(register)] }
}
