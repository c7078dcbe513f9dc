import System

/// Processes in a circle, a mailbox before each.
///
///        [box 0] -> member 0 -> [box 1] -> member 1 -> [box 2] -> ... -> member n-1 -> [box 0]
///
/// Member 0 is who made the ring. All inherit all handles; each receives from its own box and sends to the
/// next one.
struct Ring {
  let boxes: [Mailbox]
  private var children: [Int] = []

  private var count: Int { boxes.count }

  init(members: Int) throws(Errno) {
    var boxes: [Mailbox] = []
    let size = (members + 1) * Token.wordSize
    for _ in 0..<members {
      boxes.append(try Mailbox.make(limits: Mailbox.Limits(messages: 1, bytes: size)))
    }
    self.boxes = boxes
  }

  /// Makes the other members; each passes the token on until it has gone round so many times.
  mutating func start(rounds: Int) throws(Errno) {
    for member in 1..<count {
      let ring = self
      children.append(
        try Process.spawn {
          for _ in 0..<rounds { ring.passOn(member) }
          return 0
        })
    }
  }

  private func passOn(_ member: Int) {
    do throws(Errno) {
      var token = Token(try receive(member).bytes)
      token.hop += 1
      token[member] = Clock.hardware
      try boxes[(member + 1) % count].send(token.bytes)
    } catch {
      Program.fail("member \(member): \(error)")
    }
  }

  private func receive(_ member: Int) throws(Errno) -> Mailbox.Message {
    let patience = Clock.monotonic.now + Time(seconds: 30)
    return try boxes[member].receive(room: (count + 1) * Token.wordSize, deadline: patience)
  }

  /// Sends the token round, and gives back what it was like after the last round.
  ///
  /// The kernel writes who sent a message: it has to be the last member's process, each time.
  func run(rounds: Int) throws(Errno) -> (token: Token, strangers: Int) {
    var token = Token(members: count)
    var strangers = 0
    for _ in 0..<rounds {
      token[0] = Clock.hardware
      try boxes[1 % count].send(token.bytes)
      let message = try receive(0)
      token = Token(message.bytes)
      token.hop += 1
      if message.sender != children.last ?? Process.identifier { strangers += 1 }
    }
    return (token, strangers)
  }

  /// Waits for the members' end, and closes the boxes; whether all ended well.
  func finish() throws(Errno) -> Bool {
    var isWell = true
    for child in children where try Process.wait(child).status.exitCode != 0 { isWell = false }
    for box in boxes { try box.close() }
    return isWell
  }
}
