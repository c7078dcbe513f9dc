public import Bus

extension VirtioTransport {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// What the driver has selected; then, where there is a device, its link and itself.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var deviceID = device?.deviceID ?? 0
    try visitor.visit("deviceID", &deviceID)
    let own = device?.deviceID ?? 0
    guard deviceID == own else {
      throw visitor.error(.foreign("holds the state of virtio device \(deviceID), not \(own)"), "")
    }
    try visitor.visit("deviceFeaturesSelect", &state.deviceFeaturesSelect)
    try visitor.visit("driverFeaturesSelect", &state.driverFeaturesSelect)
    try visitor.visit("queueSelect", &state.queueSelect)
    guard let device else { return }
    try visitor.enter("link")
    try device.link.visitState(&visitor)
    try visitor.leave()
    try visitor.enter("device")
    var version = device.stateVersion
    try visitor.visit("version", &version)
    guard version >= 1, version <= device.stateVersion else {
      throw visitor.error(.version(version, known: device.stateVersion), "version")
    }
    try device.visitState(&visitor, version: version)
    try visitor.leave()
  }

  /// The device's.
  public var sleeper: (any Sleeper)? { device }
}
