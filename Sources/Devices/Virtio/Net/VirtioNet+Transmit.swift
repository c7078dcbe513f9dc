import Bus
import Ethernet

extension VirtioNet {
  /// The most bytes that leave in one call.
  private static let transmitLimit: UInt64 = 1 << 20
  /// Headers that are longer are no headers.
  private static let headerLimit = 512

  /// Sends the frames that wait in a queue.
  func transmit(_ index: Int) {
    var budget = Self.transmitLimit
    for _ in 0..<link.queueSize(index) where budget > 0 {
      guard let chain = link.nextChain(of: index) else {
        port.transmitted()
        return
      }
      let byteCount = chain.readable.byteCount
      guard byteCount >= UInt64(headerSize), let header = NetHeader(chain.readable, in: link.memory)
      else {
        port.transmitted()
        link.fail(.invalidRequest)
        return
      }
      if send(chain.readable, header, pair: index / 2) {
        state.counters.transmitted &+= 1
      } else {
        state.counters.transmitDropped &+= 1
      }
      link.complete(chain, written: 0)
      budget -= min(byteCount, budget)
    }
    port.transmitted()
    if link.isLive, link.queueSize(index) > 0 { continueLater(index) }
  }

  /// False where the frame was dropped.
  private func send(_ segments: Segments, _ header: NetHeader, pair: Int) -> Bool {
    let size = segments.byteCount - UInt64(headerSize)
    guard state.isLinkUp, size >= UInt64(FrameLayout.ethernetHeaderSize),
      size <= UInt64(Self.frameLimit), let offload = offload(header, frameSize: Int(size))
    else { return false }
    if state.activePairs > 1 { rememberFlow(segments, pair: pair) }
    guard offload.segmentation == .none else { return sendLarge(segments, Int(size), offload) }
    let isMadeHere = offload.checksum != nil && !port.abilities.makesChecksums
    var passed = offload
    if isMadeHere { passed.checksum = nil }
    return pass(Int(size), passed) { frame in
      self.gather(segments, into: frame)
      if isMadeHere, let checksum = offload.checksum { Self.make(checksum, in: frame) }
    }
  }

  /// What the header asks for; nil where that was not agreed upon, or lies outside the frame.
  private func offload(_ header: NetHeader, frameSize: Int) -> FrameOffload? {
    var offload = FrameOffload()
    if header.flags & NetHeader.Flags.needsChecksum != 0 {
      let start = Int(header.checksumStart)
      let offset = Int(header.checksumOffset)
      guard link.has(Feature.checksum), start + offset + 2 <= frameSize else { return nil }
      offload.checksum = FrameOffload.Checksum(start: start, offset: offset)
    }
    let hasNotice = header.segmentation & NetHeader.Segmentation.congestionNotice != 0
    guard !hasNotice || link.has(Feature.hostCongestionNotice) else { return nil }
    switch header.segmentation & ~NetHeader.Segmentation.congestionNotice {
    case NetHeader.Segmentation.none: return offload
    case NetHeader.Segmentation.tcp4 where link.has(Feature.hostTCP4):
      offload.segmentation = .tcp4
    case NetHeader.Segmentation.tcp6 where link.has(Feature.hostTCP6):
      offload.segmentation = .tcp6
    default: return nil
    }
    guard header.segmentSize > 0 else { return nil }
    offload.segmentSize = Int(header.segmentSize)
    offload.hasCongestionNotice = hasNotice
    return offload
  }

  /// A segment larger than a packet goes whole, its headers made right, or is cut here.
  private func sendLarge(_ segments: Segments, _ size: Int, _ offload: FrameOffload) -> Bool {
    let isIPv6 = offload.segmentation == .tcp6
    let prefix = UInt64(min(size, Self.headerLimit))
    let headers = packet.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(prefix)])
      segments.read(at: UInt64(headerSize), into: room, from: link.memory)
      let start = UnsafeRawBufferPointer(room)
      return (
        whole: Segmenter(start, frameSize: size, segmentSize: size, isIPv6: isIPv6),
        cut: Segmenter(
          start, frameSize: size, segmentSize: offload.segmentSize, isIPv6: isIPv6)
      )
    }
    if port.abilities.takesLargeSegments, let segmenter = headers.whole {
      let isMadeThere = port.abilities.makesChecksums
      var passed = offload
      let layout = segmenter.layout
      passed.checksum = nil
      if isMadeThere {
        passed.checksum = .init(
          start: layout.transport, offset: layout.checksum - layout.transport)
      }
      return pass(size, passed) { frame in
        self.gather(segments, into: frame)
        segmenter.complete(0, in: frame, makingChecksum: !isMadeThere)
      }
    }
    guard let segmenter = headers.cut else { return false }
    scratch.withUnsafeMutableBytes {
      gather(segments, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]))
    }
    var isSent = true
    for index in 0..<segmenter.count {
      let isPassed = scratch.withUnsafeBytes { bytes in
        pass(segmenter.byteCount(of: index), FrameOffload()) { packet in
          segmenter.write(
            index, of: UnsafeRawBufferPointer(rebasing: bytes[..<size]), to: packet)
        }
      }
      isSent = isSent && isPassed
    }
    return isSent
  }

  /// Hands a frame to the port, and shows it.
  private func pass(
    _ size: Int, _ offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    port.transmit(byteCount: size, offload: offload) { frame in
      fill(frame)
      self.show(UnsafeRawBufferPointer(frame), isLeaving: true)
    }
  }

  /// Shows a frame that passes to who looks on.
  func show(_ frame: UnsafeRawBufferPointer, isLeaving: Bool) {
    observer?.framePassed(frame, isLeaving: isLeaving, at: link.timeline.now)
    guard let listener = link.listener else { return }
    let start = Array(frame.prefix(DeviceEvent.frameLimit))
    listener.happened(.frame(isLeaving: isLeaving, start: start, byteCount: frame.count))
  }

  private func gather(_ segments: Segments, into frame: UnsafeMutableRawBufferPointer) {
    segments.read(at: UInt64(headerSize), into: frame, from: link.memory)
  }

  private func rememberFlow(_ segments: Segments, pair: Int) {
    packet.withUnsafeMutableBytes { bytes in
      let size = min(segments.byteCount - UInt64(headerSize), UInt64(Self.headerLimit))
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(size)])
      segments.read(at: UInt64(headerSize), into: room, from: link.memory)
      let start = UnsafeRawBufferPointer(room)
      guard let layout = FrameLayout(start) else { return }
      let flow = Int(layout.flowHash(start)) % Self.flowCount
      state.pairOfFlow[flow] = UInt8(truncatingIfNeeded: pair)
    }
  }

  /// Makes a checksum that lies within the frame.
  static func make(_ checksum: FrameOffload.Checksum, in frame: UnsafeMutableRawBufferPointer) {
    var sum = InternetChecksum()
    sum.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(frame)[checksum.start...]))
    // UDP keeps 0 for "none" (RFC 768); its other spelling is right for all.
    let value = sum.value == 0 ? 0xffff : sum.value
    frame.setNumber(value, at: checksum.start + checksum.offset)
  }
}
