import System

/// `ip`: interfaces, addresses and routes, told and changed.
enum InternetTool {
  static let tool = Tool(
    "ip", "[addr | link | route] [COMMAND...]",
    """
    Tells of interfaces and routes, or changes them:
      ip addr add ADDRESS/LENGTH dev NAME; ip addr del dev NAME; ip link set NAME up|down
      ip route add|del default|ADDRESS/LENGTH [via GATEWAY] [dev NAME]
    """, [], run)

  private static func run(_ call: Invocation) {
    let words = call.operands
    switch words.first {
    case nil, "a", "addr", "address", "l", "link": interfaces(Array(words.dropFirst()), call)
    case "r", "route": routes(Array(words.dropFirst()), call)
    default: call.misuse("'\(words[0])' is not known")
    }
  }

  /// What follows a word.
  private static func value(_ name: ByteString, _ words: [ByteString]) -> ByteString? {
    guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
    return words[index + 1]
  }

  private static func network(
    _ text: ByteString, _ call: Invocation
  ) -> (InternetAddress, InternetAddress) {
    if text == "default" { return (.any, .any) }
    let parts = text.cut(at: "/")
    guard let address = InternetAddress(parts?.before ?? text),
      let length = (parts?.after ?? "32").integer, (0...32).contains(length)
    else { call.misuse("'\(text)' is no address") }
    return (address, InternetAddress(maskOf: length))
  }

  private static func interfaces(_ words: [ByteString], _ call: Invocation) {
    guard let command = words.first, command != "show" else {
      for interface in attempt("/proc/net/dev", try NetworkInterface.all()) ?? [] {
        show(interface)
      }
      return
    }
    if command == "set" {
      guard words.count == 3, words[2] == "up" || words[2] == "down" else {
        call.misuse("set NAME up, or down?")
      }
      return attempt(words[1], try NetworkInterface(words[1]).setUp(words[2] == "up")) ?? ()
    }
    checkChange(command, call)
    guard let name = value("dev", words) else { call.misuse("no 'dev NAME'") }
    let (address, mask) = command == "add" ? network(words[1], call) : (.any, .any)
    attempt(name, try NetworkInterface(name).set(address, mask: mask))
  }

  /// What is mistyped changes nothing.
  private static func checkChange(_ command: ByteString, _ call: Invocation) {
    if command != "add", command != "del" { call.misuse("'\(command)' is not known") }
  }

  private static func show(_ interface: NetworkInterface) {
    output.line("\(interface.name): \(interface.isUp ? "up" : "down") mtu \(interface.mtu ?? 0)")
    if let bytes = interface.hardwareAddress {
      output.line(
        "    link \(bytes.map { "\(hexadecimal: UInt($0), digits: 2)" as ByteString }.joined(by: ":"))"
      )
    }
    if let address = interface.address {
      output.line("    inet \(address.text)/\(interface.mask?.prefixLength ?? 32)")
    }
  }

  private static func routes(_ words: [ByteString], _ call: Invocation) {
    guard let command = words.first, command != "show", words.count >= 2 else {
      return showRoutes()
    }
    checkChange(command, call)
    let (address, mask) = network(words[1], call)
    let gateway = value("via", words).map { (text) -> InternetAddress in
      guard let gateway = InternetAddress(text) else { call.misuse("'\(text)' is no address") }
      return gateway
    }
    attempt(
      words[1],
      try NetworkInterface.changeRoute(
        to: address, mask: mask, gateway: gateway, interface: value("dev", words),
        adds: command == "add"))
  }

  /// /proc/net/route has addresses as numbers of the machine's.
  private static func showRoutes() {
    let text = attempt("/proc/net/route", try FileSystem.contents(of: "/proc/net/route")) ?? ""
    for line in text.split(at: "\n").dropFirst() where !line.isEmpty {
      let words = line.words
      guard words.count >= 8, let target = address(words[1]), let gateway = address(words[2]),
        let mask = address(words[7])
      else { continue }
      let name: ByteString = mask == .any ? "default" : "\(target.text)/\(mask.prefixLength)"
      output.line(
        "\(name)\(gateway == .any ? "" : " via \(gateway.text)" as ByteString) dev \(words[0])")
    }
  }

  private static func address(_ text: ByteString) -> InternetAddress? {
    text.unsigned(radix: 16).map { InternetAddress(UInt32(truncatingIfNeeded: $0).byteSwapped) }
  }
}
