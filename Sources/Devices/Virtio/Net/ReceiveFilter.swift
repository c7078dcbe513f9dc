/// Which frames a network card takes: what the driver has said by the control queue (virtio 1.3, sections 5.1.6.5.1
/// to 5.1.6.5.3).
struct ReceiveFilter {
  /// More addresses than these are not kept: all of their kind are taken then.
  static let addressLimit = 64
  static let vlanCount = 4096

  /// The card's own.
  var address: MACAddress
  /// Everything is taken, until a driver that can say so says otherwise.
  var takesAll = true
  var takesAllGroups = false
  var takesAllSingle = false
  var refusesGroups = false
  var refusesSingle = false
  var refusesBroadcast = false
  /// Addresses besides the card's own; nil when there were too many to keep.
  var single: [MACAddress]? = []
  var groups: [MACAddress]? = []
  /// A bit for each VLAN; nil where the driver does not care.
  var vlans: [UInt64]?

  init(address: MACAddress) { self.address = address }

  /// Lets the frames of a VLAN through, or not.
  mutating func setVLAN(_ number: Int, _ isTaken: Bool) {
    var vlans = self.vlans ?? [UInt64](repeating: 0, count: Self.vlanCount / 64)
    let bit = UInt64(1) << UInt64(number % 64)
    if isTaken { vlans[number / 64] |= bit } else { vlans[number / 64] &= ~bit }
    self.vlans = vlans
  }

  /// Whether a frame is for this card. It has at least its addresses and a type; `hasVLANs` says whether the driver
  /// names the VLANs it wants.
  func accepts(_ frame: UnsafeRawBufferPointer, hasVLANs: Bool) -> Bool {
    guard let target = MACAddress(frame) else { return false }
    if hasVLANs, frame.count >= 16, frame[12] == 0x81, frame[13] == 0 {
      let number = (Int(frame[14]) << 8 | Int(frame[15])) & (Self.vlanCount - 1)
      guard let vlans, vlans[number / 64] >> UInt64(number % 64) & 1 != 0 else { return false }
    }
    if takesAll { return true }
    if target.isBroadcast { return !refusesBroadcast }
    if target.isGroup {
      if refusesGroups { return false }
      return takesAllGroups || isAmong(groups, target)
    }
    if refusesSingle { return false }
    return takesAllSingle || target == address || isAmong(single, target)
  }

  private func isAmong(_ addresses: [MACAddress]?, _ address: MACAddress) -> Bool {
    guard let addresses else { return true }
    return addresses.contains(address)
  }
}
