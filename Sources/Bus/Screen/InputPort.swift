/// Something that a person did with a keyboard or a pointer, in the words of Linux's evdev (`linux/input-event-codes.h`), which
/// virtio takes over (virtio 1.3, section 5.8.6).
public struct InputEvent: Equatable, Sendable {
  /// Of what kind: `EV_KEY`, `EV_REL` and so on.
  public var type: UInt16
  /// Which key, button or axis.
  public var code: UInt16
  /// 1 for a key that goes down, 0 for one that comes up; how far, or where, for an axis.
  public var value: UInt32

  /// An event.
  public init(type: UInt16, code: UInt16, value: UInt32) {
    self.type = type
    self.code = code
    self.value = value
  }

  /// `EV_SYN` with `SYN_REPORT`, the end of what happens at one time.
  public static let report = InputEvent(type: 0, code: 0, value: 0)
}

/// The person's end of a keyboard or a pointer.
public protocol InputPort: AnyObject {
  /// The next events that happened at one time, in order and without the report at their end; nil when there are no more.
  func receive() -> [InputEvent]?

  /// The guest switches one of the keyboard's lights (`LED_CAPSL` and so on).
  func setLight(_ code: UInt16, isOn: Bool)
}

/// A device that takes events from an `InputPort`.
public protocol InputReceiver: AnyObject {
  /// The port has events. The device takes all of them.
  func eventsArrived()
}
