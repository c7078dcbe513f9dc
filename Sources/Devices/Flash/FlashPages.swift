import Bus

/// The contents of a bank as saved state: which pages are erased, and the bytes of those that hold something.
struct FlashPages {
  private static let size = Int(GuestMemory.pageSize)
  private static let zeros = [UInt8](repeating: 0, count: size)
  private static let ones = [UInt8](repeating: 0xff, count: size)

  private var erased: [UInt16] = []
  private var filled: [UInt16] = []
  private var bytes: [UInt8] = []

  /// All zero.
  init() {}

  /// What there is now.
  init(of contents: GuestMemory) {
    for page in contents.changedPages(since: 1) where !contents.isZero(page: page) {
      let bytes = contents.bytes(page: page)
      if bytes[0] == 0xff, bytes.elementsEqual(Self.ones) {
        erased.append(UInt16(page))
      } else {
        filled.append(UInt16(page))
        self.bytes.append(contentsOf: bytes)
      }
    }
  }

  /// Shows it; pages are in order, and none is there twice.
  mutating func visitState(
    _ visitor: inout StateVisitor, pageCount: Int
  ) throws(StateError) {
    try visitor.visit("erasedPages", &erased, atMost: pageCount)
    try visitor.visit("filledPages", &filled, atMost: pageCount)
    try visitor.visit("bytes", &bytes, atMost: pageCount * Self.size)
    try visitor.require(
      bytes.count == filled.count * Self.size, "bytes", "are not those of the filled pages")
    try visitor.require(Self.rises(erased, below: pageCount), "erasedPages", "are in no order")
    try visitor.require(Self.rises(filled, below: pageCount), "filledPages", "are in no order")
  }

  /// The pages that are not all zero.
  var numbers: [Int] { (erased + filled).map { Int($0) } }

  /// The bytes of a page.
  func bytes(of page: Int) -> ArraySlice<UInt8> {
    if let place = Self.place(of: page, in: filled) {
      return bytes[place * Self.size..<(place + 1) * Self.size]
    }
    return Self.place(of: page, in: erased) == nil ? Self.zeros[...] : Self.ones[...]
  }

  private static func rises(_ numbers: [UInt16], below end: Int) -> Bool {
    zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && Int(numbers.last ?? 0) < end
  }

  /// By halving: numbers are in order.
  private static func place(of number: Int, in numbers: [UInt16]) -> Int? {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(numbers[middle]) < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && Int(numbers[low]) == number ? low : nil
  }
}
