internal import Bus
internal import CVNCServer
internal import Glibc
internal import Synchronization

/// Shows a screen to programs that speak VNC (RFC 6143), by libvncserver.
///
///     Screen -- changed --> pipe --> [ thread: poll, libvncserver ] <--> sockets
///                                        | keys, pointer
///                                        '--> Seat
///
/// The thread sleeps until a socket or the screen has something. Only areas that have changed are copied, marked and sent, when a
/// viewer asks for them.
///
/// Unsafe pointers: libvncserver keeps `frame` and `passwords` until `end`, in `deinit`, and this object's address for as long.
public final class VNCServer: ScreenViewer, @unchecked Sendable {
  /// What lets people in.
  public enum Password: Equatable, Sendable {
    /// Nothing is asked for.
    case none
    /// Eight letters that the notice tells.
    case made
    /// At most eight bytes.
    case chosen(String)
  }

  private static let usualSize = (width: 640, height: 480)
  private static let passwordLetters = Array("abcdefghijkmnpqrstuvwxyz23456789")

  /// Where it listens, and what it asks for.
  public let notice: String?

  private let screen: Screen
  private let seat: Seat
  private let wakeUp: WakeUpPipe
  private let isStopping = Atomic<Bool>(false)
  private var thread: HostThread?
  /// Whether `VNC` knows of it.
  private var isCounted = false
  private let server: VNC.ScreenPointer
  private let passwords: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  // Of the thread alone:
  private var frame: UnsafeMutableBufferPointer<UInt32>
  private var size: PictureSize
  private var buttons: Int32 = 0

  /// Listens at an address of this host, given in numbers. Nobody is answered before `start`.
  ///
  /// - Throws: `noLibrary`; `cannotListen`.
  public init(
    _ screen: Screen, _ seat: Seat, address: String, port: UInt16, password: Password
  ) throws(HostError) {
    try VNC.sharedObject.require()
    let place = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    guard let address = ListenAddress(address) else { throw .cannotListen(place: place) }
    let word = Self.word(password)
    wakeUp = try WakeUpPipe()
    guard Self.canTakeDescriptor(like: wakeUp.readEnd) else {
      throw .failed(file: place, reason: HostError.reason(EMFILE))
    }
    (self.screen, self.seat) = (screen, seat)
    size = PictureSize(width: Self.usualSize.width, height: Self.usualSize.height)
    let (width, height) = (Int32(size.width), Int32(size.height))
    let made = VNC.exclusively {
      VNC.enableLog(0)
      var count: Int32 = 0
      return VNC.make(&count, nil, width, height, 8, 3, 4)
    }
    guard let server = made else {
      throw .failed(file: "VNC", reason: "libvncserver refuses to start")
    }
    self.server = server
    frame = Self.frame(size)
    passwords = .allocate(capacity: 2)
    passwords[0] = word.map { strdup($0) }
    passwords[1] = nil
    notice =
      "the screen is at \(place) for VNC"
      + (password == .made ? ", password \(word ?? "")" : "")
    let isListening = VNC.exclusively {
      prepare(hasPassword: word != nil)
      return Self.listen(server, address, port)
    }
    guard isListening else { throw .cannotListen(place: place) }
    guard VNC.add(asking: word != nil) else {
      throw .failed(
        file: place, reason: "VNC of one program asks everybody for a password, or nobody")
    }
    isCounted = true
  }

  deinit {
    VNC.exclusively { VNC.end(server) }
    if isCounted { VNC.remove() }
    frame.deallocate()
    free(passwords[0])
    passwords.deallocate()
  }

  private static func word(_ password: Password) -> String? {
    switch password {
    case .none: return nil
    case .chosen(let word): return word
    case .made:
      var bytes: UInt64 = 0
      withUnsafeMutableBytes(of: &bytes) { HostEntropy().fill($0) }
      return String((0..<8).map { passwordLetters[Int(bytes >> UInt64($0 * 8) & 31)] })
    }
  }

