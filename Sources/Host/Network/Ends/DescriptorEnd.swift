import Bus
internal import Glibc

/// A network's end that is one descriptor.
protocol DescriptorEnd: NetworkEnd {
  /// What is waited for.
  var descriptor: Int32 { get }

  /// Whether something may come up that the descriptor does not tell of.
  var isToBeWatched: Bool { get }

  /// Hands over the next frame; false when there is none.
  ///
  /// - Throws: where there is no network any more.
  func receive() throws(NetworkLoss) -> Bool
}

/// The most frames that are taken in before those of the guest have their turn.
private let receiveLimit = 64
/// How often one that is to be watched is looked at, in milliseconds.
private let watchInterval: Int32 = 100

extension DescriptorEnd {
  var isToBeWatched: Bool { false }

  /// Waits in poll(2), and hands over what has come.
  func wait(_ pause: NetworkPause) throws(NetworkLoss) -> Bool {
    let receives = pause.mayReceive()
    let events = (receives ? POLLIN : 0) | (pause.wantsRoom ? Int32(POLLOUT) : 0)
    var requests = [
      pollfd(fd: pause.wakeUp, events: Int16(POLLIN), revents: 0),
      // Errors are told of even where nothing is asked for; with nothing to be done, they would not let it sleep.
      pollfd(fd: events == 0 ? -1 : descriptor, events: Int16(events), revents: 0),
    ]
    let isWatched = receives && isToBeWatched
    poll(
      &requests, nfds_t(requests.count), pause.mayWait() ? (isWatched ? watchInterval : -1) : 0)
    pause.woken()
    if receives, isWatched || requests[1].revents != 0 {
      for _ in 0..<receiveLimit where pause.mayReceive() {
        guard try receive() else { break }
      }
    }
    return requests[0].revents != 0
  }
}

/// A wait was cut short, or there is nothing: no error.
func isTransient(_ number: Int32) -> Bool { number == EAGAIN || number == EINTR }
