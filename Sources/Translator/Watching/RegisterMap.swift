import Hart

/// What translated code has in which register of the host.
package struct RegisterMap {
  /// Where a register of the guest is while translated code runs.
  package enum Place: Equatable {
    case register(String)
    /// So far from where the base points to.
    case memory(Int)
  }

  /// By their numbers.
  package let integers: [Place]
  package let floats: [Place]
  /// The register that all memory of the hart is reached by.
  package let base: String
  /// What other registers are for.
  package let others: [(register: String, use: String)]

  /// The base points `bias` bytes into the hart's room.
  init<Register: HostRegister, Vector: HostRegister>(
    _ pins: Pins<Register>, _ vectorPins: Pins<Vector>, base: Register, bias: Int,
    others: [(register: String, use: String)]
  ) {
    integers = (0..<32).map { number in
      pins[number].map { .register($0.name) } ?? .memory(HartRoom.integer(number) - bias)
    }
    floats = (0..<32).map { number in
      vectorPins[number].map { .register($0.name) } ?? .memory(HartRoom.float(number) - bias)
    }
    self.base = base.name
    self.others = others
  }
}
