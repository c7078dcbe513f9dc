import Bus

// The control queue (virtio 1.3, sections 5.14.6.1 to 5.14.6.7).
extension VirtioSound {
  /// The largest buffer that a driver may announce, in bytes: five seconds of the most that a stream can carry.
  private static let bufferLimit: UInt32 = 8 << 20

  /// Answers a request; returns how many bytes that takes.
  ///
  ///     readable    code (4)  what belongs to it
  ///     writable    status (4)  what was asked for
  func control(_ chain: Chain) -> UInt64 {
    guard let code = chain.readable.load(at: 0, as: UInt32.self, from: link.memory) else {
      link.fail(.invalidRequest)
      return 0
    }
    switch SoundRequest(rawValue: code) {
    case .streamInformation: return describe(chain, size: 32) { self.streamInformation($0) }
    case .channelMapInformation: return describe(chain, size: 24) { self.channelMap($0) }
    // There are none.
    case .jackInformation: return describe(chain, size: 24, of: 0) { _ in [] }
    case .setParameters: return answer(chain, setParameters(chain))
    case .prepare: return answer(chain, move(chain, from: [.configured, .prepared], to: .prepared))
    case .start: return answer(chain, start(chain))
    case .stop: return answer(chain, stop(chain))
    case .release: return release(chain)
    case nil: return answer(chain, .notSupported)
    }
  }

  /// Writes a status; returns how many bytes.
  private func answer(_ chain: Chain, _ status: SoundStatus) -> UInt64 {
    withUnsafeBytes(of: status.rawValue.littleEndian) {
      UInt64(chain.writable.write(at: 0, from: $0, to: link.memory))
    }
  }

  // MARK: What there is

  /// Answers for a range of items: first (4), count (4), and how many bytes the driver takes each for (4).
  private func describe(
    _ chain: Chain, size: UInt32, of count: Int? = nil, _ item: (Int) -> [UInt8]
  ) -> UInt64 {
    let memory = link.memory
    guard let first = chain.readable.load(at: 4, as: UInt32.self, from: memory),
      let wanted = chain.readable.load(at: 8, as: UInt32.self, from: memory),
      let stride = chain.readable.load(at: 12, as: UInt32.self, from: memory),
      stride == size, UInt64(first) + UInt64(wanted) <= UInt64(count ?? state.streams.count)
    else { return answer(chain, .badMessage) }
    var offset = answer(chain, .ok)
    for index in Int(first)..<Int(first) + Int(wanted) {
      offset += item(index).withUnsafeBytes {
        UInt64(chain.writable.write(at: offset, from: $0, to: memory))
      }
    }
    return offset
  }

  /// struct virtio_snd_pcm_info: function group (4), features (4), formats (8), rates (8), direction, channels from and to.
  private func streamInformation(_ index: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 8)
    for number in [SoundFormat.sampleBits, SoundFormat.rateBits] {
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    let direction: UInt8 = state.streams[index].isInput ? 1 : 0
    return bytes + [direction, 1, SoundFormat.maximumChannelCount, 0, 0, 0, 0, 0]
  }

  /// struct virtio_snd_chmap_info: function group (4), direction, channels, where each is (18): front left, front right.
  private func channelMap(_ index: Int) -> [UInt8] {
    let direction: UInt8 = state.streams[index].isInput ? 1 : 0
    return [0, 0, 0, 0, direction, 2, 3, 4] + [UInt8](repeating: 0, count: 16)
  }

  // MARK: A stream's life

  /// The stream that a request is about: behind the code.
  private func stream(of chain: Chain) -> Int? {
    guard let number = chain.readable.load(at: 4, as: UInt32.self, from: link.memory),
      number < UInt32(state.streams.count)
    else { return nil }
    return Int(number)
  }

  /// Size of buffer (4), of period (4), features (4), channels, format, rate.
  private func setParameters(_ chain: Chain) -> SoundStatus {
    let memory = link.memory
    guard let stream = stream(of: chain),
      let bufferSize = chain.readable.load(at: 8, as: UInt32.self, from: memory),
      let periodSize = chain.readable.load(at: 12, as: UInt32.self, from: memory),
      let features = chain.readable.load(at: 16, as: UInt32.self, from: memory),
      let kind = chain.readable.load(at: 20, as: UInt32.self, from: memory)
    else { return .badMessage }
    guard [.idle, .configured, .prepared].contains(state.streams[stream].phase), features == 0,
      let format = SoundFormat(
        channels: UInt8(truncatingIfNeeded: kind), sampleCode: UInt8(truncatingIfNeeded: kind >> 8),
        rateCode: UInt8(truncatingIfNeeded: kind >> 16)),
      periodSize > 0, periodSize <= bufferSize, bufferSize <= Self.bufferLimit
    else { return .notSupported }
    state.streams[stream].format = format
    state.streams[stream].phase = .configured
    return .ok
  }

  private func move(
    _ chain: Chain, from phases: [SoundStream.Phase], to phase: SoundStream.Phase
  ) -> SoundStatus {
    guard let stream = stream(of: chain) else { return .badMessage }
    guard phases.contains(state.streams[stream].phase) else { return .notSupported }
    state.streams[stream].phase = phase
    return .ok
  }

  private func start(_ chain: Chain) -> SoundStatus {
    let status = move(chain, from: [.prepared, .stopped], to: .running)
    if status == .ok, let stream = stream(of: chain) { start(stream) }
    return status
  }

  private func stop(_ chain: Chain) -> SoundStatus {
    let status = move(chain, from: [.running], to: .stopped)
    if status == .ok, let stream = stream(of: chain) { silence(stream) }
    return status
  }

  /// All buffers of a released stream come back before the request does.
  private func release(_ chain: Chain) -> UInt64 {
    let status = move(chain, from: [.prepared, .stopped], to: .configured)
    if status == .ok, let stream = stream(of: chain) { giveBack(stream, status: .ok) }
    return answer(chain, status)
  }
}
