/// What an instruction wants of an address.
public enum Access: UInt8, Sendable {
  case load = 0
  /// Stores, atomic memory operations and cache block operations.
  case store = 1
  case fetch = 2

  /// The exception when a page forbids it or is missing.
  func pageFault(_ address: UInt64) -> Trap {
    switch self {
    case .load: Trap(.loadPageFault, value: address)
    case .store: Trap(.storePageFault, value: address)
    case .fetch: Trap(.instructionPageFault, value: address)
    }
  }

  /// The exception when physical memory protection forbids it, or nothing answers.
  func accessFault(_ address: UInt64) -> Trap {
    switch self {
    case .load: Trap(.loadAccessFault, value: address)
    case .store: Trap(.storeAccessFault, value: address)
    case .fetch: Trap(.instructionAccessFault, value: address)
    }
  }
}
