import Configuration
import MVM

/// What `mvm switch` is told.
struct SwitchArguments: Sendable {
  var files: [String] = []
  var options = SwitchOptions()

  static let table = OptionTable<SwitchArguments>(
    command: "mvm switch", summary: "join machines on this host by a switch",
    positionals: [
      Positional(
        "SOCKET", \.files, .path, count: 1...1, example: "lan.socket",
        help: "where machines join it; made by the switch, and removed at its end")
    ],
    groups: [SettingGroup("What happens to frames", settings)],
    notes: [
      """
      It learns which machine has which address, as a switch of metal does, and sends the frames of all others to \
      everybody. Delay, loss and rate are those of each machine's cable, towards the machine. A signal (Ctrl-C) ends it; \
      then it tells what passed. Only you can join machines: whoever may write to the socket can.
      """
    ],
    examples: [
      .init("mvm switch lan.socket", "a switch; then, each in a terminal of its own:"),
      .init("mvm run configs/linux.yaml --network switch,socket=lan.socket", "a machine on it"),
      .init(
        "mvm switch lan.socket --delay 20 --loss 1 --rate 10M",
        "a slow line that loses a frame in a hundred"),
    ],
    blank: SwitchArguments())

  private static let settings: [Setting<SwitchArguments>] = [
    Setting(
      "delay", .value(\.options.delay, .number(in: 0...60_000)), example: "20",
      otherNames: ["latency"], help: "how long a frame takes, in milliseconds"),
    Setting(
      "loss", .value(\.options.loss, .percentage), example: "5", otherNames: ["drop"],
      help: "how many of a hundred frames are lost"),
    Setting(
      "rate", .optional(\.options.rate, .bitRate), example: "10M",
      otherNames: ["bandwidth", "speed"], help: "how many bits a second a cable takes"),
    Setting(
      "seed", .value(\.options.seed, .number(in: 0...UInt64.max)), example: "42",
      otherNames: ["random"], help: "what the choice of lost frames is drawn from"),
  ]
}

extension ValueType<Double> {
  /// 0 to 100, with or without a fraction.
  fileprivate static let percentage = ValueType(
    placeholder: "PERCENT", allowed: "a number from 0 to 100",
    parse: { text, _ in text.allSatisfy { $0.isNumber || $0 == "." } ? Double(text) : nil },
    accepts: { 0...100 ~= $0 }, show: { String($0) })
}

extension ValueType<UInt64> {
  /// Bits a second, with k, M or G for powers of 1000.
  fileprivate static let bitRate = ValueType(
    placeholder: "BITS", allowed: "a number of bits a second from 1k to 1000G",
    parse: { text, _ in
      let units: [Character: UInt64] = ["k": 1000, "K": 1000, "M": 1_000_000, "G": 1_000_000_000]
      guard let last = text.last, let unit = units[last] else { return UInt64(digits: text) }
      let (bits, overflow) = (UInt64(digits: text.dropLast()) ?? 0)
        .multipliedReportingOverflow(by: unit)
      return overflow ? nil : bits
    },
    accepts: { 1000...1_000_000_000_000 ~= $0 }, show: { String($0) })
}
