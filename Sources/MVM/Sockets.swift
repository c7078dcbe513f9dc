import Board
import Bus
import Configuration
import Host

/// The socket device of a machine, if it has one.
final class Sockets {
  private let own: HostSockets?
  /// Whether the guest is to hear that its streams are gone: they were another process's.
  private let isResumed: Bool
  /// What the board is given.
  let plan: SocketPlan?

  /// Listens where a configuration says; nothing moves yet.
  init(
    of configuration: MachineConfiguration, isReplayed: Bool, isResumed: Bool
  ) throws(MachineError) {
    self.isResumed = isResumed
    guard let wanted = configuration.sockets.first else {
      (own, plan) = (nil, nil)
      return
    }
    guard !isReplayed else {
      (own, plan) = (nil, SocketPlan(port: ReplayedSockets(), address: wanted.cid))
      return
    }
    do throws(HostError) {
      let sockets = try HostSockets(path: wanted.socket)
      (own, plan) = (sockets, SocketPlan(port: sockets, address: wanted.cid))
    } catch {
      throw .unusableFile(key: "vsock", reason: error.description)
    }
  }

  /// Lets the sockets work; `eventsArrived` comes on their thread.
  func start(eventsArrived: @escaping @Sendable () -> Void) throws(MachineError) {
    guard let own else { return }
    do throws(HostError) {
      try own.start(eventsArrived: eventsArrived)
    } catch {
      throw .impossible(reason: error.description)
    }
    if isResumed {
      own.abandon()
      eventsArrived()
    }
  }

  deinit { own?.stop() }
}

/// The sockets of a machine that lives through a recording again: what the host did comes from the recording.
final class ReplayedSockets: SocketPort {
  func act(_ action: SocketAction) {}
  func receive() -> SocketEvent? { nil }
  func abandon() {}
}
