/// /proc/bus/input/devices, as Linux words it.
enum InputReport {
  static func text() -> String {
    var text = ""
    for device in InputDevices.all { text += self.text(of: device) }
    return text
  }

  private static func text(of device: InputDevice) -> String {
    let description = device.description
    let identifiers = description.identifiers
    var text = "I: Bus=\(hexadecimal(identifiers.bus)) Vendor=\(hexadecimal(identifiers.vendor))"
    text += " Product=\(hexadecimal(identifiers.product))"
    text += " Version=\(hexadecimal(identifiers.version))\n"
    text += "N: Name=\"\(description.name.text)\"\nP: Phys=\(description.place.text)\n"
    text += "S: Sysfs=\nU: Uniq=\(description.serialNumber.text)\n"
    text += "H: Handlers=\(description.repeatsKeys ? "kbd " : "")event\(device.number) \n"
    text += "B: PROP=\(words(description.properties))\nB: EV=\(words(description.kinds))\n"
    let names = ["KEY", "REL", "ABS", "MSC", "LED"]
    for (name, row) in zip(names, InputDescription.codeCounts) {
      guard let codes = description.codes(of: row.kind) else { continue }
      text += "B: \(name)=\(words(codes))\n"
    }
    return text + "\n"
  }

  private static func hexadecimal(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }

  /// Words of 64 bits, the highest first, without zeros in front.
  private static func words(_ set: BitSet) -> String {
    let last = set.words.lastIndex { $0 != 0 } ?? 0
    var text = ""
    for index in (0...last).reversed() {
      text += String(set.words[index], radix: 16) + (index > 0 ? " " : "")
    }
    return text
  }
}
