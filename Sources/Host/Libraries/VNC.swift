internal import CVNCServer

/// The functions of libvncserver, as its header declares them.
enum VNC {
  static let sharedObject = HostLibrary("libvncserver.so.1", package: "libvncserver1")

  private static let mutex = HostMutex()

  /// Runs `body`, which calls some of these functions, while nobody else does: servers of one process share a lock of theirs,
  /// which each new one makes anew.
  static func exclusively<Result>(_ body: () -> Result) -> Result {
    mutex.lock()
    defer { mutex.unlock() }
    return body()
  }

  /// How many servers there are, and whether they ask for a password. Guarded by `mutex`.
  private nonisolated(unsafe) static var servers = (count: 0, areAsking: false)

  /// Counts a server; false where it is not like the others. libvncserver has one list of kinds of security for all of a process:
  /// by it a viewer of a server that asks for a password could choose what another one offers.
  static func add(asking: Bool) -> Bool {
    exclusively {
      guard servers.count == 0 || servers.areAsking == asking else { return false }
      servers = (servers.count + 1, asking)
      return true
    }
  }

  /// Counts one less.
  static func remove() {
    exclusively { servers.count -= 1 }
  }

  typealias ScreenPointer = UnsafeMutablePointer<_rfbScreenInfo>
  typealias ClientPointer = UnsafeMutablePointer<_rfbClientRec>

  /// A server for a picture: width, height, bits of a colour, colours, bytes of a pixel.
  static let make:
    @Sendable @convention(c) (
      UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int32,
      Int32, Int32, Int32, Int32
    ) -> ScreenPointer? = sharedObject["rfbGetScreen"]
  /// Listens.
  static let begin: @Sendable @convention(c) (ScreenPointer?) -> Void =
    sharedObject["rfbInitServerWithPthreadsAndZRLE"]
  static let processEvents: @Sendable @convention(c) (ScreenPointer?, Int) -> rfbBool =
    sharedObject["rfbProcessEvents"]
  /// Left, top, right, bottom.
  static let markModified:
    @Sendable @convention(c) (ScreenPointer?, Int32, Int32, Int32, Int32) -> Void =
      sharedObject["rfbMarkRectAsModified"]
  /// The picture has another size.
  static let replacePicture:
    @Sendable @convention(c) (
      ScreenPointer?, UnsafeMutablePointer<CChar>?, Int32, Int32, Int32, Int32, Int32
    ) -> Void = sharedObject["rfbNewFramebuffer"]
  static let setCursor: @Sendable @convention(c) (ScreenPointer?, rfbCursorPtr?) -> Void =
    sharedObject["rfbSetCursor"]
  static let checkPassword: rfbPasswordCheckProcPtr = sharedObject["rfbCheckPasswordByList"]
  static let shutDown: @Sendable @convention(c) (ScreenPointer?, rfbBool) -> Void =
    sharedObject["rfbShutdownServer"]
  static let end: @Sendable @convention(c) (ScreenPointer?) -> Void = sharedObject[
    "rfbScreenCleanup"]
  static let enableLog: @Sendable @convention(c) (Int32) -> Void = sharedObject["rfbLogEnable"]
}
