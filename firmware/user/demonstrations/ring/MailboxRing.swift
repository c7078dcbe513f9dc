import System

/// A token that processes pass on by mailboxes.
enum MailboxRing {
  static let tool = Tool(
    "mailbox-ring", "[--members N] [--rounds N]",
    """
    Processes pass a token on by mailboxes: hops a second, and a round.

    A hop is one mailbox_send and one mailbox_receive: the receiver sleeps, is
    woken, and runs. With one hart a hop costs a switch of threads and address
    spaces; with more a message to an idle hart.

    What is to be seen, and where it is made (firmware/kernel/Mailboxes, docs/kernel/mailboxes.md):
      messages that wait, the urgent ones first     Mailbox.swift
      rights that a handle keeps                    MailboxHandle.swift, MailboxRights.swift
      who sent it, which nobody can forge           MailboxCalls.swift
    /proc/mailboxes lists the boxes while they are there.
    """,
    [
      Option("m", "members", value: "N", "how many processes are in the ring, 8 if not given"),
      Option("r", "rounds", value: "N", "how often the token goes round, 500 if not given"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let members = call.number("m") ?? 8
    let rounds = call.number("r") ?? 500
    guard (2...64).contains(members) else { call.misuse("there can be 2 to 64 members") }
    guard (1...1_000_000).contains(rounds) else { call.misuse("there can be 1 to 1000000 rounds") }
    attempt("mailboxes") { () throws(Errno) in try show(members: members, rounds: rounds) }
  }

  private static func show(members: Int, rounds: Int) throws(Errno) {
    // Making processes takes longer than many hops: the clock starts behind it.
    var ring = try Ring(members: members)
    try ring.start(rounds: rounds)
    let start = Clock.hardware
    let (token, strangers) = try ring.run(rounds: rounds)
    let end = Clock.hardware
    let isWell = try ring.finish()
    let hops = members * rounds
    let elapsed = max(1, (end - start).nanoseconds)
    let rate = hops * 1_000_000_000 / elapsed
    output.line("\(hops) hops, \(rounds) rounds of \(members): \(rate) hops a second")
    output.line("")
    drawRound(token, members, end)
    Check.that(token.hop == hops, "the token counted \(token.hop) hops")
    Check.that(strangers == 0, "the kernel says of each round that the last member sent it")
    Check.that(isWell, "all members ended well")
  }

  /// The last round: who had the token when.
  private static func drawRound(_ token: Token, _ members: Int, _ end: Time) {
    let scale = TimeScale(start: token[0], span: end - token[0])
    output.line("the last round, \(tenths: scale.span) ms: who has the token")
    for member in 0..<members {
      let from = scale.column(token[member])
      let next = member + 1 < members ? token[member + 1] : end
      let to = max(from, scale.column(next) - 1)
      let blanks = ByteString([UInt8](repeating: UInt8(ascii: " "), count: from))
      let bar = (from...to).reduce(into: ByteString()) { text, _ in text += "█" }
      let hop = (next - token[member]).nanoseconds / 1000
      let behind = TimeScale.columns - 1 - to
      output.line(
        "member \(member, width: 2) |\(blanks)\(Colour.first.painted(bar))"
          + "\(ByteString(), width: behind)|\(hop, width: 6) us")
    }
    output.line("")
  }
}
