import Foundation

/// A network of its own for a thread, and for the programs and networks that it starts; gone with them.
public enum NetworkNamespace {
  /// What `unshare` calls it (CLONE_NEWNET).
  private static let newNetwork: Int32 = 0x4000_0000

  /// Whether this host lets the tests have one, with TAP interfaces in it.
  public static let isAllowed =
    (try? run { try configure(["tuntap add dev probe mode tap", "link set probe up"]) }) != nil

  /// What is said where it does not.
  public static let whyNot = "this host lets the tests make no network interfaces"

  /// The host allows no such thing.
  public struct Refusal: Error {
    /// What it refused.
    public let what: String
  }

  /// Foundation waits for processes by a socket of this host's loopback, which it makes for the first of them: so before there is
  /// no loopback.
  private static let firstProcess: Void = { _ = try? ExternalProgram("true")?.run([]) }()

  /// What is done on another thread, and what came of it.
  private final class Work<Value>: @unchecked Sendable {
    let body: () throws -> Value
    var result: Result<Value, any Error>?

    init(_ body: @escaping () throws -> Value) { self.body = body }
  }

  /// Carries out `body` on a thread in a network of its own, which has a loopback interface that is down.
  ///
  /// - Throws: what `body` throws, or `Refusal`.
  public static func run<Value>(_ body: @escaping () throws -> Value) throws -> Value {
    _ = firstProcess
    let work = Work(body)
    let end = DispatchSemaphore(value: 0)
    let thread = Thread {
      work.result = Result {
        try leave()
        return try work.body()
      }
      end.signal()
    }
    thread.stackSize = 4 << 20
    thread.start()
    end.wait()
    guard let result = work.result else { throw Refusal(what: "a thread") }
    return try result.get()
  }

  /// Swift's view of the C library has no unshare(2).
  private static func leave() throws {
    guard let address = dlsym(nil, "unshare") else { throw Refusal(what: "unshare") }
    let unshare = unsafeBitCast(address, to: (@convention(c) (Int32) -> Int32).self)
    guard unshare(newNetwork) == 0 else { throw Refusal(what: "unshare") }
  }

  /// Calls ip(8) with each of some lines.
  ///
  /// - Throws: `Refusal` where one fails.
  public static func configure(_ lines: [String]) throws {
    guard let tool = ExternalProgram("ip") else { throw Refusal(what: "ip") }
    for line in lines {
      let outcome = try tool.run(line.split(separator: " ").map(String.init), seconds: 10)
      guard outcome.code == 0 else { throw Refusal(what: line) }
    }
  }
}
