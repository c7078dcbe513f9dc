/// Something that a device has done, for who looks on.
public enum DeviceEvent: Equatable, Sendable {
  /// What a disk was asked for: so many sectors from one on. A flush has none.
  case disk(DiskAction, sector: UInt64, count: UInt64)
  /// A frame passed between a network card and its network: its first bytes, and how many it has.
  case frame(isLeaving: Bool, start: [UInt8], byteCount: Int)
  /// The wire of an interrupt's source was raised, or lowered.
  case wire(source: Int, isRaised: Bool)
  /// A context of the interrupt controller has claimed a source. Hart h has the contexts 2h (M mode) and 2h + 1 (S mode).
  case claimed(source: Int, context: Int)
  /// A context has completed a source.
  case completed(source: Int, context: Int)
  /// Bytes of a serial line or console.
  case bytes(count: Int, isLeaving: Bool)
  /// Frames of a sound stream, and the highest of their samples: from 0 to 1.
  case sound(stream: Int, isCaptured: Bool, frames: Int, peak: Float)
  /// A message to a shared folder, by its number in 9P.
  case folder(message: UInt8)
  /// Something that a person did.
  case input(InputEvent)
  /// The guest shows what it has drawn in a part of a screen.
  case flush(PictureArea)

  /// How much of a frame is shown: enough for the kind of a DHCP message.
  public static let frameLimit = 320
}
