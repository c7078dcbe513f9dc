public import MVM

/// What machines are shown on.
public protocol MachineConsole: AnyObject, Sendable {
  /// Runs until the user leaves, and returns how the first machine ended.
  ///
  /// - Parameter startingPaused: whether it waits before the first instruction.
  func run(startingPaused: Bool) -> Ending

  /// Ends `run` soon. From any thread.
  func stop()

  /// The machines that there are. While `run` runs they are nobody else's.
  var machines: [Machine] { get }
}
