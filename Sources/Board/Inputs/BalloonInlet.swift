import Bus
import Devices

/// The door of the balloon: how many pages the host wants.
final class BalloonInlet: Inlet {
  let door = Input.Door.balloon
  /// What the host has asked for since the last input.
  var wanted: UInt32?
  /// The device, once it is made.
  var device: VirtioBalloon?
  /// It says nothing.
  var isSilent = false
  let hasLeftovers = false
  let isFull = false

  func collect() -> Input? {
    guard let pages = wanted else { return nil }
    wanted = nil
    return Input(
      door, stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: pages >> $0) })
  }

  func admit(_ input: Input) {
    guard input.bytes.count == 4 else { return }
    device?.setTarget(input.bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }

  /// Nothing is left: what comes in is in the device at once.
  func visitState(_ visitor: inout StateVisitor) throws(StateError) {}

  func disconnect() { device = nil }
}
