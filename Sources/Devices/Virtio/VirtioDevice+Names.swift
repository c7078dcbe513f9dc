// What devices and their queues are, in words, for who looks on. Nothing of it changes, but for the order of a network card's queues, so
// titles can be asked for at any time.

import Bus

extension VirtioBlock {
  /// With its size.
  public var title: String {
    "disk of " + String(port.sectorCount / 2048) + " MiB" + (port.isReadOnly ? ", read-only" : "")
  }
  /// One.
  public var queueNames: [String] { ["requests"] }
}

extension VirtioNet {
  /// With its address.
  public var title: String {
    var text = "network card"
    for place in 0..<MACAddress.byteCount {
      let byte = address[place]
      text += (place == 0 ? " " : ":") + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
  /// Pairs, and the control queue behind them or behind the first.
  public var queueNames: [String] {
    (0...2 * pairCount).map { index in
      if index == controlQueue { return "control" }
      let pair = index / 2 == 0 ? "" : " " + String(index / 2)
      return (index % 2 == 0 ? "receive" : "transmit") + pair
    }
  }
}

extension VirtioConsole {
  /// A console.
  public var title: String { "console" }
  /// One a direction.
  public var queueNames: [String] { ["receive", "transmit"] }
}

extension VirtioEntropy {
  /// Random bytes.
  public var title: String { "source of random bytes" }
  /// One.
  public var queueNames: [String] { ["requests"] }
}

extension VirtioBalloon {
  /// A balloon.
  public var title: String { "memory balloon" }
  /// Those of the specification.
  public var queueNames: [String] { ["inflate", "deflate", "statistics", "reporting"] }
}

extension VirtioNineP {
  /// With the folder's name.
  public var title: String { "shared folder '" + String(decoding: tag, as: UTF8.self) + "'" }
  /// One.
  public var queueNames: [String] { ["requests"] }

  /// What the protocol calls a message that a client sends; nil for what it does not know.
  public static func name(ofMessage number: UInt8) -> String? {
    NinePKind(rawValue: number)?.name
  }
}

extension VirtioGPU {
  /// A graphics card.
  public var title: String { "graphics card" }
  /// Those of the specification.
  public var queueNames: [String] { ["control", "cursor"] }
}

extension VirtioInput {
  /// Which one.
  public var title: String {
    switch kind {
    case .keyboard: "keyboard"
    case .mouse: "mouse"
    case .tablet: "tablet"
    }
  }
  /// Events, and lights.
  public var queueNames: [String] { ["events", "status"] }
}

extension VirtioSocket {
  /// With the guest's address.
  public var title: String { "sockets of guest " + String(address) }
  /// Those of the specification.
  public var queueNames: [String] { ["receive", "transmit", "events"] }
}

extension VirtioSound {
  /// A sound card.
  public var title: String { "sound card" }
  /// Those of the specification.
  public var queueNames: [String] { ["control", "events", "transmit", "receive"] }
}
