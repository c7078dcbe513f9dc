import System

/// Asks a machine for an echo (ICMP), again and again.
enum Ping {
  static let tool = Tool(
    "ping", "[-c COUNT] [-W SECONDS] HOST",
    "Asks a machine for echoes, and tells how long they take.",
    [
      Option("c", "count", value: "COUNT", "so many times; for ever without it"),
      Option("W", "wait", value: "SECONDS", "how long an answer is waited for"),
    ], run)

  private static let payload = 56
  private static let mostPatience = 86400

  private static func run(_ call: Invocation) {
    call.require(1...1)
    let (count, patience) = (call.number("c") ?? Int.max, call.number("W") ?? 10)
    guard count > 0, (0...mostPatience).contains(patience) else {
      call.misuse("once at least, and no longer than \(mostPatience) seconds")
    }
    guard let address = attempt(call.operands[0], try Resolver.address(of: call.operands[0])),
      let socket = attempt("socket", try Socket(.datagram, protocolNumber: 1))
    else { return }
    defer { socket.close() }
    var received = 0
    for number in 0..<count {
      if number > 0 { Clock.sleep(Time(seconds: 1)) }
      if let time = echo(socket, address, number, patience) {
        received += 1
        output.line(
          "\(payload + 8) bytes from \(address.text): number \(number), \(time / 1000).\(time % 1000, zeros: 3) ms"
        )
      } else {
        output.line("no answer from \(address.text): number \(number)")
      }
      output.flush()
    }
    output.line("\(count) sent, \(received) received")
    if received == 0 { Program.exit(1) }
  }

  /// How many microseconds it took.
  private static func echo(
    _ socket: Socket, _ address: InternetAddress, _ number: Int, _ patience: Int
  ) -> Int? {
    let start = Clock.monotonic.now
    let message: [UInt8] =
      [8, 0, 0, 0, 0, 0, UInt8(number >> 8 & 255), UInt8(number & 255)]
      + (0..<payload).map { UInt8($0) }
    guard attempt(address.text, try socket.send(message, to: InternetEndpoint(address, 0))) != nil
    else { return nil }
    let end = start + Time(seconds: patience)
    while true {
      let left = (end - Clock.monotonic.now).milliseconds
      guard left > 0, (try? socket.descriptor.waitForInput(milliseconds: left)) == true,
        let answer = try? socket.receive(upTo: 1500).bytes
      else { return nil }
      guard answer.count >= 8, answer[0] == 0, Array(answer[6..<8]) == Array(message[6..<8]) else {
        continue
      }
      return (Clock.monotonic.now - start).nanoseconds / 1000
    }
  }
}
