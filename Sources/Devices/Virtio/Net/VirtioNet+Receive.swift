import Bus
import Ethernet

extension VirtioNet {
  /// The most frames that are looked at in one call.
  private static let receiveLimit = 256

  /// Whether buffers for a frame are there.
  private enum Room {
    /// Enough, and how many of the chains posted.
    case chains(Int)
    /// Not yet.
    case later
    /// Not for this frame.
    case none
  }

  /// Gives the guest the frames that the port has, as far as there are buffers.
  func receive() {
    for _ in 0..<Self.receiveLimit {
      var isGone = true
      let hasFrame = port.receive { frame, offload in
        isGone = self.take(frame, offload)
        return isGone
      }
      guard hasFrame, isGone else { return }
    }
    if link.isLive { continueLater(0) }
  }

  /// False where the frame is to come again, once the guest has posted more buffers.
  private func take(_ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload) -> Bool {
    let bytes = UnsafeRawBufferPointer(frame)
    guard link.isLive, state.isLinkUp, frame.count >= FrameLayout.ethernetHeaderSize,
      frame.count <= Self.frameLimit
    else {
      state.counters.receiveDropped &+= 1
      return true
    }
    guard state.filter.accepts(bytes, hasVLANs: link.has(Feature.controlVLAN)) else {
      state.counters.filtered &+= 1
      return true
    }
    let pair = pair(for: bytes)
    if offload.segmentation != .none, !driverTakes(offload) {
      return takeCut(bytes, offload, pair: pair)
    }
    switch room(for: frame.count, pair: pair) {
    case .later: return false
    case .none: state.counters.receiveDropped &+= 1
    case .chains(let count):
      let header = prepare(frame, offload)
      show(bytes, isLeaving: false)
      deliver(bytes, header, pair: pair, chains: count)
    }
    return true
  }

  /// Cuts a segment that the driver does not take whole. What it has of it is remembered, for the buffers may not be
  /// enough for all.
  private func takeCut(
    _ frame: UnsafeRawBufferPointer, _ offload: FrameOffload, pair: Int
  ) -> Bool {
    guard
      let segmenter = Segmenter(
        frame, frameSize: frame.count, segmentSize: offload.segmentSize,
        isIPv6: offload.segmentation == .tcp6)
    else {
      state.counters.receiveDropped &+= 1
      return true
    }
    while state.packetsDelivered < segmenter.count {
      let index = state.packetsDelivered
      let size = segmenter.byteCount(of: index)
      switch room(for: size, pair: pair) {
      case .later: return false
      case .none: state.counters.receiveDropped &+= 1
      case .chains(let count):
        packet.withUnsafeMutableBytes { bytes in
          let packet = UnsafeMutableRawBufferPointer(rebasing: bytes[..<size])
          segmenter.write(index, of: frame, to: packet)
          var valid = FrameOffload()
          valid.isChecksumValid = true
          let header = prepare(packet, valid)
          show(UnsafeRawBufferPointer(packet), isLeaving: false)
          deliver(UnsafeRawBufferPointer(packet), header, pair: pair, chains: count)
        }
      }
      state.packetsDelivered += 1
    }
    state.packetsDelivered = 0
    return true
  }

  // MARK: What the driver agreed to

  /// Whether a feature of received frames was agreed upon and is not put aside.
  private func driverHas(_ feature: UInt64) -> Bool {
    link.has(feature) && state.offloadsOff & feature == 0
  }

  /// Whether a large segment can be given to the driver whole: it will find what it needs in the header.
  private func driverTakes(_ offload: FrameOffload) -> Bool {
    let feature = offload.segmentation == .tcp4 ? Feature.guestTCP4 : Feature.guestTCP6
    guard offload.segmentSize > 0, offload.segmentSize <= 0xffff else { return false }
    return driverHas(Feature.guestChecksum) && driverHas(feature)
      && (!offload.hasCongestionNotice || driverHas(Feature.guestCongestionNotice))
  }

