/// Registers of a host for the moment, in the order in which they are taken. No array, which would have to be looked up and held.
struct Scratch<Register: HostRegister> {
  let first: Register
  let second: Register
  let third: Register
  var fourth: Register?

  func contains(_ register: Register) -> Bool {
    register == first || register == second || register == third || register == fourth
  }

  /// The first that is not among some.
  func first(outside busy: RegisterSet<Register>) -> Register? {
    if !busy.contains(first) { return first }
    if !busy.contains(second) { return second }
    if !busy.contains(third) { return third }
    return fourth.flatMap { busy.contains($0) ? nil : $0 }
  }

  /// Those that are missed least, the last first.
  var spare: [Register] { all.dropFirst().reversed() }

  var all: [Register] { [first, second, third] + (fourth.map { [$0] } ?? []) }
}
