/// The sum that IPv4, ICMP, UDP and TCP check themselves by (RFC 1071): of 16-bit words, in one's complement.
///
/// A word may be summed in either byte order, as carries go round; and eight bytes at once, as 2^64 and 2^16 are
/// both 1 modulo 65535. So the loop adds 64-bit words in the machine's own order, and the end swaps bytes.
struct InternetChecksum {
  /// In the machine's order, carries not yet added.
  private var sum: UInt64 = 0
  /// An odd count of bytes was summed: the next one is the second of its word.
  private var isOdd = false

  private mutating func add(word: UInt64) {
    let (result, carry) = sum.addingReportingOverflow(word)
    sum = result &+ (carry ? 1 : 0)
  }

  mutating func add(_ pointer: UnsafeRawPointer, _ count: Int) {
    var part = InternetChecksum()
    part.addFromEven(pointer, count)
    // What begins at an odd place has its bytes the other way round.
    add(word: UInt64(isOdd ? part.folded.byteSwapped : part.folded))
    isOdd = isOdd != (count & 1 != 0)
  }

  private mutating func addFromEven(_ pointer: UnsafeRawPointer, _ count: Int) {
    var offset = 0
    if UInt(bitPattern: pointer) & 7 == 0 {
      while offset + 32 <= count {
        add(word: pointer.load(fromByteOffset: offset, as: UInt64.self))
        add(word: pointer.load(fromByteOffset: offset + 8, as: UInt64.self))
        add(word: pointer.load(fromByteOffset: offset + 16, as: UInt64.self))
        add(word: pointer.load(fromByteOffset: offset + 24, as: UInt64.self))
        offset += 32
      }
    } else if UInt(bitPattern: pointer) & 1 == 0 {
      // Up to where words of 64 bits lie as they should.
      while offset + 2 <= count, UInt(bitPattern: pointer + offset) & 7 != 0 {
        add(word: UInt64(pointer.load(fromByteOffset: offset, as: UInt16.self)))
        offset += 2
      }
      while offset + 8 <= count {
        add(word: pointer.load(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
    }
    while offset + 2 <= count {
      let (low, high) = (pointer.byte(offset), pointer.byte(offset + 1))
      add(word: UInt64(low) | UInt64(high) << 8)
      offset += 2
    }
    if offset < count { add(word: UInt64(pointer.byte(offset))) }
  }

  mutating func add(_ chain: ByteChain) {
    chain.forEachPart { add($0.pointer, $0.count) }
  }

  /// A number of a header that is nowhere in memory.
  mutating func add(_ number: UInt16) { add(word: UInt64(number.byteSwapped)) }
  mutating func add(_ number: UInt32) { add(word: UInt64(number.byteSwapped)) }

  private var folded: UInt16 {
    var value = sum
    while value > 0xffff { value = (value & 0xffff) &+ (value >> 16) }
    return UInt16(value)
  }

  /// The sum, as it stands in a header of which the card makes the rest.
  var partial: UInt16 { folded.byteSwapped }

  /// What a header says. Summed with it, what arrived unharmed gives 0.
  var value: UInt16 { ~partial }
}
