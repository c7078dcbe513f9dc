/// Turns encodings into instructions, for one set of extensions.
///
/// Rows are sorted into buckets by the bits that most of them fix: opcode and funct3 of 32-bit encodings, quadrant
/// and funct3 of 16-bit ones. A bucket is searched in order; a special case stands before what it is a case of.
public struct Decoder: Sendable {
  /// The extensions whose instructions it knows.
  public let extensions: ExtensionSet

  /// What stands first of a row: most encodings are told by these bits alone.
  private struct Candidate {
    let mask: UInt32
    let match: UInt32
    /// The row's place among all.
    let row: UInt16
    let isComplete: Bool
  }

  /// All buckets one after the other, and where each begins.
  private var candidates: [Candidate] = []
  private var starts: [UInt16] = [0]

  /// A decoder for these extensions.
  public init(extensions: ExtensionSet) {
    self.extensions = extensions
    for bucket in Self.buckets {
      candidates += bucket.filter {
        extensions.isSuperset(of: Self.patterns[Int($0.row)].row.extensions)
      }
      starts.append(UInt16(candidates.count))
    }
  }

  private static let patterns = Row.all.map(Pattern.init)
  private static let places = patterns.map { $0.places }

  /// Every row, sorted once for all decoders: it takes a millisecond.
  private static let buckets = (0..<bucketCount).map { bucket in
    let rows = patterns.indices.filter { pattern(patterns[$0], mayBeIn: bucket) }
    return rows.sorted { patterns[$0].specificity > patterns[$1].specificity }.map { row in
      let pattern = patterns[row]
      return Candidate(
        mask: pattern.mask, match: pattern.match, row: UInt16(row),
        isComplete: !pattern.mustNotBeZero && pattern.exclusions.isEmpty)
    }
  }

  /// The size in bytes of the encoding that starts with this halfword: 2 or 4.
  @inlinable
  public static func length(of firstHalf: UInt16) -> UInt64 { firstHalf & 3 == 3 ? 4 : 2 }

  /// Decodes; the upper half is ignored where the lower half is a 16-bit encoding. What is no instruction here
  /// decodes to `Opcode.illegal`.
  public func decode(_ encoding: UInt32) -> Instruction {
    guard let index = index(of: encoding) else {
      return Instruction(
        .illegal, length: UInt8(Self.length(of: UInt16(truncatingIfNeeded: encoding))))
    }
    return Self.places[index].instruction(from: encoding)
  }

  /// The row of an encoding, or nil where it is no instruction here.
  public func row(of encoding: UInt32) -> Row? {
    index(of: encoding).map { Self.patterns[$0].row }
  }

  /// The place of an encoding's row.
  private func index(of encoding: UInt32) -> Int? {
    let bits = encoding & 3 != 3 ? encoding & 0xffff : encoding
    let bucket = Self.bucket(of: bits)
    for place in Int(starts[bucket])..<Int(starts[bucket + 1]) {
      let candidate = candidates[place]
      guard bits & candidate.mask == candidate.match else { continue }
      if candidate.isComplete || Self.patterns[Int(candidate.row)].matches(bits) {
        return Int(candidate.row)
      }
    }
    return nil
  }

  private static let bucketCount = 32 * 8 + 4 * 8

  private static func bucket(of bits: UInt32) -> Int {
    if bits & 3 == 3 { return Int(bits >> 2 & 31) * 8 + Int(bits >> 12 & 7) }
    return 32 * 8 + Int(bits & 3) * 8 + Int(bits >> 13 & 7)
  }

  /// Whether an encoding in the bucket can match the pattern.
  private static func pattern(_ pattern: Pattern, mayBeIn bucket: Int) -> Bool {
    let isShort = bucket >= 32 * 8
    guard isShort == (pattern.places.width == 16) else { return false }
    let index = UInt32(isShort ? bucket - 32 * 8 : bucket)
    let mask: UInt32 = isShort ? 0xe003 : 0x707f
    let funct = (index & 7) << (isShort ? 13 : 12)
    let bits = funct | (isShort ? index >> 3 : (index >> 3) << 2 | 3)
    return (bits ^ pattern.match) & pattern.mask & mask == 0
  }
}
