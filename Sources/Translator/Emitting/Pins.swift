/// Which registers of the guest live in which of the host while translated code runs, those of the lowest numbers of the host first.
///
/// Whoever translates asks the function that this is made of, which is a table of constants: a list would have to be looked up and
/// held for each question.
struct Pins<Register: HostRegister> {
  let all: [(guest: UInt8, host: Register)]

  init(_ pin: (UInt8) -> Register?) {
    all = (UInt8(0)..<32)
      .compactMap { number in pin(number).map { (number, $0) } }
      .sorted { $0.host.rawValue < $1.host.rawValue }
  }

  /// The host's register of a guest's, if it has one.
  subscript(register: UInt8) -> Register? { all.first { $0.guest == register }?.host }
}
