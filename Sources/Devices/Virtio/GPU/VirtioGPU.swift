public import Bus

/// Graphics device (virtio 1.3, section 5.7), two-dimensional, with one screen.
///
///     driver                               device
///     RESOURCE_CREATE_2D   ------------->  pixels of its own, a `DisplayResource`
///     ATTACH_BACKING       ------------->  where the driver keeps the same pixels in RAM
///     TRANSFER_TO_HOST_2D  ------------->  copies an area from there
///     SET_SCANOUT          ------------->  which resource is on the screen, and which part of it
///     RESOURCE_FLUSH       ------------->  `DisplayPort.damaged`: this area is to be seen
///
/// What is on the screen is in the state. From outside comes only the size that a viewer would like.
public final class VirtioGPU: VirtioDevice, DisplayReceiver {
  /// What the device remembers besides its link.
  struct State {
    /// The screen's size, as the driver is told.
    var size: PictureSize
    /// Events that the driver has not cleared.
    var events: UInt32 = 0
    /// By rising numbers.
    var resources: [DisplayResource] = []
    var scanout: Scanout?
    var cursor = Cursor()
  }

  /// What is on the screen.
  struct Scanout: Equatable {
    /// The number of a resource that there is.
    var resource: UInt32
    /// Which part of it; not empty.
    var area: PictureArea
  }

  /// The pointer.
  struct Cursor {
    var picture: CursorPicture?
    var x: UInt32 = 0
    var y: UInt32 = 0
  }

  static let controlQueue = 0
  static let cursorQueue = 1
  /// VIRTIO_GPU_F_EDID.
  static let identificationFeature: UInt64 = 1 << 1
  /// VIRTIO_GPU_EVENT_DISPLAY: the screen has another size.
  static let displayEvent: UInt32 = 1
  /// How many bytes resources may take, as QEMU's `max_hostmem`.
  static let memoryLimit = 256 << 20
  /// The largest number of pixels in a row, and of rows, that the screen may have: what an EDID can say.
  public static let largestSide = 4095
  /// The smallest.
  public static let smallestSide = 64

  /// The device's number.
  public let deviceID: UInt32 = 16
  /// What the screen can do, as an EDID.
  public let features = VirtioGPU.identificationFeature
  /// Status and queues.
  public let link: VirtioLink

  var state: State
  let port: any DisplayPort

  /// A graphics card with a screen that has `size` pixels, at most `largestSide` either way; `port` shows what is on it.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any DisplayPort, size: PictureSize
  ) {
    precondition(Self.isPossible(size), "a size that a screen can have")
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 2)
    self.port = port
    state = State(size: size)
  }

  /// Whether a screen can have a size.
  public static func isPossible(_ size: PictureSize) -> Bool {
    let range = smallestSide...largestSide
    return range.contains(size.width) && range.contains(size.height)
  }

  /// Everything that the driver has made is gone; the screen keeps its size.
  public func driverReset() {
    let wasShown = state.scanout != nil
    let hadCursor = state.cursor.picture != nil
    state = State(size: state.size)
    if wasShown { port.sizeChanged(nil) }
    if hadCursor { port.cursorChanged(nil) }
  }

  /// Shows what is on the screen; nil where nothing is.
  public func withPicture<Result>(_ show: (PictureView) -> Result) -> Result? {
    guard let scanout = state.scanout, let index = index(of: scanout.resource) else { return nil }
    return state.resources[index].withPicture(scanout.area, show)
  }
}
