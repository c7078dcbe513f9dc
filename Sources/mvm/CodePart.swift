import MVM

/// Bytes of a program that hold code, and where they are when it runs.
struct CodePart {
  let address: UInt64
  let bytes: ArraySlice<UInt8>

  /// What of it lies in a range; nil where nothing does.
  func clamped(to range: Range<UInt64>) -> CodePart? {
    let (end, overflow) = address.addingReportingOverflow(UInt64(bytes.count))
    let common = (address..<(overflow ? .max : end)).clamped(to: range)
    guard !common.isEmpty else { return nil }
    return CodePart(
      address: common.lowerBound,
      bytes: bytes.dropFirst(Int(common.lowerBound - address)).prefix(common.count))
  }
}

extension ELFFile {
  /// Its sections of code or, where it has no sections, its segments of code.
  var codeParts: [CodePart] {
    let sections = sections.filter { $0.isExecutable && !$0.fileRange.isEmpty }
      .map { CodePart(address: $0.address, bytes: contents(of: $0)) }
    guard sections.isEmpty else { return sections }
    return segments.filter(\.isExecutable)
      .map { CodePart(address: $0.virtualAddress, bytes: contents(of: $0)) }
  }
}
