import Bus

/// A door of a deterministic machine. What has come is let in between two runs of the board, never in the midst of one: a device
/// takes bytes whenever its guest makes room, and what it finds must not depend on how fast the host's threads are.
///
///     port  --collect-->  input  --admit-->  inlet  --receive-->  device
///                           |
///                           '-- recorder: at this instant, these bytes
protocol Inlet: AnyObject {
  /// Which one it is.
  var door: Input.Door { get }

  /// Whether what the device says goes nowhere: it has been said.
  var isSilent: Bool { get set }

  /// Takes what has come from outside, as much as there is room for; nil when nothing has.
  func collect() -> Input?

  /// Lets an input in, and tells the device.
  func admit(_ input: Input)

  /// Whether the device has left some of it.
  var hasLeftovers: Bool { get }

  /// Whether it has left so much that nothing more is collected.
  var isFull: Bool { get }

  /// Whether the device may leave anything: what of the inlet is state.
  var mayHaveLeftovers: Bool { get }

  /// Shows what the device has left.
  func visitState(_ visitor: inout StateVisitor) throws(StateError)

  /// Lets go of the device.
  func disconnect()
}

extension Inlet {
  /// It may, where it has only so much room.
  var mayHaveLeftovers: Bool { true }
}
