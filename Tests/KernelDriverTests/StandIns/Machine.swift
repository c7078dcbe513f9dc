struct Hardware {
  struct DeviceLocation {
    let address: UInt64
    let interrupt: Int
  }
}

/// In the place of the interrupt controller: tests interrupt when they like.
enum InterruptController {
  nonisolated(unsafe) static var handler: (() -> Void)?

  static func handle(_ source: Int, _ handler: @escaping () -> Void) { self.handler = handler }
}

/// What the driver has said, for tests to look at.
nonisolated(unsafe) var logged: [String] = []

func log(_ text: String) { logged.append(text) }
