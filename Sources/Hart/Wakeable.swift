/// Who lets a hart sleep, and wants to know when it has a reason to wake.
public protocol Wakeable: AnyObject {
  /// An interrupt of this hart has begun to pend. Comes on whatever thread raised it, with the bus's lock held.
  func interruptArrived(hart: Int)
}
