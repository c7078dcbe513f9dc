/// Who is told what a device does. Calls come with the bus's lock held, on whatever thread things happen, and must not
/// change anything that belongs to the machine.
public protocol DeviceListener: AnyObject {
  /// The device has done something.
  func happened(_ event: DeviceEvent)
}
