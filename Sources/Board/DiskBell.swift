import Bus
import Devices

/// Lets a disk of a parallel machine look for answers when its medium has some.
final class DiskBell: BlockListener {
  private let disk: VirtioBlock
  private let lock: any Lock

  /// The bell of `disk`; `lock` is the bus's.
  init(_ disk: VirtioBlock, lock: any Lock) {
    self.disk = disk
    self.lock = lock
  }

  func requestsDone() {
    lock.lock()
    defer { lock.unlock() }
    disk.wake(token: 0)
  }
}
