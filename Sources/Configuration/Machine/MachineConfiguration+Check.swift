extension MachineConfiguration {
  /// Checks every value, also those that a program assigned, and that they go together.
  ///
  /// - Throws: `refusedValue` or `conflict`.
  public func check() throws(ConfigurationError) {
    try check(origins: [:])
  }

  /// - Parameter origins: who gave a setting, by its name; whatever is missing, the program did.
  package func check(origins: [String: Origin]) throws(ConfigurationError) {
    for setting in Self.settings { try setting.check(self) }
    func conflict(_ name: String, _ reason: String) -> ConfigurationError {
      .conflict(origins[name] ?? .program, name: name, reason: reason)
    }
    if let hart = trace.hart, hart >= harts {
      let last = harts == 1 ? "the only hart is 0" : "the harts are 0 to \(harts - 1)"
      throw conflict("trace.hart", "cannot be \(hart): \(last)")
    }
    if let mistake = networks.lazy.compactMap(\.mistake).first {
      throw conflict("network", mistake)
    }
    let captures = networks.compactMap(\.capture) + [capture].compactMap { $0 }
    if Set(captures).count < captures.count {
      throw conflict("capture", "is to go to one file twice: name another one for each card")
    }
    if !forwards.isEmpty, !networks.contains(where: { $0.kind == .user }) {
      throw conflict("forward", "needs a network that leads to the guest: add --network user")
    }
    if sound.output == nil, let name = soundDetail {
      throw conflict(
        name, "is of a sound card, and there is none: add --sound FILE.wav or speakers")
    }
    for (place, share) in shares.enumerated() {
      let tag = share.tagOrName
      guard let other = shares[..<place].first(where: { $0.tagOrName == tag }) else { continue }
      throw conflict(
        "share",
        "gives \(other.folder) and \(share.folder) the same name, \(tag): "
          + "add tag=NAME to one of them")
    }
    if sockets.count > 1 {
      throw conflict("vsock", "is there \(sockets.count) times: a machine has one socket device")
    }
    if displays.count(where: { $0.kind == .terminal }) > 1 {
      throw conflict("display", "is the terminal twice: there is one")
    }
    if displays.contains(where: { $0.graphics != nil && $0.kind != .terminal }) {
      throw conflict("display", "has graphics=, which is of the terminal: add kind=terminal")
    }
    if flash.count > 2 {
      throw conflict("flash", "has \(flash.count) files: there are two banks of flash memory")
    }
    let details = [
      ("trace.format", trace.format != .words), ("trace.hart", trace.hart != nil),
      ("trace.privilege", trace.privilege != nil), ("trace.range", trace.range != nil),
    ]
    if trace.file == nil, let (name, _) = details.first(where: { $0.1 }) {
      throw conflict(name, "says what to trace, but not where to: name a file with --trace FILE")
    }
  }

  /// A setting of the sound card that was given.
  private var soundDetail: String? {
    let usual = SoundConfiguration()
    if sound.capture != nil { return "sound.capture" }
    if sound.outputs != usual.outputs { return "sound.outputs" }
    return sound.inputs == usual.inputs ? nil : "sound.inputs"
  }
}
