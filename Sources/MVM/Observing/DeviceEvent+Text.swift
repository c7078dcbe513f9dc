public import Bus
import Devices

extension DeviceEvent {
  /// What happened, in words.
  public var text: String {
    switch self {
    case .disk(.flush, _, _): "flush"
    case .disk(let action, let sector, let count): "\(action) \(count) sectors from \(sector) on"
    case .frame(let isLeaving, let start, let byteCount):
      (isLeaving ? "out: " : "in: ") + PacketText.line(start, byteCount: byteCount)
    case .wire(let source, let isRaised): "interrupt \(source) \(isRaised ? "raised" : "lowered")"
    case .claimed(let source, let context): "interrupt \(source) claimed by \(Self.name(context))"
    case .completed(let source, let context):
      "interrupt \(source) completed by \(Self.name(context))"
    case .bytes(let count, let isLeaving): "\(count) bytes \(isLeaving ? "out" : "in")"
    case .sound(let stream, let isCaptured, let frames, let peak):
      "stream \(stream): \(frames) frames \(isCaptured ? "captured" : "played"), "
        + "peak \(Int(peak * 100)) %"
    case .folder(let message): VirtioNineP.name(ofMessage: message) ?? "message \(message)"
    case .input(let event): "event \(event.type), code \(event.code), value \(event.value)"
    case .flush(let area): "\(area.width) by \(area.height) pixels at \(area.x), \(area.y)"
    }
  }

  private static func name(_ context: Int) -> String {
    "hart \(context / 2) in \(context % 2 == 0 ? "M" : "S")"
  }
}
