import Bus
import Ethernet

// What the kernel says and wants to hear beside a frame.
extension NetHeader {
  /// What is left to do for a frame.
  init(_ offload: FrameOffload, headerLength: Int) {
    self.init()
    if let checksum = offload.checksum {
      flags = Flags.needsChecksum
      checksumStart = UInt16(truncatingIfNeeded: checksum.start)
      checksumOffset = UInt16(truncatingIfNeeded: checksum.offset)
    }
    switch offload.segmentation {
    case .none: return
    case .tcp4: segmentation = Segmentation.tcp4
    case .tcp6: segmentation = Segmentation.tcp6
    }
    if offload.hasCongestionNotice { segmentation |= Segmentation.congestionNotice }
    segmentSize = UInt16(truncatingIfNeeded: offload.segmentSize)
    self.headerLength = UInt16(truncatingIfNeeded: headerLength)
  }

  /// The same read back. The kernel says no more than it was told that it may.
  var offload: FrameOffload {
    var offload = FrameOffload()
    if flags & Flags.needsChecksum != 0 {
      offload.checksum = .init(start: Int(checksumStart), offset: Int(checksumOffset))
    }
    offload.isChecksumValid = flags & Flags.dataValid != 0
    switch segmentation & ~Segmentation.congestionNotice {
    case Segmentation.tcp4: offload.segmentation = .tcp4
    case Segmentation.tcp6: offload.segmentation = .tcp6
    default: return offload
    }
    offload.hasCongestionNotice = segmentation & Segmentation.congestionNotice != 0
    offload.segmentSize = Int(segmentSize)
    return offload
  }
}
