import Board
import Bus
import Host

/// What the devices of a machine did last. They tell it with the bus's lock held.
final class DeviceLog: @unchecked Sendable {
  private let mutex = HostMutex()
  private unowned let board: Board

  // Guarded by `mutex`:
  private var ring: EventRing<DeviceRecord>
  /// The last record that somebody was shown: later ones may still grow.
  private var shown: UInt64 = 0

  init(limit: Int, _ board: Board) {
    ring = EventRing(limit: limit)
    self.board = board
  }

  /// Who listens to a device.
  func listener(of device: Int) -> any DeviceListener { Ear(log: self, device: device) }

  /// What there is beyond a number.
  func history(after sequence: UInt64) -> DeviceHistory {
    mutex.lock()
    defer { mutex.unlock() }
    let (records, lost) = ring.after(sequence)
    shown = ring.last
    return DeviceHistory(records: records, lost: lost, last: ring.last)
  }

  private func add(_ event: DeviceEvent, of device: Int) {
    mutex.lock()
    defer { mutex.unlock() }
    if extendLast(by: event, of: device) { return }
    ring.append(
      DeviceRecord(sequence: ring.next, time: board.nowOfHarts, device: device, event: event))
  }

  /// A serial line's bytes come one by one: those in a row are one record, until somebody has seen it.
  private func extendLast(by event: DeviceEvent, of device: Int) -> Bool {
    guard case .bytes(let more, let isLeaving) = event, ring.last > shown else { return false }
    let last = ring[ring.last]
    guard last.device == device, case .bytes(let count, isLeaving) = last.event else {
      return false
    }
    ring[ring.last].event = .bytes(count: count + more, isLeaving: isLeaving)
    return true
  }

  private final class Ear: DeviceListener {
    let log: DeviceLog
    let device: Int

    init(log: DeviceLog, device: Int) {
      self.log = log
      self.device = device
    }

    func happened(_ event: DeviceEvent) { log.add(event, of: device) }
  }
}
