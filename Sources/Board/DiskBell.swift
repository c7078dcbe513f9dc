import Bus
import Devices

/// Lets a disk, or a shared folder, of a parallel machine look for answers when the host has some.
final class DiskBell: BlockListener {
  private let device: any VirtioDevice
  private let lock: any Lock

  /// The bell of `device`; `lock` is the bus's.
  init(_ device: any VirtioDevice, lock: any Lock) {
    self.device = device
    self.lock = lock
  }

  func requestsDone() {
    lock.lock()
    defer { lock.unlock() }
    device.wake(token: 0)
  }
}
