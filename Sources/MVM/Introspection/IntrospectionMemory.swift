import Bus

/// Guest memory by the kernel's own addresses. What the guest says is not trusted: every address is checked.
struct IntrospectionMemory {
  let memory: GuestMemory
  /// The virtual address of physical address 0.
  let directMap: UInt64

  func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type = Value.self
  ) throws(IntrospectionError) -> Value {
    do throws(BusError) {
      return try memory.load(address &- directMap, as: type)
    } catch {
      throw .damaged(reason: "no memory", address: address)
    }
  }

  /// Bytes up to a zero, at most so many.
  func text(_ address: UInt64, limit: Int = 64) throws(IntrospectionError) -> String {
    try GuestText.read(limit: limit) { (offset) throws(IntrospectionError) in
      try load(address &+ offset)
    }
  }

  /// The text of a reason that may be none.
  func reason(_ address: UInt64) throws(IntrospectionError) -> String? {
    address == 0 ? nil : try text(address)
  }
}

/// A record in guest memory, whose fields are at offsets.
struct IntrospectionRecord {
  let memory: IntrospectionMemory
  let address: UInt64

  func field<Value: FixedWidthInteger>(
    _ offset: UInt64, as type: Value.Type = Value.self
  ) throws(IntrospectionError) -> Value {
    try memory.load(address &+ offset)
  }

  func name(_ offset: UInt64) throws(IntrospectionError) -> String {
    try memory.text(address &+ offset, limit: 16)
  }
}
