import Bus
import Devices

extension Board {
  /// What follows is not the only future of this machine's past: it gets another generation identifier, of its entropy, and
  /// the guest is told, which also tells its networks where it is. Its clock goes on by what has passed since its state was
  /// saved, in nanoseconds. No hart runs.
  public func beginGeneration(elapsed: UInt64) {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    clock.catchUp(by: elapsed)
    generation.change(entropy)
    for network in networks { network.announce() }
  }
}
