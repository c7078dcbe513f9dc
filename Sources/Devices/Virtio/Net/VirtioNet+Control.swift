import Bus

// What the driver asks by the control queue (virtio 1.3, section 5.1.6.5): a class and a command, a byte each, then what
// they are about; the answer is a byte, 0 for yes and 1 for no.
extension VirtioNet {
  private enum Class {
    static let receive: UInt8 = 0
    static let address: UInt8 = 1
    static let vlan: UInt8 = 2
    static let announce: UInt8 = 3
    static let multiqueue: UInt8 = 4
    static let guestOffloads: UInt8 = 5
  }

  private struct AddressTable {
    /// Nil where there are too many to be kept.
    var addresses: [MACAddress]?
  }

  func control() {
    guard link.has(Feature.controlQueue) else { return }
    let index = controlQueue
    var pairs = state.activePairs
    serveChains(of: index) { chain in
      guard chain.readable.byteCount >= 2, chain.writable.byteCount >= 1 else {
        link.fail(.invalidRequest)
        return 0
      }
      let answer: UInt8 = carryOut(chain.readable) ? 0 : 1
      _ = withUnsafeBytes(of: answer) { chain.writable.write(at: 0, from: $0, to: link.memory) }
      return 1
    }
    // Buffers may have been made available to a pair before it was in use.
    while pairs < state.activePairs {
      transmit(2 * pairs + 1)
      pairs += 1
    }
    if link.isLive { receive() }
  }

  private func carryOut(_ request: Segments) -> Bool {
    guard let kind: UInt8 = number(request, at: 0), let command: UInt8 = number(request, at: 1)
    else { return false }
    switch kind {
    case Class.receive: return setReceiveMode(command, request)
    case Class.address: return setAddress(command, request)
    case Class.vlan: return setVLAN(command, request)
    case Class.announce:
      guard link.has(Feature.guestAnnounce), command == 0, state.mustAnnounce else { return false }
      state.mustAnnounce = false
      return true
    case Class.multiqueue: return setPairs(command, request)
    case Class.guestOffloads: return setOffloads(command, request)
    default: return false
    }
  }

  private func number<Value: FixedWidthInteger>(_ request: Segments, at offset: UInt64) -> Value? {
    request.load(at: offset, as: Value.self, from: link.memory)
  }

  private func setReceiveMode(_ command: UInt8, _ request: Segments) -> Bool {
    guard link.has(command < 2 ? Feature.controlReceive : Feature.controlReceiveExtra),
      let value: UInt8 = number(request, at: 2), value < 2
    else { return false }
    let isOn = value == 1
    switch command {
    case 0: state.filter.takesAll = isOn
    case 1: state.filter.takesAllGroups = isOn
    case 2: state.filter.takesAllSingle = isOn
    case 3: state.filter.refusesGroups = isOn
    case 4: state.filter.refusesSingle = isOn
    case 5: state.filter.refusesBroadcast = isOn
    default: return false
    }
    return true
  }

  private func setAddress(_ command: UInt8, _ request: Segments) -> Bool {
    switch command {
    case 0:
      guard link.has(Feature.controlReceive) else { return false }
      return setAddressTables(request)
    case 1:
      guard link.has(Feature.controlAddress), request.byteCount == 8,
        let address = address(request, at: 2)
      else { return false }
      state.filter.address = address
      return true
    default: return false
    }
  }

  /// Two tables, each a 32-bit number of entries and the entries: single cards, then groups.
  private func setAddressTables(_ request: Segments) -> Bool {
    var offset: UInt64 = 2
    guard let single = table(request, at: &offset), let groups = table(request, at: &offset),
      offset == request.byteCount
    else { return false }
    state.filter.single = single.addresses
    state.filter.groups = groups.addresses
    return true
  }

  /// Nil where the table is not wholly there.
  private func table(_ request: Segments, at offset: inout UInt64) -> AddressTable? {
    guard let count: UInt32 = number(request, at: offset) else { return nil }
    let start = offset + 4
    offset = start + UInt64(count) * UInt64(MACAddress.byteCount)
    guard offset <= request.byteCount else { return nil }
    guard count <= ReceiveFilter.addressLimit else { return AddressTable() }
    var addresses: [MACAddress] = []
    for place in 0..<UInt64(count) {
      guard let entry = address(request, at: start + place * UInt64(MACAddress.byteCount)) else {
        return nil
      }
      addresses.append(entry)
    }
    return AddressTable(addresses: addresses)
  }

  private func address(_ request: Segments, at offset: UInt64) -> MACAddress? {
    var bytes: UInt64 = 0
    return withUnsafeMutableBytes(of: &bytes) {
      let room = UnsafeMutableRawBufferPointer(rebasing: $0[..<MACAddress.byteCount])
      guard request.read(at: offset, into: room, from: link.memory) == room.count else {
        return nil
      }
      return MACAddress(UnsafeRawBufferPointer(room))
    }
  }

  private func setVLAN(_ command: UInt8, _ request: Segments) -> Bool {
    guard link.has(Feature.controlVLAN), command < 2,
      let number: UInt16 = number(request, at: 2), Int(number) < ReceiveFilter.vlanCount
    else { return false }
    state.filter.setVLAN(Int(number), command == 0)
    return true
  }

  private func setPairs(_ command: UInt8, _ request: Segments) -> Bool {
    guard link.has(Feature.multiqueue), command == 0,
      let count: UInt16 = number(request, at: 2), count >= 1, Int(count) <= pairCount
    else { return false }
    state.activePairs = Int(count)
    return true
  }

  private func setOffloads(_ command: UInt8, _ request: Segments) -> Bool {
    guard link.has(Feature.controlGuestOffloads), command == 0,
      let wanted: UInt64 = number(request, at: 2),
      wanted & ~(link.state.features & Feature.ofReceivedFrames) == 0
    else { return false }
    state.offloadsOff = Feature.ofReceivedFrames & ~wanted
    return true
  }
}
