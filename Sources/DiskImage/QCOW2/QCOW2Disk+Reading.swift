extension QCOW2Disk {
  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer)
    throws(ImageError)
  {
    try checkRange(offset, UInt64(buffer.count))
    var done = 0
    while done < buffer.count {
      let position = offset + UInt64(done)
      let (mapping, count) = try run(at: position, limit: UInt64(buffer.count - done))
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + Int(count)])
      try read(mapping, at: position, into: part)
      done += part.count
    }
  }

  /// Reads bytes that are all of one mapping, which is that of the cluster at `offset`.
  func read(
    _ mapping: Mapping, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ImageError) {
    switch mapping {
    case .zero: buffer.initializeMemory(as: UInt8.self, repeating: 0)
    case .absent: try readBacking(at: offset, into: buffer)
    case .data(let place):
      try file.read(at: place + offset % clusterSize, into: buffer)
    case .compressed(let start, let byteCount):
      let cluster = Block(byteCount: Int(clusterSize))
      let input = Block(byteCount: Int(byteCount))
      try file.read(at: start, into: input)
      defer { withExtendedLifetime((cluster, input)) {} }
      let isWhole = decompressor.decompress(
        header.compression, input.readable, into: cluster.bytes)
      guard isWhole else {
        throw damaged("compressed cluster \(offset / clusterSize)", "cannot be decompressed")
      }
      let skipped = Int(offset % clusterSize)
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(cluster.part(skipped..<skipped + buffer.count)))
    }
  }

  /// What the backing file has, and zeroes after its end.
  private func readBacking(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ImageError) {
    var count = 0
    if let backing, offset < backing.byteCount {
      count = Int(min(UInt64(buffer.count), backing.byteCount - offset))
      try backing.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    }
    UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }
}
