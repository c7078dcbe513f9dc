// Making room in a tree where it lies.
extension DeviceTree {
  /// Puts `count` zero bytes at `offset`, within a block or at its end; what follows moves up. `count` is a multiple of 8,
  /// so that all blocks stay aligned.
  ///
  ///     before   header | structure       | strings | room
  ///     after    header | structure 00000 | strings |
  ///
  /// - Parameters:
  ///   - blockStart: the field of the header that says where the block begins that grows.
  ///   - blockSize: the one that says how large it is.
  /// - Precondition: there is room behind the tree.
  func insert(_ count: Int, at offset: Int, blockStart: Int, blockSize: Int) {
    pointer(offset + count).copyMemory(from: pointer(offset), byteCount: size - offset)
    pointer(offset).initializeMemory(as: UInt8.self, repeating: 0, count: count)
    /// A block that begins where another one ends is not the one that grows.
    func move(_ start: Int) {
      if start != blockStart, Int(field(start)) >= offset { add(count, to: start) }
    }
    move(Field.structureOffset)
    move(Field.stringsOffset)
    move(Field.reservationsOffset)
    add(count, to: blockSize)
    add(count, to: Field.totalSize)
  }

  /// Puts words into the structure; a word that means nothing makes them an even number.
  func insert(_ words: DeviceTreeWords, at offset: Int) {
    var words = words
    if words.count % 2 != 0 { words.append(4) }
    insert(
      words.count * 4, at: offset, blockStart: Field.structureOffset,
      blockSize: Field.structureSize)
    words.store(to: pointer(offset))
  }

  /// Where the name of a property is among the strings; it is added where it is not.
  func offset(ofName name: StaticString) -> UInt32 {
    var start = strings.lowerBound
    while let text = text(start, end: strings.upperBound) {
      if text.equals(name) { return UInt32(start - strings.lowerBound) }
      start += text.count + 1
    }
    let end = strings.upperBound
    insert(
      (name.utf8CodeUnitCount + 1 + 7) & ~7, at: end, blockStart: Field.stringsOffset,
      blockSize: Field.stringsSize)
    name.withUTF8Buffer { characters in
      for index in 0..<characters.count {
        pointer(end + index).storeBytes(of: characters[index], as: UInt8.self)
      }
    }
    return UInt32(end - strings.lowerBound)
  }

  private func add(_ count: Int, to field: Int) {
    let value = self.field(field) + UInt32(count)
    pointer(field).storeBytes(of: value.bigEndian, as: UInt32.self)
  }
}