  /// The header for a frame, which is changed where the driver wants it otherwise.
  private func prepare(
    _ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload
  ) -> NetHeader {
    var header = NetHeader()
    if offload.segmentation != .none, let layout = FrameLayout(UnsafeRawBufferPointer(frame)) {
      // The driver cuts it, if anyone; until then its checksum is that of the pseudo header.
      let bytes = UnsafeRawBufferPointer(frame)
      let sum = layout.pseudoHeader(bytes, byteCount: frame.count - layout.transport).sum
      frame.setNumber(sum, at: layout.checksum)
      header.flags = NetHeader.Flags.needsChecksum
      header.segmentation =
        layout.isIPv6 ? NetHeader.Segmentation.tcp6 : NetHeader.Segmentation.tcp4
      if offload.hasCongestionNotice {
        header.segmentation |= NetHeader.Segmentation.congestionNotice
      }
      header.headerLength = UInt16(layout.payload)
      header.segmentSize = UInt16(offload.segmentSize)
      header.checksumStart = UInt16(layout.transport)
      header.checksumOffset = UInt16(layout.checksum - layout.transport)
    } else if let checksum = offload.checksum, checksum.start + checksum.offset + 2 <= frame.count {
      if driverHas(Feature.guestChecksum) {
        header.flags = NetHeader.Flags.needsChecksum
        header.checksumStart = UInt16(truncatingIfNeeded: checksum.start)
        header.checksumOffset = UInt16(truncatingIfNeeded: checksum.offset)
      } else {
        Self.make(checksum, in: frame)
      }
    } else if offload.isChecksumValid, driverHas(Feature.guestChecksum) {
      header.flags = NetHeader.Flags.dataValid
    }
    return header
  }

  /// The pair by which the driver last sent for the same connection; the first for all else.
  private func pair(for frame: UnsafeRawBufferPointer) -> Int {
    guard state.activePairs > 1, let layout = FrameLayout(frame) else { return 0 }
    let pair = Int(state.pairOfFlow[Int(layout.flowHash(frame)) % Self.flowCount])
    return pair < state.activePairs && link.queueSize(2 * pair) > 0 ? pair : 0
  }

  // MARK: Buffers

  /// Takes chains until a frame fits: into one, or into several that the driver merges.
  private func room(for frameSize: Int, pair: Int) -> Room {
    let needed = UInt64(frameSize + headerSize)
    let isMerged = link.has(Feature.mergeableBuffers)
    var sum: UInt64 = 0
    for (index, chain) in state.posted[pair].enumerated() {
      sum += chain.writable.byteCount
      if sum >= needed { return .chains(index + 1) }
      if !isMerged { return .none }
    }
    while let chain = link.nextChain(of: 2 * pair) {
      guard chain.writable.byteCount >= UInt64(headerSize) else {
        link.fail(.invalidRequest)
        return .none
      }
      state.posted[pair].append(chain)
      sum += chain.writable.byteCount
      if sum >= needed { return .chains(state.posted[pair].count) }
      if !isMerged { return .none }
    }
    let mayCome = link.isLive && link.queueSize(2 * pair) > 0 && !link.isExhausted(2 * pair)
    return mayCome ? .later : .none
  }

  /// Writes header and frame into the first chains that are posted, and gives them back together.
  private func deliver(
    _ frame: UnsafeRawBufferPointer, _ header: NetHeader, pair: Int, chains count: Int
  ) {
    var header = header
    header.bufferCount = UInt16(count)
    var used: [UsedChain] = []
    used.reserveCapacity(count)
    var done = 0
    for chain in state.posted[pair].prefix(count) {
      let start = done == 0 ? headerSize : 0
      if done == 0 { header.write(size: headerSize, to: chain.writable, in: link.memory) }
      let written = chain.writable.write(
        at: UInt64(start), from: UnsafeRawBufferPointer(rebasing: frame[done...]), to: link.memory)
      done += written
      used.append(UsedChain(chain, written: UInt64(start + written)))
    }
    state.posted[pair].removeFirst(count)
    state.counters.received &+= 1
    link.complete(used, of: 2 * pair)
  }
}
