import Configuration

/// The files in which a machine's frames are: one of all cards, and those of single cards.
final class Captures {
  private let ofAll: CaptureFile?
  /// By the number of the card among those of the configuration.
  private let ofCards: [Int: CaptureFile]

  /// Begins the files; none where the machine is replayed, which would write over what it wrote.
  init(of configuration: MachineConfiguration, isReplayed: Bool) throws(MachineError) {
    var ofCards: [Int: CaptureFile] = [:]
    let cards = configuration.networks.filter { $0.kind != .none }
    for (index, card) in cards.enumerated() where !isReplayed {
      if let path = card.capture { ofCards[index] = try CaptureFile(path) }
    }
    self.ofCards = ofCards
    if let path = configuration.capture, !isReplayed {
      ofAll = try CaptureFile(path)
    } else {
      ofAll = nil
    }
  }

  /// Whether there is a file of all cards.
  var wantsCards: Bool { ofAll != nil }

  /// Who writes down what passes a card; nil where nobody does.
  func observer(ofCard index: Int) -> PacketCapture? {
    let files = [ofAll, ofCards[index]].compactMap { $0 }
    return files.isEmpty ? nil : PacketCapture(files)
  }

  /// Sees to it that everything is in the files.
  func finish() throws(MachineError) {
    try ofAll?.finish()
    for (_, file) in ofCards.sorted(by: { $0.key < $1.key }) { try file.finish() }
  }
}
