import Bus

/// A guest's memory by the virtual addresses of its kernel, through page tables that it may be changing. For one look: what
/// was translated once is not asked again.
final class LinuxMemory {
  let machine: Machine
  /// The address space, as a hart has it.
  let satp: UInt64
  /// Where pages are that were translated.
  private var pages: [UInt64: UInt64] = [:]

  init(_ machine: Machine, satp: UInt64) { (self.machine, self.satp) = (machine, satp) }

  /// Levels of page tables.
  var levels: Int { Int(satp >> 60) - 5 }

  /// Where an address leads; nil where it leads nowhere.
  func physical(_ address: UInt64) -> UInt64? {
    let page = address & ~4095
    if let known = pages[page] { return known | address & 4095 }
    guard let found = machine.walk(satp: satp, address: page).physical else { return nil }
    pages[page] = found
    return found | address & 4095
  }

  /// Takes over where pages are that somebody has translated.
  func remember(_ known: [(virtual: UInt64, physical: UInt64)]) {
    for page in known { pages[page.virtual] = page.physical }
  }

  /// What stands at an address, which a number of this size must be at.
  func load<Value: FixedWidthInteger & UnsignedInteger>(
    _ address: UInt64, as type: Value.Type = Value.self
  ) throws(IntrospectionError) -> Value {
    guard address % UInt64(MemoryLayout<Value>.size) == 0, let place = physical(address),
      let value = try? machine.board.memory.load(place, as: Value.self)
    else { throw .damaged(reason: "no memory", address: address) }
    return value
  }

  /// A field of one, two, four or eight bytes.
  func load(
    _ field: TypeDescription.Field, of structure: UInt64
  ) throws(IntrospectionError) -> UInt64 {
    let address = structure &+ field.offset
    switch field.size {
    case 1: return UInt64(try load(address, as: UInt8.self))
    case 2: return UInt64(try load(address, as: UInt16.self))
    case 4: return UInt64(try load(address, as: UInt32.self))
    case 8: return try load(address, as: UInt64.self)
    default: throw .damaged(reason: "a number of \(field.size) bytes", address: address)
    }
  }

  /// A field that may not be in this kernel, or lead nowhere.
  func find(_ field: TypeDescription.Field?, of structure: UInt64?) -> UInt64? {
    guard let field, let structure else { return nil }
    return try? load(field, of: structure)
  }

  /// Bytes up to a zero, at most so many.
  func text(_ address: UInt64, limit: Int) throws(IntrospectionError) -> String {
    try GuestText.read(limit: limit) { (offset) throws(IntrospectionError) in
      try load(address &+ offset)
    }
  }

  /// So many bytes; nil where some of them are not there.
  func bytes(_ address: UInt64, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let place = address &+ UInt64(done)
      let part = min(count - done, 4096 - Int(place & 4095))
      guard let source = physical(place), copy(source, to: &bytes[done..<done + part]) else {
        return nil
      }
      done += part
    }
    return bytes
  }

  private func copy(_ source: UInt64, to bytes: inout ArraySlice<UInt8>) -> Bool {
    let memory = machine.board.memory
    return bytes.withUnsafeMutableBytes { (try? memory.read(source, into: $0)) != nil }
  }
}
