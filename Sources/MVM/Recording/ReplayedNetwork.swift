import Bus

/// The network of a machine that lives through a recording again: frames come from the recording, and what is sent was sent.
final class ReplayedNetwork: NetworkPort {
  let abilities: NetworkAbilities

  init(like abilities: NetworkAbilities) { self.abilities = abilities }

  func transmit(
    byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool { false }

  func transmitted() {}

  func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool { false }
}
