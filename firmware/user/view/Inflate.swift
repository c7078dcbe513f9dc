import System

/// Unpacks what DEFLATE has packed (RFC 1951), in the wrapping of zlib (RFC 1950).
///
/// A stream is blocks: bytes as they are, or words of two codes. A word stands for a byte, for the block's
/// end, or for a repetition: so many bytes again from so far back.
struct Inflate {
  /// A byte becomes so many at most: four repetitions of 258, by words of one bit each.
  static let mostGrowth = 4 * 258

  private var bits: BitReader
  private var output: [UInt8] = []
  /// More is not unpacked, whatever the stream says.
  private let limit: Int

  /// What a stream holds, `limit` bytes at most.
  static func unpack(_ reader: ByteReader, limit: Int) throws(PictureFailure) -> [UInt8] {
    var this = Inflate(bits: BitReader(reader), limit: limit)
    this.output.reserveCapacity(limit)
    try this.readHead()
    var isLast = false
    while !isLast {
      isLast = try this.bits.number(1) == 1
      switch try this.bits.number(2) {
      case 0: try this.copyStored()
      case 1: try this.unpack(Inflate.fixedLiterals, Inflate.fixedDistances)
      case 2:
        let (literals, distances) = try this.readCodes()
        try this.unpack(literals, distances)
      default: throw this.bits.failure("a block of no kind that there is")
      }
    }
    try this.checkSum()
    return this.output
  }

  /// The method, and that both bytes together are a multiple of 31.
  private mutating func readHead() throws(PictureFailure) {
    let (method, flags) = (Int(try bits.byte()), Int(try bits.byte()))
    guard method & 15 == 8, method >> 4 <= 7, (method << 8 | flags) % 31 == 0, flags & 32 == 0
    else { throw bits.failure("not packed by zlib") }
  }

  // MARK: Blocks

  /// A length, its complement, and so many bytes.
  private mutating func copyStored() throws(PictureFailure) {
    bits.align()
    let (length, complement) = (try bits.number(16), try bits.number(16))
    guard length ^ complement == 0xFFFF else { throw bits.failure("a block's length is damaged") }
    for _ in 0..<length { try append(try bits.byte()) }
  }

  // What words above 256 say: a length from here on, with so many bits more behind the word (RFC 1951, 3.2.5).
  private static let lengths: [(first: Int, bits: Int)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1),
    (15, 1), (17, 1), (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3),
    (67, 4), (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
  ]

  /// Distances: two of each number of bits, from 1 on.
  private static func distance(_ word: Int) -> (first: Int, bits: Int) {
    if word < 4 { return (word + 1, 0) }
    let bits = word / 2 - 1
    return ((2 + word % 2) << bits + 1, bits)
  }

  private mutating func unpack(
    _ literals: HuffmanCode?, _ distances: HuffmanCode?
  ) throws(PictureFailure) {
    guard let literals, let distances else { throw bits.failure("a code with too many words") }
    while true {
      let word = try literals.next(&bits)
      if word == 256 { return }
      if word < 256 {
        try append(UInt8(word))
        continue
      }
      guard word - 257 < Inflate.lengths.count else { throw bits.failure("a length of no kind") }
      let (length, lengthBits) = Inflate.lengths[word - 257]
      let count = length + (try bits.number(lengthBits))
      let distanceWord = try distances.next(&bits)
      guard distanceWord < 30 else { throw bits.failure("a distance of no kind") }
      let (first, distanceBits) = Inflate.distance(distanceWord)
      try repeatBytes(count, from: first + (try bits.number(distanceBits)))
    }
  }

  private mutating func repeatBytes(_ count: Int, from distance: Int) throws(PictureFailure) {
    guard distance <= output.count else {
      throw bits.failure("a repetition from before the beginning")
    }
    // What is repeated may be what is being written: a distance of 1 is one byte, many times.
    for _ in 0..<count { try append(output[output.count - distance]) }
  }

  private mutating func append(_ byte: UInt8) throws(PictureFailure) {
    guard output.count < limit else {
      throw bits.failure("more than the \(limit) bytes that belong here")
    }
    output.append(byte)
  }

  // MARK: Codes

  private static let fixedLiterals = HuffmanCode(
    lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = HuffmanCode(lengths: (0..<30).map { _ in 5 })

  /// In which order the lengths of the code of lengths are told: the likely ones first.
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// The codes of a block: lengths of words, themselves packed by a code (RFC 1951, 3.2.7).
  private mutating func readCodes() throws(PictureFailure) -> (HuffmanCode?, HuffmanCode?) {
    let literals = 257 + (try bits.number(5))
    let distances = 1 + (try bits.number(5))
    let count = 4 + (try bits.number(4))
    var ofLengths = [Int](repeating: 0, count: 19)
    for index in 0..<count { ofLengths[Inflate.order[index]] = try bits.number(3) }
    guard let code = HuffmanCode(lengths: ofLengths) else {
      throw bits.failure("a code of lengths with too many words")
    }
    var lengths: [Int] = []
    while lengths.count < literals + distances {
      let word = try code.next(&bits)
      switch word {
      case 16:
        guard let last = lengths.last else { throw bits.failure("no length to be repeated") }
        lengths += Array(repeating: last, count: 3 + (try bits.number(2)))
      case 17: lengths += Array(repeating: 0, count: 3 + (try bits.number(3)))
      case 18: lengths += Array(repeating: 0, count: 11 + (try bits.number(7)))
      default: lengths.append(word)
      }
    }
    guard lengths.count == literals + distances else { throw bits.failure("too many lengths") }
    return (
      HuffmanCode(lengths: lengths[..<literals]), HuffmanCode(lengths: lengths[literals...])
    )
  }

  // MARK: The end

  /// Adler's checksum: the bytes' sum, and the sum of these sums (RFC 1950, 8.2).
  private mutating func checkSum() throws(PictureFailure) {
    var (sum, sums) = (1, 0)
    for byte in output {
      sum = (sum + Int(byte)) % 65521
      sums = (sums + sum) % 65521
    }
    bits.align()
    var told = 0
    for _ in 0..<4 { told = told << 8 | Int(try bits.byte()) }
    guard told == sums << 16 | sum else { throw bits.failure("the checksum differs: damaged") }
  }
}
