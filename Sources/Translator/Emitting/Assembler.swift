/// Writes instructions of a host, one method a form: what all hosts have.
package protocol Assembler {
  /// A general register, and one of floating point.
  associatedtype Register: HostRegister
  associatedtype Vector: HostRegister
  associatedtype Condition: HostCondition
  /// Where an access is.
  associatedtype Place

  var buffer: CodeBuffer { get set }

  init(_ buffer: CodeBuffer)

  // MARK: Moves

  mutating func move(_ target: Register, _ source: Register)
  mutating func move(_ target: Register, constant: Int64)
  /// Moves bits of a number, 32 or 64.
  mutating func move(_ target: Register, bits source: Vector, _ width: Width)

  /// Loads and extends to 64 bits.
  mutating func load(_ target: Register, _ place: Place, _ type: ValueType)
  mutating func store(_ source: Register, _ place: Place, size: Int)

  /// Loads four or eight bytes, and clears what is above them.
  mutating func load(_ target: Vector, _ place: Place, size: Int)
  /// Stores two, four or eight bytes.
  mutating func store(_ source: Vector, _ place: Place, size: Int)

  // MARK: Jumps

  /// Jumps to what is not known yet; returns the place to `patch`.
  mutating func jump() -> Int
  mutating func jump(_ condition: Condition) -> Int
  /// Has the jump at a place lead to `target`.
  mutating func patch(_ place: Int, to target: Int)
  /// Calls a place in the same code.
  mutating func call(to target: Int)
}

extension Assembler {
  /// Unsafe pointer: as of `CodeBuffer`.
  package init(_ start: UnsafeMutableRawPointer, capacity: Int) {
    self.init(CodeBuffer(start, capacity: capacity))
  }

  /// Bytes written so far.
  package var count: Int { buffer.count }

  /// Four bytes: an instruction, or a number among them.
  package mutating func word(_ value: UInt32) { buffer.append(value) }

  /// Jumps to a place in the same code.
  package mutating func jump(to target: Int) { patch(jump(), to: target) }
}

/// A register of a host.
package protocol HostRegister: Equatable, Sendable {
  /// Its number, below 32.
  var rawValue: UInt8 { get }
  /// As its manuals write it.
  var name: String { get }
}

/// What jumps ask of the flags that a comparison has set.
package protocol HostCondition {
  static var equal: Self { get }
  static var notEqual: Self { get }
  static var less: Self { get }
  static var greaterOrEqual: Self { get }
  /// Of numbers without a sign.
  static var below: Self { get }
  static var aboveOrEqual: Self { get }

  var opposite: Self { get }
}

extension HostCondition {
  /// What a comparison asks.
  init(_ kind: MicroOperation.Kind) {
    self =
      switch kind {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .greaterOrEqual: .greaterOrEqual
      case .lessUnsigned: .below
      default: .aboveOrEqual
      }
  }
}
