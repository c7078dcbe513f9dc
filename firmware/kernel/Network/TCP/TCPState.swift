/// The states of a connection (RFC 9293, section 3.3.2), with Linux's numbers for programs.
///
///     closed --open--> synSent ----------------.
///        \                                      v
///         listening --SYN--> synReceived --> established --close--> finWait1 --ACK--> finWait2
///                                               |                      |                 |
///                                              FIN                    FIN               FIN
///                                               v                      v                 v
///                                           closeWait               closing --ACK--> timeWait --> closed
///                                               |
///                                             close
///                                               v
///                                            lastAck --ACK--> closed
enum TCPState: UInt8 {
  case established = 1
  case synSent
  case synReceived
  case finWait1
  case finWait2
  case timeWait
  case closed
  case closeWait
  case lastAck
  case listening
  case closing

  /// Whether bytes that wait, and the end behind them, may go out.
  var sendsBytes: Bool {
    switch self {
    case .established, .closeWait, .finWait1, .closing, .lastAck: true
    default: false
    }
  }

  /// Whether bytes of the other side are still to come.
  var receivesBytes: Bool { self == .established || self == .finWait1 || self == .finWait2 }

  /// Whether the other side's SYN has come: sequence numbers of both are known.
  var isSynchronized: Bool {
    self != .closed && self != .listening && self != .synSent
  }
}
