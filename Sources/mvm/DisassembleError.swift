/// Why a program cannot be disassembled as asked.
enum DisassembleError: Error, CustomStringConvertible {
  /// `FILE: REASON`
  case broken(file: String, reason: String)
  /// `FILE: has no symbol 'NAME'; did you mean 'NEAREST'?`
  case noSymbol(String, file: String, nearest: String? = nil)
  /// `FILE: has no code at RANGE`
  case nothingThere(Range<UInt64>, file: String)

  var description: String {
    switch self {
    case .broken(let file, let reason): "\(file): \(reason)"
    case .noSymbol(let name, let file, let nearest):
      "\(file): has no symbol '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .nothingThere(let range, let file):
      "\(file): has no code at 0x\(String(range.lowerBound, radix: 16))"
        + "-0x\(String(range.upperBound, radix: 16))"
    }
  }
}