  private static func frame(_ size: PictureSize) -> UnsafeMutableBufferPointer<UInt32> {
    let frame = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: size.width * size.height)
    frame.initialize(repeating: 0)
    return frame
  }

  /// What libvncserver is told before it listens.
  private func prepare(hasPassword: Bool) {
    server.pointee.screenData = Unmanaged.passUnretained(self).toOpaque()
    server.pointee.frameBuffer = frameBytes
    server.pointee.serverFormat.redShift = 16
    server.pointee.serverFormat.greenShift = 8
    server.pointee.serverFormat.blueShift = 0
    server.pointee.alwaysShared = -1
    // What has changed is sent at once: it waits in `ScreenView` meanwhile.
    server.pointee.deferUpdateTime = 0
    server.pointee.deferPtrUpdateTime = 0
    server.pointee.handleEventsEagerly = -1
    if hasPassword {
      server.pointee.authPasswdData = UnsafeMutableRawPointer(passwords)
      server.pointee.passwordCheck = VNC.checkPassword
    }
    VNC.setCursor(server, nil)
    setHooks()
  }

  private func setHooks() {
    server.pointee.kbdAddEvent = { isDown, symbol, client in
      guard let code = KeySymbols.key(of: symbol) else { return }
      VNCServer.of(client)?.seat.key(code, isDown: isDown != 0)
    }
    server.pointee.kbdReleaseAllKeys = { client in VNCServer.of(client)?.seat.releaseAll() }
    server.pointee.ptrAddEvent = { mask, x, y, client in
      VNCServer.of(client)?.point(mask, Int(x), Int(y))
    }
    server.pointee.newClientHook = { client in
      client?.pointee.clientGoneHook = { client in VNCServer.of(client)?.seat.releaseAll() }
      return RFB_CLIENT_ACCEPT
    }
    server.pointee.setDesktopSizeHook = { width, height, _, _, client in
      let size = PictureSize(width: Int(width), height: Int(height))
      VNCServer.of(client)?.screen.want(size)
      return Int32(rfbExtDesktopSize_Success)
    }
  }

  private static func listen(
    _ server: VNC.ScreenPointer, _ address: ListenAddress, _ port: UInt16
  ) -> Bool {
    server.pointee.autoPort = 0
    switch address {
    case .version4(let bytes):
      (server.pointee.port, server.pointee.ipv6port) = (Int32(port), 0)
      server.pointee.listenInterface = bytes
    case .version6(let text):
      (server.pointee.port, server.pointee.ipv6port) = (0, Int32(port))
      server.pointee.listen6Interface = strdup(text)
    }
    VNC.begin(server)
    return max(server.pointee.listenSock, server.pointee.listen6Sock) >= 0
  }

  // MARK: The thread

  /// Begins to answer. Nobody closes it.
  public func start(closed: @escaping @Sendable () -> Void) throws(HostError) {
    let view = screen.addView { [wakeUp] in wakeUp.write() }
    thread = try HostThread(name: "VNC") { [self] in run(view) }
  }

  /// Sends everybody away.
  public func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wakeUp.write()
    thread?.join()
    thread = nil
  }

  private func run(_ view: ScreenView) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    while !isStopping.load(ordering: .sequentiallyConsistent) {
      VNC.exclusively {
        screen.look(view) { show($0) }
        if !Self.canTakeDescriptor(like: wakeUp.readEnd) { turnAway() }
        _ = VNC.processEvents(server, 0)
      }
      waitForWork()
    }
    VNC.exclusively { VNC.shutDown(server, -1) }
  }

  /// libvncserver waits by select(2), which ends a process that asks for a descriptor from `FD_SETSIZE` on. Some are left for
  /// other threads, which may open some meanwhile.
  private static func canTakeDescriptor(like descriptor: Int32) -> Bool {
    let next = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard next >= 0 else { return false }
    close(next)
    return next < FD_SETSIZE - 64
  }

  /// Closes the connection to whoever comes, unheard.
  private func turnAway() {
    let listeners = [server.pointee.listenSock, server.pointee.listen6Sock].filter { $0 >= 0 }
    var requests = listeners.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&requests, nfds_t(requests.count), 0) > 0 else { return }
    for request in requests where request.revents != 0 {
      let stranger = accept(request.fd, nil, nil)
      if stranger >= 0 { close(stranger) }
    }
  }

  /// Sleeps until a viewer says something, somebody comes, or the screen has changed.
  private func waitForWork() {
    var sockets = [wakeUp.readEnd, server.pointee.listenSock, server.pointee.listen6Sock]
    var client = server.pointee.clientHead
    while let present = client {
      sockets.append(present.pointee.sock)
      client = present.pointee.next
    }
    var requests = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&requests, nfds_t(requests.count), -1)
    if requests[0].revents != 0 { wakeUp.drain() }
  }

  // MARK: The picture

  private var frameBytes: UnsafeMutablePointer<CChar>? {
    UnsafeMutableRawPointer(frame.baseAddress)?.assumingMemoryBound(to: CChar.self)
  }

  private func show(_ sight: Screen.Sight) {
    if sight.isResized { resize(sight.picture?.size ?? size) }
    if let picture = sight.picture {
      for area in sight.areas { copy(area, of: picture) }
    }
    if sight.isCursorNew { show(sight.cursor.picture) }
  }

  /// Begins with a black picture.
  private func resize(_ size: PictureSize) {
    let former = frame
    defer { former.deallocate() }
    frame = Self.frame(size)
    self.size = size
    VNC.replacePicture(server, frameBytes, Int32(size.width), Int32(size.height), 8, 3, 4)
    server.pointee.serverFormat.redShift = 16
    server.pointee.serverFormat.greenShift = 8
    server.pointee.serverFormat.blueShift = 0
  }

  private func copy(_ area: PictureArea, of picture: Picture) {
    picture.pixels.withUnsafeBufferPointer { pixels in
      for row in area.y..<area.y + area.height {
        let places = row * size.width + area.x..<row * size.width + area.x + area.width
        _ = frame[places].update(fromContentsOf: pixels[places])
      }
    }
    VNC.markModified(
      server, Int32(area.x), Int32(area.y), Int32(area.x + area.width),
      Int32(area.y + area.height))
  }

  /// Gives viewers the guest's pointer to draw; libvncserver frees what it is given.
  private func show(_ cursor: CursorPicture?) {
    guard let cursor, let raw = calloc(1, MemoryLayout<rfbCursor>.size),
      let source = calloc(cursor.pixels.count, 4),
      let mask = calloc((cursor.size.width + 7) / 8 * cursor.size.height, 1)
    else { return VNC.setCursor(server, nil) }
    let pixels = source.assumingMemoryBound(to: UInt32.self)
    let bits = mask.assumingMemoryBound(to: UInt8.self)
    let width = cursor.size.width
    for (place, pixel) in cursor.pixels.enumerated() {
      pixels[place] = pixel & 0xff_ffff
      let (row, column) = (place / width, place % width)
      let byte = row * ((width + 7) / 8) + column / 8
      if pixel >> 31 != 0 { bits[byte] |= 0x80 >> UInt8(column % 8) }
    }
    let pointer = raw.assumingMemoryBound(to: rfbCursor.self)
    pointer.pointee.cleanup = -1
    pointer.pointee.cleanupRichSource = -1
    pointer.pointee.cleanupMask = -1
    (pointer.pointee.width, pointer.pointee.height) = (UInt16(width), UInt16(cursor.size.height))
    (pointer.pointee.xhot, pointer.pointee.yhot) = (UInt16(cursor.hotX), UInt16(cursor.hotY))
    pointer.pointee.mask = bits
    pointer.pointee.richSource = source.assumingMemoryBound(to: UInt8.self)
    VNC.setCursor(server, pointer)
  }

  // MARK: The person

  /// The pointer is somewhere, with some buttons down; 3 to 6 are steps of the wheels.
  private func point(_ mask: Int32, _ x: Int, _ y: Int) {
    seat.point(x: x, y: y, of: size)
    let order: [Seat.Button] = [.left, .middle, .right]
    let pressed = mask & ~buttons
    for (bit, button) in order.enumerated() where (mask ^ buttons) >> Int32(bit) & 1 != 0 {
      seat.button(button, isDown: mask >> Int32(bit) & 1 != 0, ofTablet: true)
    }
    let steps = [(3, 0, 1), (4, 0, -1), (5, -1, 0), (6, 1, 0)]
    for (bit, x, y) in steps where pressed >> Int32(bit) & 1 != 0 {
      seat.wheel(x: x, y: y, ofTablet: true)
    }
    buttons = mask
  }

  private static func of(_ client: VNC.ClientPointer?) -> VNCServer? {
    client?.pointee.screen?.pointee.screenData.map {
      Unmanaged<VNCServer>.fromOpaque($0).takeUnretainedValue()
    }
  }
}
