import Assembly
import Translator

/// Where translated code has the guest's registers.
public struct RegisterPlaces: Sendable {
  /// A register of the guest that has one of the host.
  public struct Pin: Sendable {
    /// `a0`, `fa5`.
    public let guest: String
    /// `rsi`, `xmm3`.
    public let host: String
  }

  /// Those that have a register of the host.
  public let pins: [Pin]
  /// Those that are in memory.
  public let inMemory: [String]
  /// The register that memory is reached by.
  public let base: String
  /// What the host's other registers are for.
  public let others: [(register: String, use: String)]
  /// What lies how far from the base.
  let words: [Int: String]

  init(_ cache: TranslationCache, names: RegisterNames) {
    let map = cache.registerMap
    var pins: [Pin] = []
    var words: [Int: String] = [:]
    var inMemory: [String] = []
    let registers =
      map.integers.enumerated().map { (names.integer(UInt8($0)), $1) }
      + map.floats.enumerated().map { (names.float(UInt8($0)), $1) }
    for (name, place) in registers where name != names.integer(0) {
      switch place {
      case .register(let host): pins.append(Pin(guest: name, host: host))
      case .memory(let displacement):
        words[displacement] = name
        inMemory.append(name)
      }
    }
    self.pins = pins
    self.inMemory = inMemory
    self.words = words
    base = map.base
    others = map.others
  }
}
