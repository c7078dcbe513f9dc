import Foundation

/// How long fuzzers go on, and by which numbers: `scripts/fuzz` sets both.
public enum Fuzzing {
  /// What all random numbers follow from: `MVM_FUZZ_SEED`, or always the same.
  public static let seed = number("MVM_FUZZ_SEED") ?? 1

  /// How many inputs a fuzzer tries: what `MVM_FUZZ` says, or `usual`, which takes no longer than other tests.
  public static func count(usual: Int) -> Int {
    guard let wanted = number("MVM_FUZZ").flatMap({ Int(exactly: $0) }) else { return usual }
    _ = withoutBacktraces
    return wanted
  }

  /// Swift Testing notes the stack at every error that is thrown, which is most of the time where errors are what is wanted.
  private static let withoutBacktraces: Void = {
    for handler in ["_swift_willThrow", "_swift_willThrowTypedImpl"] {
      dlsym(nil, handler)?.storeBytes(of: nil, as: UnsafeRawPointer?.self)
    }
  }()

  /// Tries inputs, each with random numbers of its own.
  public static func run(usual: Int, _ body: (inout SplitMix) throws -> Void) rethrows {
    for round in 0..<count(usual: usual) {
      var random = SplitMix(state: seed &+ UInt64(round) &* 0xd134_2543_de82_ef95)
      try body(&random)
    }
  }

  /// Seeds for a fuzzer whose inputs build on each other.
  ///
  /// - Parameters:
  ///   - usual: how many there are unless `MVM_FUZZ` asks for more.
  ///   - inputs: how many each of them stands for.
  public static func seeds(usual: Int, of inputs: Int) -> [UInt64] {
    let wanted = (count(usual: usual * inputs) + inputs - 1) / inputs
    return (0..<UInt64(max(1, wanted))).map { seed &+ $0 }
  }

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }
}
