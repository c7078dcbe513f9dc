import RISCV
import SoftFloat

// Floating-point state (unprivileged manual, F; privileged manual, 3.1.6.6).
extension Hart {
  /// `mstatus.FS`: 0 off, 1 initial, 2 clean, 3 dirty.
  public var floatState: UInt8 { status.floatState }

  /// An f register, `fflags` or `frm` was written.
  public func markFloatDirty() {
    guard status.floatState != 3 else { return }
    status.floatState = 3
    contextChanged()
  }

  /// Adds exceptions to `fflags`.
  public func accrue(_ flags: UInt8) {
    guard flags != 0 else { return }
    fflags |= flags
    markFloatDirty()
  }

  // MARK: Places in the register block, where engines reach them

  /// The place of f0.
  package static let floatBase = 64
  /// FS: 0 while floating point is off; an engine that writes an f register writes `floatDirty` here.
  package static let floatStatePlace = 96
  package static let floatDirty: UInt64 = 3
  /// The rounding mode of instructions that name none.
  package static let roundingPlace = 97

  /// Takes over into `mstatus` what an engine has noted of FS.
  func takeFloatState() {
    if registers[Self.floatStatePlace] == Self.floatDirty { status.floatState = 3 }
  }

  /// Adds exceptions to `fflags`, on behalf of an engine.
  package func accrueInEngine(_ flags: UInt8) {
    guard flags != 0 else { return }
    fflags |= flags
    registers[Self.floatStatePlace] = Self.floatDirty
  }

  /// Computes for `Engine.float`, and accrues what it raised.
  @inline(never)
  func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: UInt64, _ b: UInt64, _ c: UInt64,
    rm: UInt8
  ) -> UInt64 {
    let mode = rm == 7 ? frm : rm
    var flags = Flags()
    let result = SoftFloat.perform(
      operation, Format(format), a, b, c, Rounding(rawValue: mode) ?? .nearestEven, &flags)
    if flags.rawValue != 0 {
      fflags |= flags.rawValue
      registers[Self.floatStatePlace] = Self.floatDirty
    }
    return result
  }
}

extension Format {
  fileprivate init(_ format: FloatFormat) {
    switch format {
    case .half: self = .half
    case .single: self = .single
    case .double: self = .double
    }
  }
}

extension SoftFloat {
  fileprivate static func perform(
    _ operation: FloatOperation, _ format: Format, _ a: UInt64, _ b: UInt64, _ c: UInt64,
    _ rounding: Rounding, _ flags: inout Flags
  ) -> UInt64 {
    switch operation {
    case .add: add(a, b, format, rounding, &flags)
    case .subtract: subtract(a, b, format, rounding, &flags)
    case .multiply: multiply(a, b, format, rounding, &flags)
    case .divide: divide(a, b, format, rounding, &flags)
    case .squareRoot: squareRoot(a, format, rounding, &flags)
    case .multiplyAdd: fusedMultiplyAdd(a, b, c, format, rounding, &flags)
    case .minimum: minimum(a, b, format, &flags)
    case .maximum: maximum(a, b, format, &flags)
    case .minimumPropagating: minimumPropagating(a, b, format, &flags)
    case .maximumPropagating: maximumPropagating(a, b, format, &flags)
    case .equal: equal(a, b, format, &flags) ? 1 : 0
    case .less: lessThan(a, b, format, &flags) ? 1 : 0
    case .lessOrEqual: lessOrEqual(a, b, format, &flags) ? 1 : 0
    case .lessQuiet: lessThanQuiet(a, b, format, &flags) ? 1 : 0
    case .lessOrEqualQuiet: lessOrEqualQuiet(a, b, format, &flags) ? 1 : 0
    case .classify: classify(a, format)
    case .toInt32: toInteger(a, format, to: .signed32, rounding, &flags)
    case .toUInt32: toInteger(a, format, to: .unsigned32, rounding, &flags)
    case .toInt64: toInteger(a, format, to: .signed64, rounding, &flags)
    case .toUInt64: toInteger(a, format, to: .unsigned64, rounding, &flags)
    case .toInt32Modular: convertModular(a, &flags)
    case .fromInt32: fromInteger(a, .signed32, to: format, rounding, &flags)
    case .fromUInt32: fromInteger(a, .unsigned32, to: format, rounding, &flags)
    case .fromInt64: fromInteger(a, .signed64, to: format, rounding, &flags)
    case .fromUInt64: fromInteger(a, .unsigned64, to: format, rounding, &flags)
    case .fromHalf: convert(a, from: .half, to: format, rounding, &flags)
    case .fromSingle: convert(a, from: .single, to: format, rounding, &flags)
    case .fromDouble: convert(a, from: .double, to: format, rounding, &flags)
    case .round: roundToInteger(a, format, rounding, raisingInexact: false, &flags)
    case .roundExact: roundToInteger(a, format, rounding, raisingInexact: true, &flags)
    }
  }
}
