extension SoundFormat {
  /// The highest of the samples in whole frames, whatever its sign: from 0, silence, to 1.
  public func peak(of frames: UnsafeRawBufferPointer) -> Float {
    var peak: Float = 0
    for place in stride(from: 0, to: frames.count - sample.size + 1, by: sample.size) {
      peak = max(peak, abs(value(of: frames, at: place)))
    }
    return min(peak, 1)
  }

  /// A sample, from -1 to 1; what is no number is 0.
  private func value(of frames: UnsafeRawBufferPointer, at place: Int) -> Float {
    func load<Value>(_ type: Value.Type) -> Value {
      frames.loadUnaligned(fromByteOffset: place, as: type)
    }
    switch sample {
    case .unsigned8: return (Float(load(UInt8.self)) - 128) / 128
    case .signed16: return Float(Int16(littleEndian: load(Int16.self))) / 32_768
    case .signed32: return Float(Int32(littleEndian: load(Int32.self))) / 2_147_483_648
    case .float32:
      let value = Float(bitPattern: UInt32(littleEndian: load(UInt32.self)))
      return value.isNaN ? 0 : value
    }
  }
}
