extension VirtioNet {
  private enum Status {
    static let linkUp: UInt16 = 1
    static let announce: UInt16 = 2
  }

  /// The configuration space (virtio 1.3, section 5.1.4):
  ///
  ///     address (6)  status (2)  pairs of queues (2)  MTU (2)
  public func configurationByte(at offset: Int) -> UInt8 {
    func half(_ value: UInt16) -> UInt8 {
      UInt8(truncatingIfNeeded: value >> UInt16(offset % 2 * 8))
    }
    switch offset {
    case 0..<6: return state.filter.address[offset]
    case 6..<8: return half(status)
    case 8..<10: return half(UInt16(pairCount))
    case 10..<12: return half(mtu ?? 0)
    default: return 0
    }
  }

  /// Without the feature the driver takes the link for up, whatever is said here.
  private var status: UInt16 {
    (state.isLinkUp ? Status.linkUp : 0) | (state.mustAnnounce ? Status.announce : 0)
  }

  /// The cable is plugged in, or out: no frame passes then, and the driver hears of it.
  public func setLink(isUp: Bool) {
    guard state.isLinkUp != isUp else { return }
    state.isLinkUp = isUp
    if link.has(Feature.status) { link.configurationChanged() }
    receive()
  }

  /// Asks the driver to tell the network where it is, since the machine may be on another one now.
  public func announce() {
    guard link.has(Feature.guestAnnounce), link.has(Feature.status) else { return }
    state.mustAnnounce = true
    link.configurationChanged()
  }
}
