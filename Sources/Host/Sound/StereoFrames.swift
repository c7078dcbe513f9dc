internal import Bus

/// Frames as the host mixes them: two numbers each, left and right, from -1 to 1.
enum StereoFrames {
  /// Frames of a second, in whatever has no rate of its own.
  static let rate: UInt32 = 48_000

  /// A stream's frames. One channel is heard on both sides.
  static func decode(_ bytes: UnsafeRawBufferPointer, _ format: SoundFormat) -> [Float] {
    let size = format.sample.size
    let samples = (0..<bytes.count / format.frameSize * Int(format.channels)).map {
      sample(bytes, at: $0 * size, format.sample)
    }
    return format.channels == 1 ? samples.flatMap { [$0, $0] } : samples
  }

  private static func sample(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, _ kind: SoundFormat.Sample
  ) -> Float {
    switch kind {
    case .unsigned8: return (Float(bytes[offset]) - 128) / 128
    case .signed16:
      return Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
        / 32768
    case .signed32:
      return Float(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        / 2_147_483_648
    case .float32:
      let bits = UInt32(
        littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      let value = Float(bitPattern: bits)
      return value.isFinite ? max(-1, min(1, value)) : 0
    }
  }

  /// Frames for a stream. Where that has one channel, it gets the mean of both.
  static func encode(_ frames: [Float], _ format: SoundFormat) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(frames.count / 2 * format.frameSize)
    for place in stride(from: 0, to: frames.count - 1, by: 2) {
      if format.channels == 1 {
        append((frames[place] + frames[place + 1]) / 2, format.sample, to: &bytes)
      } else {
        append(frames[place], format.sample, to: &bytes)
        append(frames[place + 1], format.sample, to: &bytes)
      }
    }
    return bytes
  }

  private static func append(
    _ value: Float, _ kind: SoundFormat.Sample, to bytes: inout [UInt8]
  ) {
    let value = max(-1, min(1, value))
    let bits: UInt32 =
      switch kind {
      case .unsigned8: UInt32(Int32(value * 127) + 128)
      case .signed16: UInt32(bitPattern: Int32(value * 32767))
      case .signed32: UInt32(bitPattern: Int32(Double(value) * 2_147_483_647))
      case .float32: value.bitPattern
      }
    for place in 0..<kind.size { bytes.append(UInt8(truncatingIfNeeded: bits >> (place * 8))) }
  }
}
