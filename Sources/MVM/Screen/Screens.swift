import Board
import Bus
import Configuration
import Devices
import Host
import Synchronization

/// A machine's screen, what a person has before it, and who shows it.
final class Screens {
  /// Sixty pictures a second.
  static let pause: UInt64 = 1_000_000_000 / 60

  let screen = Screen()
  let seat = Seat()
  private let viewers: [any ScreenViewer]
  private let sampler = FramebufferSampler()
  private let clock = HostClock()
  /// When the framebuffer was looked at last.
  private var sampled: UInt64 = 0

  /// Makes what a configuration asks for; nobody shows anything yet. A machine that is replayed is shown to nobody.
  init(
    of configuration: MachineConfiguration, console: (any SerialPort)?, isReplayed: Bool
  ) throws(MachineError) {
    var viewers: [any ScreenViewer] = []
    for display in configuration.displays where !isReplayed {
      do throws(HostError) {
        switch display.kind {
        case .none: break
        case .window:
          let size = configuration.graphicsSize ?? configuration.framebuffer
          viewers.append(
            try ScreenWindow(
              screen, seat, size: (size ?? MachineConfiguration.usualScreen).pixels,
              fullScreen: display.fullScreen))
        case .vnc: viewers.append(try Self.server(display, screen, seat))
        case .terminal:
          viewers.append(
            try TerminalScreen(
              screen, seat, console,
              graphics: TerminalGraphics(of: display)))
        }
      } catch {
        throw .impossible(reason: "display: \(error)")
      }
    }
    self.viewers = viewers
  }

  private static func server(
    _ display: DisplayConfiguration, _ screen: Screen, _ seat: Seat
  ) throws(HostError) -> VNCServer {
    let password: VNCServer.Password =
      switch display.password {
      case DisplayConfiguration.noPassword: .none
      case .some(let word): .chosen(word)
      case nil: .made
      }
    return try VNCServer(
      screen, seat, address: display.address, port: display.port, password: password)
  }

  /// Puts the devices into a machine.
  func attach(to plan: inout BoardPlan, _ configuration: MachineConfiguration) {
    plan.display = configuration.graphicsSize.map { DisplayPlan(port: screen, size: $0.pixels) }
    plan.framebuffer = configuration.framebuffer?.pixels
    guard configuration.hasScreen else { return }
    plan.inputs = [
      InputPlan(kind: .keyboard, port: seat.keyboard),
      InputPlan(kind: .mouse, port: seat.mouse), InputPlan(kind: .tablet, port: seat.tablet),
    ]
  }

  /// Whether somebody sits before it.
  var hasViewers: Bool { !viewers.isEmpty }

  /// What people must know to look at it.
  var notices: [String] { viewers.compactMap { $0.notice } }

  /// Lets viewers show what is on the screen of `board`, and tell `runner` what people do.
  func start(_ board: Board, _ runner: any Runner, isDeterministic: Bool) throws(MachineError) {
    screen.onSizeWanted { [runner] in runner.inputArrived() }
    let source = FontSource(board: board)
    screen.onTextWanted { source.find() }
    seat.onEvents { [runner] in runner.inputArrived() }
    if board.framebuffer != nil, !isDeterministic {
      let source = FramebufferSource(board: board, screen: screen)
      screen.onViewAdded { [sampler] in sampler.start(source) }
    }
    do throws(HostError) {
      for viewer in viewers { try viewer.start { [runner] in runner.stop() } }
    } catch {
      throw .impossible(reason: "display: \(error)")
    }
  }

  /// Looks at the framebuffer of a deterministic machine, on whose thread this is called, unless that was just done.
  func sample(_ board: Board) {
    guard hasViewers || screen.hasViews, board.framebuffer != nil else { return }
    let now = clock.nanoseconds
    guard now &- sampled >= Self.pause else { return }
    sampled = now
    FramebufferSource(board: board, screen: screen).sample()
  }

  deinit {
    sampler.stop()
    for viewer in viewers { viewer.stop() }
  }
}

/// Looks at the framebuffer of a parallel machine, once somebody looks on.
private final class FramebufferSampler: Sendable {
  private let thread = Mutex<PeriodicThread?>(nil)

  /// Begins, unless it has. Where the host has no thread to give, the screen stays dark.
  func start(_ source: FramebufferSource) {
    thread.withLock { thread in
      guard thread == nil else { return }
      thread = try? PeriodicThread(name: "framebuffer", pause: Screens.pause) { source.sample() }
    }
  }

  func stop() { thread.withLock { $0 }?.stop() }
}

/// A machine's framebuffer, on its way to the screen. It is RAM, which any thread may read.
private struct FramebufferSource: @unchecked Sendable {
  let board: Board
  let screen: Screen

  func sample() { board.withFramebuffer { screen.compare(with: $0) } }
}

/// Where the guest has the letters of its text console: in its kernel, which is at the start of RAM. Any thread may read that.
struct FontSource: @unchecked Sendable {
  /// Kernels begin before this.
  private static let extent: UInt64 = 128 << 20

  weak var board: Board?

  /// Memory that the guest has never touched stays untouched. A font lies in one piece.
  func find() -> ConsoleFont? {
    board?.memory.firstInUsedParts(before: Self.extent) { ConsoleFont(in: $0) }
  }
}

extension ScreenSize {
  /// For those who know no configuration.
  var pixels: PictureSize { PictureSize(width: width, height: height) }
}
