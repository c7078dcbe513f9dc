import Assembly
import RISCV
import Translator

/// Micro-operations in words. What an operation is called is its name in the translator, so that a new one is shown at once.
struct OperationText {
  let names: RegisterNames
  /// What addresses are called.
  let symbols: SymbolTable

  /// The operations of one instruction: all where nobody has said yet which are needed, else those.
  func lines(of block: Block, instruction: Int) -> [String] {
    let all = block.operations.indices.filter {
      Int(block.operations[$0].instruction) == instruction
    }
    let isSorted = block.operations.contains(where: \.isLive)
    return all.filter { !isSorted || block.operations[$0].isLive }.map {
      text(of: block.operations[$0], number: $0) + group(of: block.operations[$0], block)
    }
  }

  /// How many operations of a block are there still.
  static func count(_ block: Block) -> Int {
    let live = block.operations.count(where: \.isLive)
    return live > 0 ? live : block.operations.count
  }

  private func text(of operation: MicroOperation, number: Int) -> String {
    let result = "%\(number) = "
    let (a, b, c) = (text(operation.a), text(operation.b), text(operation.c))
    let place = "[\(a)\(Self.displacement(operation.offset))]"
    let kind = "\(operation.kind)"
    let typed = "\(kind).\(operation.type)"
    return switch operation.kind {
    case .readFloat: result + names.float(operation.number)
    case .writeRegister:
      "\(names.integer(operation.number))\(operation.waits ? ", lower half," : "") <- \(a)"
    case .writeFloat: "\(names.float(operation.number)) <- \(a)"
    case .extend: result + "\(typed) \(a)"
    case .select: result + "\(kind) \(a) ? \(b) : \(c)"
    case .skip: result + "\(kind) \(operation.offset) \(a) ? \(c) : \(b)"
    case .load, .loadReserved: result + "\(typed) \(place)"
    case .store: "\(typed) \(place), \(b)"
    case .storeConditional: result + "\(typed) \(place), \(b)"
    case .atomic: result + "\(kind).\(operation.atomicOperation).\(operation.type) \(place), \(b)"
    case .compareAndSwap: result + "\(typed) \(place), \(c) -> \(b)"
    case .unbox: result + "\(kind).\(operation.format) \(a)"
    case .requireFloat: "\(kind) rounding \(Self.rounding(operation.number))"
    case .float: result + float(operation, [a, b, c])
    case .requirePage: "\(kind) \(address(operation.offset)) is number \(a)"
    case .jump: "\(kind) \(address(operation.offset))"
    case .branch: "\(kind) \(a) ? \(address(operation.offset))"
    case .jumpIndirect: "\(kind) \(a)"
    case .interpret, .system, .fence: kind
    default: result + kind + " " + (operation.kind.hasOneOperand ? a : "\(a), \(b)")
    }
  }

  /// Which check an access goes by, if not by one of its own.
  private func group(of operation: MicroOperation, _ block: Block) -> String {
    guard operation.group > 0, block.groups.count >= operation.group else { return "" }
    let number = "  (group \(operation.group)"
    if operation.member > 0 { return number + ")" }
    let group = block.groups[Int(operation.group) - 1]
    return number + ": checks \(group.span) bytes for \(group.count))"
  }

  private func float(_ operation: MicroOperation, _ operands: [String]) -> String {
    let name = "\(operation.kind).\(operation.operation).\(operation.format)"
    let used = operands.prefix(operation.operation.operandCount)
    return "\(name) \(used.joined(separator: ", ")), rounding \(Self.rounding(operation.number))"
  }

  private func text(_ operand: Operand) -> String {
    if let result = operand.result { return "%\(result)" }
    if let register = operand.register { return names.integer(register) }
    let bits = operand.bits
    return bits.magnitude < 4096 ? "\(bits)" : Hexadecimal.prefixed(UInt64(bitPattern: bits))
  }

  private func address(_ offset: Int64) -> String {
    let address = UInt64(bitPattern: offset)
    return Hexadecimal.prefixed(address) + (symbols.name(of: address).map { " <\($0)>" } ?? "")
  }

  private static func displacement(_ offset: Int64) -> String {
    offset == 0 ? "" : offset < 0 ? " - \(offset.magnitude)" : " + \(offset)"
  }

  private static func rounding(_ mode: UInt8) -> String {
    let names = ["rne", "rtz", "rdn", "rup", "rmm", "5", "6", "dyn"]
    return names[Int(mode & 7)]
  }
}

extension MicroOperation.Kind {
  fileprivate var hasOneOperand: Bool {
    switch self {
    case .not, .leadingZeros, .trailingZeros, .population, .reverseBytes, .combineBytes: true
    default: false
    }
  }
}

extension FloatOperation {
  fileprivate var operandCount: Int {
    switch self {
    case .multiplyAdd: 3
    case .add, .subtract, .multiply, .divide, .minimum, .maximum, .minimumPropagating,
      .maximumPropagating, .equal, .less, .lessOrEqual, .lessQuiet, .lessOrEqualQuiet:
      2
    default: 1
    }
  }
}
