import Hart

extension MachineHart {
  /// The bits of the instruction at a virtual address, as the present mode would fetch them, from the boot ROM and flash memory, too;
  /// the upper half of a compressed one's means nothing. Nil where there is none.
  public func instruction(at address: UInt64) -> UInt32? {
    let bits = hart.inspectInstruction(at: address)
    return bits == 0 ? nil : bits
  }

  /// Reads memory at a virtual address, as the present mode sees it (S also sees what is U's). Nothing changes by it, neither
  /// A bits nor devices.
  ///
  /// - Throws: `notMapped` or `notMemory` for the first page that cannot be read.
  public func read(virtual address: UInt64, count: Int) throws(StateError) -> [UInt8] {
    var bytes: [UInt8] = []
    for (place, count) in try pieces(address, count: count) {
      bytes += try machine.memory.read(place, count: count)
    }
    return bytes
  }

  /// Writes memory at a virtual address, also where the present mode may only read.
  ///
  /// - Throws: `notMapped` or `notMemory`; nothing is written then.
  public func write(_ bytes: [UInt8], virtual address: UInt64) throws(StateError) {
    let pieces = try pieces(address, count: bytes.count)
    for (place, count) in pieces { try machine.memory.check(place, count: count) }
    var rest = bytes[...]
    for (place, count) in pieces {
      try machine.memory.write(Array(rest.prefix(count)), at: place)
      rest = rest.dropFirst(count)
    }
  }

  /// The physical address that a virtual one leads to.
  ///
  /// - Throws: `notMapped`.
  public func physical(of address: UInt64) throws(StateError) -> UInt64 {
    guard let place = hart.inspectTranslation(of: address) else {
      throw .notMapped(address: address)
    }
    return place
  }

  /// The physical places of the bytes, page by page.
  private func pieces(
    _ address: UInt64, count: Int
  ) throws(StateError) -> [(place: UInt64, count: Int)] {
    let pageSize = 4096
    var pieces: [(place: UInt64, count: Int)] = []
    var address = address
    var left = count
    while left > 0 {
      let piece = min(left, pageSize - Int(address % UInt64(pageSize)))
      pieces.append((try physical(of: address), piece))
      address &+= UInt64(piece)
      left -= piece
    }
    return pieces
  }
}
