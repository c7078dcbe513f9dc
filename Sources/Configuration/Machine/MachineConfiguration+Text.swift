extension MachineConfiguration {
  /// The machine as the text of a machine file, which reads back as the same machine; what executes it, what shows it, and what is
  /// watched while it runs (traces, signatures, captures), is left out.
  ///
  /// - Parameter folder: where relative file names start from: in the text they are absolute.
  package func text(in folder: String) -> String {
    func absolute(_ path: String) -> String {
      path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }
    var lines = [
      "memory: \(memory)", "harts: \(harts)", "deterministic: \(deterministic)", "seed: \(seed)",
      "tohost: \(tohost)",
    ]
    if let isa { lines.append("isa: \(quoted: isa)") }
    if let append { lines.append("append: \(quoted: append)") }
    for (key, path) in [("firmware", firmware), ("kernel", kernel), ("initrd", initrd)] {
      guard let path else { continue }
      let isNone = key == "firmware" && path == Self.noFirmware
      lines.append("\(key): \(quoted: isNone ? path : absolute(path))")
    }
    if let size = graphicsSize { lines.append("gpu: \(size.text)") }
    if let size = framebuffer { lines.append("framebuffer: \(size.text)") }
    if !disks.isEmpty { lines.append("disks:") }
    for disk in disks {
      let format = disk.format.map { "format: \($0.rawValue), " } ?? ""
      lines.append(
        "  - {file: \(quoted: absolute(disk.file)), \(format)readonly: \(disk.readonly)}")
    }
    if !networks.isEmpty { lines.append("network:") }
    lines += networks.map { "  - {\($0.text(absolute))}" }
    if !forwards.isEmpty { lines.append("forward:") }
    lines += forwards.map { "  - \(quoted: $0.text)" }
    if !shares.isEmpty { lines.append("share:") }
    for share in shares {
      lines.append(
        "  - {folder: \(quoted: absolute(share.folder)), tag: \(quoted: share.tagOrName), "
          + "readonly: \(share.readonly)}")
    }
    if !sockets.isEmpty { lines.append("vsock:") }
    for device in sockets {
      lines.append("  - {socket: \(quoted: absolute(device.socket)), cid: \(device.cid)}")
    }
    if balloon { lines.append("balloon: true") }
    if sound.output != nil {
      // Who resumes it says anew where it is to be heard.
      let counts = "outputs: \(sound.outputs), inputs: \(sound.inputs)"
      lines.append("sound: {output: \(SoundConfiguration.nowhere), \(counts)}")
    }
    if !flash.isEmpty { lines.append("flash:") }
    for bank in flash {
      lines.append("  - {file: \(quoted: absolute(bank.file)), readonly: \(bank.readonly)}")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension NetworkConfiguration {
  /// Its keys and values; `absolute` makes file names so.
  fileprivate func text(_ absolute: (String) -> String) -> String {
    var entries = ["kind: \(quoted: kind.rawValue)", "restrict: \(restrict)", "queues: \(queues)"]
    if let interface { entries.append("interface: \(quoted: interface)") }
    if let socket { entries.append("socket: \(quoted: absolute(socket))") }
    if let mac { entries.append("mac: \(quoted: mac.text)") }
    if let mtu { entries.append("mtu: \(mtu)") }
    return entries.joined(separator: ", ")
  }
}

extension DefaultStringInterpolation {
  /// A scalar in double quotes (YAML 1.2, section 7.3.1): what could not stand for itself is escaped.
  fileprivate mutating func appendInterpolation(quoted text: String) {
    appendLiteral("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": appendLiteral("\\\(scalar)")
      case _ where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        appendLiteral("\\x" + String(repeating: "0", count: 2 - digits.count) + digits)
      case "\u{2028}", "\u{2029}", "\u{feff}", "\u{fffe}", "\u{ffff}":
        appendLiteral("\\u" + String(scalar.value, radix: 16))
      default: appendLiteral(String(scalar))
      }
    }
    appendLiteral("\"")
  }
}
