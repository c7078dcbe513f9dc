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
}
