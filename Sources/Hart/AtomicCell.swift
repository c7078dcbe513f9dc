import RISCV
import Synchronization

/// An aligned word of RAM, of four or eight bytes, that the host reads and writes in one step. Values are
/// sign-extended, which keeps the order of unsigned ones too.
///
/// Unsafe pointer: `host` lies in RAM with all of the word, as its maker has checked.
struct AtomicCell {
  private let host: UnsafeMutableRawPointer
  private let isDouble: Bool

  init(_ host: UnsafeMutableRawPointer, size: UInt64) {
    self.host = host
    isDouble = size == 8
  }

  func load() -> UInt64 {
    if isDouble {
      return double.pointee.load(ordering: .sequentiallyConsistent)
    }
    return Self.extended(word.pointee.load(ordering: .sequentiallyConsistent))
  }

  /// Writes `desired` if `expected` stands here; returns what stood here.
  func compareExchange(
    expected: UInt64, desired: UInt64
  ) -> (exchanged: Bool, original: UInt64) {
    if isDouble {
      let result = double.pointee.compareExchange(
        expected: expected, desired: desired, ordering: .sequentiallyConsistent)
      return (result.exchanged, result.original)
    }
    let result = word.pointee.compareExchange(
      expected: UInt32(truncatingIfNeeded: expected),
      desired: UInt32(truncatingIfNeeded: desired), ordering: .sequentiallyConsistent)
    return (result.exchanged, Self.extended(result.original))
  }

  /// Combines the word with `operand`; returns what stood here.
  func update(_ operation: AtomicOperation, _ operand: UInt64) -> UInt64 {
    let operand = isDouble ? operand : operand.signExtended32
    var found = load()
    while true {
      let result = compareExchange(
        expected: found, desired: Self.combine(operation, found, operand))
      if result.exchanged { return found }
      found = result.original
    }
  }

  private static func combine(
    _ operation: AtomicOperation, _ found: UInt64, _ operand: UInt64
  ) -> UInt64 {
    switch operation {
    case .swap: operand
    case .add: found &+ operand
    case .xor: found ^ operand
    case .and: found & operand
    case .or: found | operand
    case .minimum: found.less(operand).select(found, operand)
    case .maximum: found.less(operand).select(operand, found)
    case .minimumUnsigned: min(found, operand)
    case .maximumUnsigned: max(found, operand)
    }
  }

  private static func extended(_ value: UInt32) -> UInt64 { UInt64(value).signExtended32 }

  private var word: UnsafeMutablePointer<Atomic<UInt32>> {
    host.assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  private var double: UnsafeMutablePointer<Atomic<UInt64>> {
    host.assumingMemoryBound(to: Atomic<UInt64>.self)
  }
}
