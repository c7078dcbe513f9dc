/// Addresses by names: as they are, from /etc/hosts, or from the name servers of /etc/resolv.conf (RFC 1035).
public enum Resolver {
  private static let port = 53
  private static let patience = 3000
  /// Of a name, and of what is between its dots.
  private static let (longestName, longestLabel) = (253, 63)

  public static func address(of name: ByteString) throws(Errno) -> InternetAddress {
    if let address = InternetAddress(name) { return address }
    if let known = hosts(name) { return known }
    let isAskable =
      name.count <= longestName && name.split(at: ".").allSatisfy { $0.count <= longestLabel }
    guard isAskable else { throw .invalidArgument }
    for server in servers {
      for _ in 0..<2 {
        if let address = ask(server, name) { return address }
      }
    }
    throw .noSuchFileOrDirectory
  }

  private static func lines(_ path: ByteString) -> [[ByteString]] {
    ((try? FileSystem.contents(of: path)) ?? "").split(at: "\n").map { $0.words }
  }

  private static func hosts(_ name: ByteString) -> InternetAddress? {
    if name == "localhost" { return InternetAddress(0x7f00_0001) }
    for words in lines("/etc/hosts") where words.dropFirst().contains(name) {
      if let address = InternetAddress(words[0]) { return address }
    }
    return nil
  }

  private static var servers: [InternetAddress] {
    lines("/etc/resolv.conf").compactMap {
      $0.count == 2 && $0[0] == "nameserver" ? InternetAddress($0[1]) : nil
    }
  }

  private static func ask(_ server: InternetAddress, _ name: ByteString) -> InternetAddress? {
    guard let socket = try? Socket(.datagram) else { return nil }
    defer { socket.close() }
    // Who does not see the question cannot answer it.
    var generator = SystemRandomNumberGenerator()
    let number = UInt16(truncatingIfNeeded: generator.next())
    let query = query(name, number)
    let target = InternetEndpoint(server, port)
    // Connected: only the server's answers are heard.
    guard (try? socket.connect(target)) != nil,
      (try? socket.descriptor.writeAll(ByteString(query))) != nil,
      (try? socket.descriptor.waitForInput(milliseconds: patience)) == true,
      let answer = try? socket.receive(upTo: 1500).bytes
    else { return nil }
    return parse(answer, number, skipping: query.count)
  }

  /// One question for an address.
  private static func query(_ name: ByteString, _ number: UInt16) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(number >> 8), UInt8(number & 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    for label in name.split(at: ".") where !label.isEmpty {
      bytes.append(UInt8(label.count))
      bytes += label.bytes
    }
    return bytes + [0, 0, 1, 0, 1]
  }

  /// The first address among the answers. What the server says is checked at every step.
  private static func parse(
    _ bytes: [UInt8], _ number: UInt16, skipping questionEnd: Int
  ) -> InternetAddress? {
    guard bytes.count >= questionEnd, bytes[0] == UInt8(number >> 8),
      bytes[1] == UInt8(number & 255), bytes[3] & 15 == 0
    else { return nil }
    var place = questionEnd
    for _ in 0..<(Int(bytes[6]) << 8 | Int(bytes[7])) {
      while place < bytes.count, bytes[place] != 0, bytes[place] < 192 {
        place += Int(bytes[place]) + 1
      }
      guard place < bytes.count else { return nil }
      place += bytes[place] == 0 ? 1 : 2
      guard place + 10 <= bytes.count else { return nil }
      let type = Int(bytes[place]) << 8 | Int(bytes[place + 1])
      let length = Int(bytes[place + 8]) << 8 | Int(bytes[place + 9])
      place += 10
      guard place + length <= bytes.count else { return nil }
      if type == 1, length == 4 { return InternetAddress(bytes[place...]) }
      place += length
    }
    return nil
  }
}
