import System

/// One way to go too far.
protocol Strain: AnyObject {
  /// Goes too far and comes back, tells on the way what was seen, and gives back what was wrong.
  func run() throws(Errno) -> [ByteString]
  /// It takes all memory for a while: then fork may say no to others, but seldom.
  var takesAllMemory: Bool { get }
}

extension Strain {
  var takesAllMemory: Bool { false }
}

/// Carries a strain out beside a witness, and compares the machine before and after it.
enum Trial {
  static func run(_ strain: any Strain) throws(Errno) {
    // Children of children that are ended come to this process, which waits for them.
    let adoptOrphans = 36
    try SystemCall.processControl(adoptOrphans, 1)
    let before = Resources.settled(like: nil)
    let witness = try Witness()
    var problems = try strain.run()
    problems += try witness.finish(mayBeRefused: strain.takesAllMemory)
    problems += Resources.settled(like: before).losses(since: before)
    for problem in problems { output.line("  \(problem)") }
    output.line(problems.isEmpty ? "PASSED" : "FAILED")
    if !problems.isEmpty { Program.exitStatus = 1 }
  }
}

extension SystemCall {
  static var processControl: Self { Self(167) }  // prctl
}
