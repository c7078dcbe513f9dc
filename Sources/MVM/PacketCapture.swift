import Bus

/// Writes what passes a network card to pcap files.
final class PacketCapture: NetworkObserver {
  private let files: [CaptureFile]

  /// To each of some files.
  init(_ files: [CaptureFile]) { self.files = files }

  func framePassed(_ frame: UnsafeRawBufferPointer, isLeaving: Bool, at instant: UInt64) {
    for file in files { file.write(frame, at: instant) }
  }
}
